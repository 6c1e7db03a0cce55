// Archives as gzip(1) and zstd(1) write them, and damaged ones.
#include "csv/packed_input.h"

#include <gtest/gtest.h>

#include "support/csv_text.h"
#include "support/packed_text.h"

namespace etl {
namespace {

std::string many_rows() {
  std::string text = "a,b\n";
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + ",x\n";
  return text;
}

class CsvArchive : public testing::TestWithParam<std::string> {};

TEST_P(CsvArchive, IsReadWhateverItsName) {
  const CsvText text(packed_text(GetParam(), "a,b\n1,2\n"), "file.csv");
  EXPECT_EQ(text.rows(), (std::vector<MemoryRow>{{"1", "2"}}));
  EXPECT_EQ(text.open()->dialect(), "comma, quotes, LF, UTF-8, header, " + GetParam());
  EXPECT_TRUE(text.open()->byte_size());
}

TEST_P(CsvArchive, MayBeSeveralOneBehindTheOther) {
  const std::string text = packed_text(GetParam(), "a,b\n1,") + packed_text(GetParam(), "") +
                           packed_text(GetParam(), "2\n3,4") + packed_text(GetParam(), "5\n");
  EXPECT_EQ(CsvText(text).rows(), (std::vector<MemoryRow>{{"1", "2"}, {"3", "45"}}));
}

TEST_P(CsvArchive, GivesWhatWasPackedInPiecesOfAnySize) {
  const std::string text = many_rows();
  const CsvText file(packed_text(GetParam(), text) + packed_text(GetParam(), text));
  for (const std::size_t size : {1U, 1000U, 1'000'000U}) {
    const StopFlag stop;
    std::unique_ptr<ByteInput> input = unpacked(
        GetParam() == "gzip" ? Packing::kGzip : Packing::kZstd, "f", open_file(file.path(), stop));
    std::string read;
    std::string piece(size, ' ');
    while (const std::size_t got = input->read(piece.data(), piece.size())) {
      read.append(piece, 0, got);
    }
    EXPECT_TRUE(read == text + text);
  }
}

TEST_P(CsvArchive, IsRefusedWhereItEndsTooEarly) {
  const std::string whole = packed_text(GetParam(), many_rows());
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{5}}) {
    const CsvText text(whole.substr(0, size));
    const Error error = text.error();
    EXPECT_EQ(error.kind, ErrorKind::kBadInput);
    EXPECT_EQ(std::string(error.what()), text.path() + ": the " + GetParam() +
                                             " archive ends too early, at byte " +
                                             std::to_string(size) + " of the file");
    EXPECT_NE(error.hint.english().find(GetParam() + " -t"), std::string::npos);
  }
}

TEST_P(CsvArchive, IsRefusedWhereAByteIsAnother) {
  std::string text = packed_text(GetParam(), many_rows());
  text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 0x55);
  const Error error = CsvText(text).error();
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_NE(std::string(error.what()).find(" archive is damaged, at byte "), std::string::npos)
      << error.what();
}

TEST_P(CsvArchive, IsRefusedWhereSomethingElseComesBehindIt) {
  const Error error = CsvText(packed_text(GetParam(), "a\n1\n") + "more").error();
  EXPECT_NE(std::string(error.what()).find(" archive is damaged, at byte "), std::string::npos)
      << error.what();
}

INSTANTIATE_TEST_SUITE_P(Of, CsvArchive, testing::Values("gzip", "zstd"),
                         [](const auto& tested) { return tested.param; });

// Its last bytes are then taken before all that they stand for is given out.
TEST(CsvArchive, OfZstdMayHaveNoChecksum) {
  const std::string text = many_rows();
  const CsvText file(packed_text("zstd", text, {"--no-check"}));
  const StopFlag stop;
  const std::unique_ptr<ByteInput> input =
      unpacked(Packing::kZstd, "f", open_file(file.path(), stop));
  std::string read;
  char piece[1000];
  while (const std::size_t got = input->read(piece, sizeof piece)) read.append(piece, got);
  EXPECT_TRUE(read == text);
}

// As a tape or tar leaves it.
TEST(CsvArchive, OfGzipMayBePaddedWithZeros) {
  const std::string archive = packed_text("gzip", "a\n1\n");
  EXPECT_EQ(CsvText(archive + std::string(100'000, '\0')).rows(), (std::vector<MemoryRow>{{"1"}}));
  EXPECT_THROW(CsvText(archive + std::string(100'000, '\0') + "x").rows(), Error);
}

TEST(CsvArchive, OfAnotherKindIsNamed) {
  EXPECT_NE(std::string(CsvText("PK\x03\x04...").error().what()).find(": this is a ZIP archive"),
            std::string::npos);
  EXPECT_NE(std::string(CsvText("BZh91AY&SY").error().what()).find(" xz or bzip2, not CSV"),
            std::string::npos);
}

TEST(CsvArchive, HasItsOffsetsInTheUnpackedFile) {
  const Error error = CsvText(packed_text("gzip", "a\n\xe3\n")).error();
  EXPECT_EQ(error.line, 2U);
  EXPECT_NE(std::string(error.what()).find(" at byte 2 of the unpacked file"), std::string::npos)
      << error.what();
}

}  // namespace
}  // namespace etl
