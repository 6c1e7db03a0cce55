// What CsvOptions ask for, beyond delimiter and quote.
#include <gtest/gtest.h>

#include "support/csv_text.h"

namespace etl {
namespace {

using Rows = std::vector<MemoryRow>;
using Names = std::vector<std::string>;

CsvOptions with_comments() {
  CsvOptions options;
  options.comment = '#';
  return options;
}

CsvOptions skipping(std::uint64_t lines, std::uint64_t footer = 0) {
  CsvOptions options;
  options.skip_lines = lines;
  options.skip_footer = footer;
  return options;
}

CsvOptions without_header() {
  CsvOptions options;
  options.header = false;
  return options;
}

TEST(CsvComments, AreLeftOutWhereALineBeginsWithThem) {
  EXPECT_EQ(CsvText("# made by hand\na,b\n#1,2\n3,#4\n # 5,6\n").rows(with_comments()),
            (Rows{{"3", "#4"}, {" # 5", "6"}}));
}

TEST(CsvComments, AreDataInsideQuotes) {
  EXPECT_EQ(CsvText("a,b\n\"x\n#y\",\"#z\"\n\"#1\",2\n").rows(with_comments()),
            (Rows{{"x\n#y", "#z"}, {"#1", "2"}}));
}

TEST(CsvComments, MayHoldQuotesThatNobodyCloses) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string text = "#,\"" + end + "a" + end + "1" + end + "#\"x" + end + "\"2" + end +
                             "#\"" + end + "#3,\"" + end + "#4\"" + end + "#,\"5";
    EXPECT_EQ(CsvText(text).rows(with_comments()), (Rows{{"1"}, {"2" + end + "#"}})) << text;
  }
}

TEST(CsvComments, CountAsLines) {
  const CsvText text("#\na,b\n#\n1,2\n#\n3\n");
  EXPECT_EQ(text.error(with_comments()).line, 6U);
}

TEST(CsvComments, AreDataWhereNobodyAskedForThem) {
  EXPECT_EQ(CsvText("a\n#1\n").rows(), (Rows{{"#1"}}));
}

TEST(CsvQuotes, AreDataWhereNoCharacterQuotes) {
  CsvOptions options;
  options.quote = kNoQuote;
  EXPECT_EQ(CsvText("a,b\n\"1,2\"\n\",\"\n").rows(options), (Rows{{"\"1", "2\""}, {"\"", "\""}}));
}

TEST(CsvHeader, IsNotThereWhereNoneIsAskedFor) {
  const CsvText text("1,x\n2,\n");
  const std::unique_ptr<CsvInput> input = text.open(without_header());
  EXPECT_FALSE(input->has_header());
  EXPECT_TRUE(input->header().empty());
  EXPECT_EQ(input->field_count(), 2U);
  EXPECT_EQ(text.rows(without_header()), (Rows{{"1", "x"}, {"2", std::nullopt}}));
}

TEST(CsvHeader, GivesTheFirstRecordItsLineWhereThereIsNone) {
  const CsvText text("\n1,x\n2\n");
  const std::unique_ptr<CsvInput> input = text.open(without_header());
  RowBatch batch;
  EXPECT_THROW(input->next(batch), Error);
  EXPECT_EQ(input->line_of(0), 2U);
  EXPECT_EQ(std::string(text.error(without_header()).what()),
            text.path() + ":3: 1 field where the first record has 2");
}

TEST(CsvHeader, LeavesEmptyLinesToOneColumnAlsoBeforeItsFirstValue) {
  EXPECT_EQ(CsvText("\n\n1\n\n").rows(without_header()),
            (Rows{{std::nullopt}, {std::nullopt}, {"1"}, {std::nullopt}}));
  EXPECT_EQ(CsvText("\n").rows(without_header()), (Rows{{std::nullopt}}));
  EXPECT_EQ(CsvText("").error(without_header()).kind, ErrorKind::kBadInput);
}

TEST(CsvHeader, MayNameNothingTwiceOnlyWhereItIsOne) {
  EXPECT_EQ(CsvText("x,x\n,\n").rows(without_header()),
            (Rows{{"x", "x"}, {std::nullopt, std::nullopt}}));
}

TEST(CsvSkippedLines, MayHoldAnything) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string text =
        "Sales \"2024" + end + "\xe3\"" + end + end + "a,b" + end + "1,2" + end;
    EXPECT_EQ(CsvText(text).open(skipping(3))->header(), (Names{"a", "b"}));
    EXPECT_EQ(CsvText(text).rows(skipping(3)), (Rows{{"1", "2"}}));
  }
}

TEST(CsvSkippedLines, CountAsLinesAndBytes) {
  EXPECT_EQ(CsvText("x\ny\na,b\n1,2\n3\n").error(skipping(2)).line, 5U);
  const Error error = CsvText("\xef\xbb\xbfx\r\na\n\xe3\n").error(skipping(1));
  EXPECT_EQ(error.line, 3U);
  EXPECT_NE(std::string(error.what()).find(" at byte 8 "), std::string::npos) << error.what();
}

TEST(CsvSkippedLines, MayBeLongAndEndWhereAPieceEnds) {
  for (std::size_t length = 16'380; length < 16'388; ++length) {
    const CsvText text(std::string(length, 'x') + "\r\ny\r\na\r\n1\r\n");
    EXPECT_EQ(text.rows(skipping(2)), (Rows{{"1"}})) << length;
  }
}

TEST(CsvSkippedLines, AreAllThereIsInAFileWithoutMore) {
  const CsvText text("x\ny");
  EXPECT_EQ(std::string(text.error(skipping(2)).what()),
            text.path() + ": the file has nothing behind the lines to skip, 2");
  EXPECT_THROW(text.rows(skipping(7)), Error);
}

TEST(CsvFooter, IsLeftOutWhateverItsWidth) {
  EXPECT_EQ(CsvText("a,b\n1,2\n3,4\nTotal: 2\n\n").rows(skipping(0, 1)),
            (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(CsvText("a,b\n1,2\n3,4\n\"of\nmany\",,x\nTotal").rows(skipping(0, 2)),
            (Rows{{"1", "2"}, {"3", "4"}}));
}

TEST(CsvFooter, MayBeAllThereIs) {
  EXPECT_TRUE(CsvText("a,b\n1,2\n").rows(skipping(0, 5)).empty());
  CsvOptions options = skipping(0, 1);
  options.header = false;
  EXPECT_TRUE(CsvText("1,2\n").rows(options).empty());
}

TEST(CsvFooter, ChangesNothingForTheRowsBefore) {
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i)
    text += std::to_string(i) + ",\"x\n" + std::to_string(i) + "\"\n";
  const CsvText file(text);
  const Rows all = file.rows();
  const Rows most = file.rows(skipping(0, 3));
  ASSERT_EQ(most.size() + 3, all.size());
  EXPECT_TRUE(std::equal(most.begin(), most.end(), all.begin()));
  const std::unique_ptr<CsvInput> input = file.open(skipping(0, 3));
  RowBatch batch;
  while (input->next(batch)) {
  }
  EXPECT_EQ(input->line_of(99'000), 2U + 2 * 99'000);
}

TEST(CsvOptions, RefuseOneCharacterForTwoRoles) {
  CsvOptions options;
  options.comment = ',';
  EXPECT_EQ(CsvText("a\n").error(options).kind, ErrorKind::kUsage);
  options.comment = '"';
  EXPECT_EQ(CsvText("a\n").error(options).kind, ErrorKind::kUsage);
  options.comment = '\n';
  EXPECT_EQ(CsvText("a\n").error(options).kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace etl
