#include "csv/byte_input.h"

#include <gtest/gtest.h>

#include <fstream>

#include "etl/core/error.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

std::string rest_of(ByteInput& input) {
  std::string text;
  char buffer[7];
  while (const std::size_t got = input.read(buffer, sizeof buffer)) text.append(buffer, got);
  return text;
}

TEST(ByteInput, GivesTheBytesOfAFileAsTheyAre) {
  const TemporaryFolder folder;
  const std::string bytes(
      "\xef\xbb\xbf"
      "a\r\n\0\xff.",
      8);
  std::ofstream(folder.file("a.csv"), std::ios::binary) << bytes;
  const StopFlag stop;
  const std::unique_ptr<ByteInput> input = open_file(folder.file("a.csv"), stop);
  EXPECT_EQ(input->file_size(), bytes.size());
  EXPECT_EQ(rest_of(*input), bytes);
}

TEST(ByteInput, RefusesAFileThatChangesWhileItIsRead) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.csv");
  std::ofstream(path) << "0123456789";
  const StopFlag stop;
  const std::unique_ptr<ByteInput> input = open_file(path, stop);
  char buffer[4];
  EXPECT_EQ(input->read(buffer, sizeof buffer), 4U);
  std::ofstream(path, std::ios::app) << "more";
  try {
    rest_of(*input);
    ADD_FAILURE() << "the file grew";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kBadInput);
    EXPECT_EQ(std::string(error.what()), path + ": the file changed while it was read");
  }
}

}  // namespace
}  // namespace etl
