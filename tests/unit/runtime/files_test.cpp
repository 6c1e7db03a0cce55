#include "etl/runtime/files.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "support/temporary_folder.h"

namespace etl {
namespace {

TEST(WriteFileAtomically, ReplacesTheContentAndLeavesNothingElse) {
  const TemporaryFolder folder;
  const std::string path = folder.file("report.json");
  write_file_atomically(path, "old");
  write_file_atomically(path, "new");
  EXPECT_EQ(read_file(path), "new");
  EXPECT_EQ(files_in_folder(folder.path()), std::vector<std::string>{"report.json"});
  EXPECT_EQ(shared_permissions(path), 0U);
}

TEST(WriteFileAtomically, LeavesTheOldContentAndNoRemainsWhereItFails) {
  const TemporaryFolder folder;
  const std::string path = folder.file("taken");
  std::filesystem::create_directory(path);  // rename(2) of a file over a folder fails
  EXPECT_THROW(write_file_atomically(path, "new"), std::system_error);
  EXPECT_TRUE(files_in_folder(folder.path()).empty());
}

TEST(WriteFileAtomically, NamesThePathInItsError) {
  try {
    write_file_atomically("/nonexistent/folder/file", "x");
    FAIL() << "no error";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find("/nonexistent/folder"), std::string::npos);
  }
}

TEST(MakePrivateFolder, MakesMissingParentsForTheOwnerAlone) {
  const TemporaryFolder folder;
  make_private_folder(folder.file("a/b"));
  make_private_folder(folder.file("a/b"));
  EXPECT_EQ(shared_permissions(folder.file("a")), 0U);
  EXPECT_EQ(shared_permissions(folder.file("a/b")), 0U);
}

TEST(MakePrivateFolder, RefusesAFileInTheWay) {
  const TemporaryFolder folder;
  create_private_file(folder.file("a"));
  EXPECT_THROW(make_private_folder(folder.file("a")), std::system_error);
  EXPECT_THROW(make_private_folder(folder.file("a/b")), std::system_error);
}

TEST(CheckFolderWritable, LeavesNothingAndThrowsForAFolderThatIsNotThere) {
  const TemporaryFolder folder;
  check_folder_writable(folder.path());
  EXPECT_TRUE(files_in_folder(folder.path()).empty());
  EXPECT_THROW(check_folder_writable(folder.file("missing")), std::system_error);
}

TEST(CreatePrivateFile, NeverTakesAFileThatIsThere) {
  const TemporaryFolder folder;
  create_private_file(folder.file("x"));
  EXPECT_THROW(create_private_file(folder.file("x")), std::system_error);
}

TEST(ReplaceSymbolicLink, PointsFromOneTargetToTheNext) {
  const TemporaryFolder folder;
  const std::string link = folder.file("warehouse.db");
  EXPECT_FALSE(link_target(link).has_value());
  replace_symbolic_link(link, "generations/1.db");
  replace_symbolic_link(link, "generations/2.db");
  EXPECT_EQ(link_target(link), "generations/2.db");
  EXPECT_FALSE(is_regular_file(link));
}

TEST(LastWritten, IsThatOfWhatALinkPointsTo) {
  const TemporaryFolder folder;
  const std::string path = folder.file("file");
  create_private_file(path);
  std::filesystem::last_write_time(path,
                                   std::filesystem::last_write_time(path) - std::chrono::hours(48));
  replace_symbolic_link(folder.file("link"), path);
  EXPECT_EQ(last_written(folder.file("link")), last_written(path));
  EXPECT_LT(last_written(path), std::chrono::system_clock::now() - std::chrono::hours(47));
  EXPECT_THROW(last_written(folder.file("none")), std::system_error);
}

TEST(ProcessRuns, IsTrueForAnotherThatRunsAndFalseForOneThatHasEndedAndForThisOne) {
  const pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  EXPECT_TRUE(process_runs(child));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(process_runs(child));
  EXPECT_FALSE(process_runs(process_id()));
  for (const std::int64_t none : {0LL, -1LL, (1LL << 32) + 1}) EXPECT_FALSE(process_runs(none));
}

TEST(RemoveFile, TellsWhetherThereWasOne) {
  const TemporaryFolder folder;
  create_private_file(folder.file("x"));
  EXPECT_TRUE(remove_file(folder.file("x")));
  EXPECT_FALSE(remove_file(folder.file("x")));
}

}  // namespace
}  // namespace etl
