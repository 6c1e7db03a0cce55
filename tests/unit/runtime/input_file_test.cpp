#include "etl/runtime/input_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <system_error>
#include <thread>

#include "etl/core/error.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

TEST(InputFile, ReadsAFileToItsEnd) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("a")) << "abcdef";
  const StopFlag stop;
  InputFile file(folder.file("a"), stop);
  char buffer[4];
  EXPECT_EQ(file.read(buffer, sizeof buffer), 4U);
  EXPECT_EQ(file.read(buffer, sizeof buffer), 2U);
  EXPECT_EQ(file.read(buffer, sizeof buffer), 0U);
  EXPECT_EQ(file.size(), 6U);
  EXPECT_FALSE(file.changed());
}

TEST(InputFile, NoticesThatTheFileChanged) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("a")) << "abcdef";
  const StopFlag stop;
  const InputFile file(folder.file("a"), stop);
  std::ofstream(folder.file("a"), std::ios::app) << "g";
  EXPECT_TRUE(file.changed());
}

TEST(InputFile, ThrowsForWhatIsNoFile) {
  const TemporaryFolder folder;
  const StopFlag stop;
  EXPECT_THROW(InputFile(folder.file("missing"), stop), std::system_error);
  InputFile directory(folder.path(), stop);
  char buffer[4];
  EXPECT_THROW(directory.read(buffer, sizeof buffer), std::system_error);
}

TEST(InputFile, WaitsForTheWriterOfAFifo) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo(folder.file("fifo").c_str(), 0600), 0);
  const StopFlag stop;
  InputFile file(folder.file("fifo"), stop);
  EXPECT_FALSE(file.size());
  std::thread writer([&] { std::ofstream(folder.file("fifo")) << "abc"; });
  char buffer[8];
  std::string text;
  while (const std::size_t got = file.read(buffer, sizeof buffer)) text.append(buffer, got);
  writer.join();
  EXPECT_EQ(text, "abc");
  EXPECT_FALSE(file.changed());
}

TEST(InputFile, StopsWaiting) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo(folder.file("fifo").c_str(), 0600), 0);
  StopFlag stop;
  InputFile file(folder.file("fifo"), stop);
  std::thread stopper([&] { stop.request(SIGINT); });
  char buffer[8];
  EXPECT_THROW(file.read(buffer, sizeof buffer), Error);
  stopper.join();
}

}  // namespace
}  // namespace etl
