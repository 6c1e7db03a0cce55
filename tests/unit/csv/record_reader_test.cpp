#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "csv/text_stream.h"
#include "support/csv_text.h"

namespace etl {
namespace {

using Rows = std::vector<MemoryRow>;

TEST(CsvRecordReader, TellsNullFromTheEmptyString) {
  EXPECT_EQ(CsvText("a,b,c\n1,,\"\"\n").rows(), (Rows{{"1", std::nullopt, ""}}));
}

TEST(CsvRecordReader, TakesAnUnquotedNullTextForNull) {
  CsvOptions options;
  options.null_text = "NULL";
  EXPECT_EQ(CsvText("a,b,c\nNULL,\"NULL\",x\n").rows(options), (Rows{{std::nullopt, "NULL", "x"}}));
}

TEST(CsvRecordReader, TakesQuotesDelimitersAndLineBreaksWithinQuotes) {
  EXPECT_EQ(CsvText("a,b\n\"say \"\"hi\"\", all\",\"two\nlines\"\nx,y\n").rows(),
            (Rows{{"say \"hi\", all", "two\nlines"}, {"x", "y"}}));
}

TEST(CsvRecordReader, KeepsTheBytesOfLineBreaksWithinQuotes) {
  EXPECT_EQ(CsvText("a\r\n\"1\r\n2\r3\n4\"\r\n").rows(), (Rows{{"1\r\n2\r3\n4"}}));
}

TEST(CsvRecordReader, AcceptsEveryLineEndAndALastLineWithoutOne) {
  const Rows expected{{"1", "2"}, {"3", "4"}};
  EXPECT_EQ(CsvText("a,b\n1,2\n3,4\n").rows(), expected);
  EXPECT_EQ(CsvText("a,b\r\n1,2\r\n3,4\r\n").rows(), expected);
  EXPECT_EQ(CsvText("a,b\r1,2\r3,4\r").rows(), expected);
  EXPECT_EQ(CsvText("a,b\n1,2\r\n3,4").rows(), expected);
}

TEST(CsvRecordReader, LeavesOutAByteOrderMark) {
  EXPECT_EQ(CsvText("\xef\xbb\xbf"
                    "a,b\n1,2\n")
                .open()
                ->header(),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(CsvText("\xef\xbb\xbf\"a\",b\n1,2\n").open()->header(),
            (std::vector<std::string>{"a", "b"}));
}

TEST(CsvRecordReader, TakesASecondByteOrderMarkForData) {
  EXPECT_EQ(CsvText("\xef\xbb\xbf\xef\xbb\xbf"
                    "a,b\n1,2\n")
                .open()
                ->header(),
            (std::vector<std::string>{"\xef\xbb\xbf"
                                      "a",
                                      "b"}));
}

TEST(CsvRecordReader, TakesABackslashAndAPointForData) {
  EXPECT_EQ(CsvText("a\n\\.\nx\n").rows(), (Rows{{"\\."}, {"x"}}));
}

TEST(CsvRecordReader, ReplacesTheNullTextByTheOneGiven) {
  CsvOptions options;
  options.null_text = "NA";
  EXPECT_EQ(CsvText("a,b\nNA,\n").rows(options), (Rows{{std::nullopt, ""}}));
}

TEST(CsvRecordReader, SkipsEmptyLines) {
  EXPECT_EQ(CsvText("\n\na,b\n\n1,2\n\r\n\n3,4\n\n").rows(), (Rows{{"1", "2"}, {"3", "4"}}));
}

// As COPY writes and reads it.
TEST(CsvRecordReader, TakesAnEmptyLineForNullWhereThereIsOneColumn) {
  EXPECT_EQ(CsvText("\na\n1\n\n\"\"\n").rows(), (Rows{{"1"}, {std::nullopt}, {""}}));
}

TEST(CsvRecordReader, TakesAQuoteInsideAnUnquotedFieldForData) {
  EXPECT_EQ(CsvText("a,b\n5\" disk,x\n").rows(), (Rows{{"5\" disk", "x"}}));
}

TEST(CsvRecordReader, ReportsTheLineWhereAnUnclosedQuoteOpened) {
  const Error error = CsvText("a\n1\n\"2\n3\n4\n").error();
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.line, 3U);
}

TEST(CsvRecordReader, TakesARecordOfManyLinesUpToItsLimit) {
  const std::string line(1'000'000, 'x');
  std::string text = "a\n1\n\"";
  for (int i = 0; i < 60; ++i) text += line + "\n";
  EXPECT_EQ(CsvText(text + "\"\n2\n").rows().size(), 3U);
}

// Memory does not grow with the file then.
TEST(CsvRecordReader, ReportsAQuoteThatIsNotClosedWithinTheLimitOfARecord) {
  const std::string line(1'000'000, 'x');
  std::string text = "a\n1\n\"";
  for (int i = 0; i < 90; ++i) text += line + "\n";
  const Error error = CsvText(text + "\"\n").error();
  EXPECT_EQ(error.line, 3U);
  EXPECT_NE(std::string(error.what()).find("opens here is not closed within 64 MiB"),
            std::string::npos)
      << error.what();
}

TEST(CsvRecordReader, RefusesTextAfterAClosingQuote) {
  EXPECT_EQ(CsvText("a,b\n1,2\n\"a\"x,2\n").error().line, 3U);
  EXPECT_EQ(CsvText("a,b\n1,2\n\"a\" ,2\n").error().line, 3U);
}

// A quote that was forgotten on line 2 makes text out of all up to the next quote.
TEST(CsvRecordReader, ReportsWhereTheFieldOpenedThatHasTextAfterItsClosingQuote) {
  const CsvText text("a,b\n1,\"x\n2,\"y\"\n");
  const Error error = text.error();
  EXPECT_EQ(error.line, 2U);
  EXPECT_EQ(
      std::string(error.what()),
      text.path() + ":2: a quoted field has text after its closing quote, which is on line 3");
}

TEST(CsvRecordReader, RefusesARecordOfAnotherWidth) {
  const Error few = CsvText("a,b\n1,2\n3\n").error();
  EXPECT_EQ(few.line, 3U);
  EXPECT_NE(std::string(few.what()).find("1 field where the header has 2"), std::string::npos);
  EXPECT_EQ(CsvText("a,b\n1,2,3\n").error().line, 2U);
}

TEST(CsvRecordReader, RefusesANulByteWithItsOffset) {
  const Error error = CsvText(std::string("a\nxy\0z\n", 7)).error();
  EXPECT_EQ(error.line, 2U);
  EXPECT_NE(std::string(error.what()).find("NUL byte at byte 4 "), std::string::npos);
}

TEST(CsvRecordReader, RefusesInvalidUtf8WithItsLineAndOffset) {
  const Error error = CsvText("a\nok\n\"two\nS\xe3o Paulo\"\n").error();
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.line, 4U);
  EXPECT_NE(std::string(error.what()).find("UTF-8 at byte 11 "), std::string::npos);
}

TEST(CsvRecordReader, DeliversTheRowsBeforeADamagedOne) {
  const CsvText text(std::string("a\n") + std::string(2'000'000, 'x') + "\n2\n\xff\n");
  const std::unique_ptr<CsvInput> input = text.open();
  RowBatch batch;
  EXPECT_TRUE(input->next(batch));
  EXPECT_THROW(input->next(batch), Error);
}

TEST(CsvRecordReader, TakesACarriageReturnAloneForALineEnd) {
  EXPECT_EQ(CsvText("a,b\r\r\n1,2\r\r\n3,4\r5,6\n").rows(),
            (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}}));
}

// It would make two rows of one, which are not both of the right width.
TEST(CsvRecordReader, RefusesACarriageReturnInsideAnUnquotedFieldOfSeveral) {
  EXPECT_EQ(CsvText("a,b\n1,2\nx\ry,z\n").error().line, 3U);
  EXPECT_EQ(CsvText("a,b\n1,2\nx,y\rz\n").error().line, 4U);
}

TEST(CsvRecordReader, KnowsTheLineOfEachRecord) {
  const CsvText text("a,b\n1,2\n\"x\ny\nz\",3\n\n4,5\n");
  const std::unique_ptr<CsvInput> input = text.open();
  RowBatch batch;
  while (input->next(batch)) {
  }
  EXPECT_EQ(input->line_of(0), 2U);
  EXPECT_EQ(input->line_of(1), 3U);
  EXPECT_EQ(input->line_of(2), 7U);
  EXPECT_EQ(input->row_count(), 3U);
}

TEST(CsvRecordReader, CountsTheLinesOfAFileOfCarriageReturns) {
  const CsvText text("a,b\r1,2\r\"x\ry\",3\r4,5\r6\r");
  EXPECT_EQ(text.error().line, 6U);
}

// The line reader would take what an earlier block left in its buffer for more lines.
TEST(CsvRecordReader, EndsABigFileWhoseLastLineHasNoEnd) {
  const std::string line = "abcdefg,1234567\n";
  std::string text = "a,b\n";
  const std::size_t rows = 40'000'000 / line.size();
  for (std::size_t i = 0; i < rows; ++i) text += line;
  for (std::size_t cut = 1; cut < 4; ++cut) {
    const CsvText file(text.substr(0, text.size() - cut));
    const std::unique_ptr<CsvInput> input = file.open();
    RowBatch batch;
    std::size_t read = 0;
    std::string last;
    while (input->next(batch)) {
      read += batch.rows();
      last = batch.value(batch.rows() - 1, 1);
    }
    EXPECT_EQ(read, rows);
    EXPECT_EQ(last, std::string("1234567").substr(0, 8 - cut));
  }
}

TEST(CsvRecordReader, ReadsFieldsAcrossTheReadersBlocks) {
  const std::string big(9'000'000, 'x');
  std::string text = "a,b\n";
  for (int i = 0; i < 6; ++i) text += "\"" + big + "\"," + std::to_string(i) + "\r\n";
  const Rows rows = CsvText(text).rows();
  ASSERT_EQ(rows.size(), 6U);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(rows[static_cast<std::size_t>(i)][0], big);
    EXPECT_EQ(rows[static_cast<std::size_t>(i)][1], std::to_string(i));
  }
}

TEST(CsvRecordReader, TakesALineUpToItsLimitAndNamesOneBeyondIt) {
  const std::string line(kLongestLine, 'x');
  const std::string before = "a\n1\n";
  EXPECT_EQ(CsvText(before + line + "\n2").rows(), (Rows{{"1"}, {line}, {"2"}}));
  const Error error = CsvText(before + line + "x\n2").error();
  EXPECT_EQ(error.line, 3U);
  EXPECT_NE(std::string(error.what()).find(" 16,777,214 bytes"), std::string::npos);
  EXPECT_EQ(kLongestLine, 16'777'214U);
}

TEST(CsvRecordReader, RefusesALineThatIsTooLongAcrossTheReadersBlocks) {
  EXPECT_EQ(CsvText("a\n1\n" + std::string(40'000'000, 'x') + "\n").error().line, 3U);
  EXPECT_EQ(CsvText("a\n\"" + std::string(40'000'000, '\r') + "\"\n").error().line, 2U);
}

// Writes what any writer of RFC 4180 may write.
std::string written(const MemoryRow& row) {
  std::string record;
  for (const auto& value : row) {
    if (&value != &row.front()) record += ',';
    if (!value) continue;
    const bool must_quote = value->empty() || value->find_first_of(",\"\r\n") != std::string::npos;
    if (!must_quote && *rc::gen::arbitrary<bool>()) {
      record += *value;
      continue;
    }
    record += '"';
    for (const char c : *value) record += c == '"' ? "\"\"" : std::string(1, c);
    record += '"';
  }
  return record;
}

std::string any_value() {
  const auto letters =
      rc::gen::element<std::string>("a", ",", "\"", "\n", "\r", "\r\n", " ", "\\", "\xc3\xa9", "1");
  std::string value;
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(letters)) {
    value += part;
  }
  return value;
}

Rows any_rows(std::size_t width) {
  Rows rows(*rc::gen::inRange<std::size_t>(0, 8));
  for (MemoryRow& row : rows) {
    for (std::size_t column = 0; column < width; ++column) {
      row.push_back(*rc::gen::inRange(0, 5) == 0 ? std::nullopt : std::optional(any_value()));
    }
  }
  return rows;
}

std::string header_of(std::size_t width) {
  std::string header;
  for (std::size_t i = 0; i < width; ++i) header += (i > 0 ? ",c" : "c") + std::to_string(i);
  return header;
}

TEST(CsvRecordReader, ReadsBackWhateverWasWritten) {
  EXPECT_TRUE(rc::check([] {
    const auto width = *rc::gen::inRange<std::size_t>(1, 5);
    const bool carriage_returns = *rc::gen::arbitrary<bool>();
    const auto line_end = [&]() -> std::string {
      if (carriage_returns) return "\r";
      return *rc::gen::arbitrary<bool>() ? "\n" : "\r\n";
    };
    const Rows rows = any_rows(width);
    std::string text = header_of(width);
    for (const MemoryRow& row : rows) text += line_end() + written(row);
    // Without a last line end there is no last empty line.
    if (text.back() == '\r' || text.back() == '\n' || *rc::gen::arbitrary<bool>()) {
      text += line_end();
    }
    RC_ASSERT(CsvText(text).rows() == rows);
  }));
}

// Whatever a file holds, it is read, or refused at one of its lines.
TEST(CsvRecordReader, NeverFailsOtherThanByRefusingALine) {
  const auto parts = rc::gen::element<std::string>(
      "a", "b,c", ",", "\"", "\"\"", "\r", "\n", "\r\n", "\xe3", std::string(1, '\0'), "\xc3\xa9");
  EXPECT_TRUE(rc::check([&] {
    std::string text = "a,b\n";
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(parts)) {
      text += part;
    }
    const auto ends =
        std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
    const auto lines = static_cast<std::uint64_t>(ends) + 1;
    try {
      for (const MemoryRow& row : CsvText(text).rows()) RC_ASSERT(row.size() == 2U);
    } catch (const Error& error) {
      RC_ASSERT(error.kind == ErrorKind::kBadInput);
      RC_ASSERT(error.line.has_value());
      RC_ASSERT(*error.line >= 1U && *error.line <= lines);
    }
  }));
}

}  // namespace
}  // namespace etl
