#include "etl/runtime/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "etl/runtime/files.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

TEST(FileLock, IsHadByOneAndNamesItsHolder) {
  const TemporaryFolder folder;
  const std::string path = folder.file("mirror.db.lock");
  FileLock first;
  ASSERT_TRUE(first.try_lock(path));
  FileLock second;
  EXPECT_FALSE(second.try_lock(path));
  EXPECT_EQ(FileLock::holder(path), process_id());
}

TEST(FileLock, IsGivenBackByTheDestructorAndMovesWithItsOwner) {
  const TemporaryFolder folder;
  const std::string path = folder.file("lock");
  FileLock other;
  {
    FileLock first;
    ASSERT_TRUE(first.try_lock(path));
    const FileLock owner = std::move(first);
    EXPECT_FALSE(other.try_lock(path));
  }
  EXPECT_TRUE(other.try_lock(path));
}

TEST(FileLock, DiesWithItsHolder) {
  const TemporaryFolder folder;
  const std::string path = folder.file("lock");
  const pid_t child = fork();
  if (child == 0) {
    FileLock held;
    _exit(held.try_lock(path) ? 0 : 1);  // no destructor runs, as after kill -9
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  FileLock next;
  EXPECT_TRUE(next.try_lock(path));
}

TEST(FileLock, HolderOfAFileThatIsNotThereIsUnknown) {
  EXPECT_FALSE(FileLock::holder("/nonexistent/lock").has_value());
}

}  // namespace
}  // namespace etl
