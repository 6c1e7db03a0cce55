#include <gtest/gtest.h>
#include <rapidcheck.h>

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

TEST(CsvRecordReader, TakesABackslashAndAPointForData) {
  EXPECT_EQ(CsvText("a\n\\.\nx\n").rows(), (Rows{{"\\."}, {"x"}}));
}

TEST(CsvRecordReader, SkipsEmptyLines) {
  EXPECT_EQ(CsvText("\n\na\n\n1\n\n\n2\n\n").rows(), (Rows{{"1"}, {"2"}}));
}

TEST(CsvRecordReader, TakesAQuoteInsideAnUnquotedFieldForData) {
  EXPECT_EQ(CsvText("a,b\n5\" disk,x\n").rows(), (Rows{{"5\" disk", "x"}}));
}

TEST(CsvRecordReader, ReportsTheLineWhereAnUnclosedQuoteOpened) {
  const Error error = CsvText("a\n1\n\"2\n3\n4\n").error();
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.line, 3U);
}

TEST(CsvRecordReader, RefusesTextAfterAClosingQuote) {
  EXPECT_EQ(CsvText("a,b\n1,2\n\"a\"x,2\n").error().line, 3U);
}

TEST(CsvRecordReader, RefusesARecordOfAnotherWidth) {
  const Error few = CsvText("a,b\n1,2\n3\n").error();
  EXPECT_EQ(few.line, 3U);
  EXPECT_NE(std::string(few.what()).find("1 fields where the header has 2"), std::string::npos);
  EXPECT_EQ(CsvText("a,b\n1,2,3\n").error().line, 2U);
}

TEST(CsvRecordReader, RefusesANulByteWithItsOffset) {
  const Error error = CsvText(std::string("a\nxy\0z\n", 7)).error();
  EXPECT_NE(std::string(error.what()).find("NUL byte at byte 4"), std::string::npos);
}

TEST(CsvRecordReader, RefusesInvalidUtf8WithItsLine) {
  EXPECT_EQ(CsvText("a\nok\nS\xe3o Paulo\n").error().line, 3U);
  EXPECT_EQ(CsvText("a\n\xff\n").error().kind, ErrorKind::kBadInput);
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

TEST(CsvRecordReader, RefusesALineBeyondItsLimitAndNamesIt) {
  const Error error = CsvText("a\n1\n" + std::string(40'000'000, 'x') + "\n").error();
  EXPECT_EQ(error.line, 3U);
  EXPECT_NE(std::string(error.what()).find("16,777,216"), std::string::npos);
}

// Writes what any writer of RFC 4180 may write.
std::string written(const MemoryRow& row) {
  std::string record;
  for (const auto& value : row) {
    if (!record.empty() || &value != &row.front()) record += ',';
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

TEST(CsvRecordReader, ReadsBackWhateverWasWritten) {
  const auto letters =
      rc::gen::element<std::string>("a", ",", "\"", "\n", "\r", "\r\n", " ", "\\", "\xc3\xa9", "1");
  EXPECT_TRUE(rc::check([&] {
    const auto width = *rc::gen::inRange<std::size_t>(2, 5);
    const auto line_end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
    std::string text;
    for (std::size_t i = 0; i < width; ++i) text += (i > 0 ? ",c" : "c") + std::to_string(i);
    text += line_end;
    Rows rows;
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
      MemoryRow row;
      for (std::size_t column = 0; column < width; ++column) {
        std::string value;
        for (const std::string& part : *rc::gen::container<std::vector<std::string>>(letters)) {
          value += part;
        }
        if (*rc::gen::inRange(0, 5) == 0) {
          row.emplace_back();
        } else {
          row.emplace_back(value);
        }
      }
      text += written(row) + line_end;
      rows.push_back(row);
    }
    RC_ASSERT(CsvText(text).rows() == rows);
  }));
}

}  // namespace
}  // namespace etl
