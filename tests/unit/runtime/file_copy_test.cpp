#include "etl/runtime/file_copy.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "etl/runtime/files.h"
#include "etl/runtime/stop_flag.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

class FileCopy : public testing::Test {
 protected:
  void write(const std::string& content) const {
    std::ofstream(from(), std::ios::binary) << content;
  }
  std::string from() const { return folder_.file("from"); }
  std::string to() const { return folder_.file("to"); }

  TemporaryFolder folder_;
};

TEST_F(FileCopy, HasEveryByteAndIsItsOwnersAlone) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, (std::size_t{1} << 20U) + 1,
                                 (std::size_t{33} << 20U) + 7}) {
    std::string content(size, 'x');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 % 251);
    write(content);
    EXPECT_EQ(copy_to_new_file(from(), to(), nullptr), size);
    EXPECT_TRUE(read_file(to()) == content) << size;
    EXPECT_EQ(shared_permissions(to()), 0U);
    remove_file(to());
  }
}

// The kernel copies nothing of what it makes up.
TEST_F(FileCopy, IsReadAndWrittenWhereTheKernelCannotCopy) {
  const std::uint64_t bytes = copy_to_new_file("/proc/version", to(), nullptr);
  EXPECT_GT(bytes, 0U);
  EXPECT_EQ(read_file(to()), read_file("/proc/version"));
}

TEST_F(FileCopy, NeverGoesOverSomethingThatIsThere) {
  write("new");
  std::ofstream(to()) << "old";
  EXPECT_THROW(copy_to_new_file(from(), to(), nullptr), std::system_error);
  EXPECT_EQ(read_file(to()), "old");
  remove_file(to());
  std::filesystem::create_symlink("elsewhere", to());
  EXPECT_THROW(copy_to_new_file(from(), to(), nullptr), std::system_error);
  EXPECT_FALSE(path_exists(folder_.file("elsewhere")));
}

TEST_F(FileCopy, OfAFileThatIsNotThereNamesIt) {
  try {
    copy_to_new_file(from(), to(), nullptr);
    ADD_FAILURE();
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find(from()), std::string::npos);
  }
  EXPECT_FALSE(path_exists(to()));
}

TEST_F(FileCopy, EndsWhenAStopIsAskedFor) {
  write(std::string(100, 'x'));
  StopFlag stop;
  stop.request(SIGTERM);
  try {
    copy_to_new_file(from(), to(), &stop);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  }
}

}  // namespace
}  // namespace etl
