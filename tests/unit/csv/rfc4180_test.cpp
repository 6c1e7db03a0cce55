// RFC 4180, section 2, rule by rule, with its own examples and what csv-spectrum leaves out.
#include <gtest/gtest.h>

#include "support/csv_text.h"

namespace etl {
namespace {

using Rows = std::vector<MemoryRow>;

CsvOptions without_header() {
  CsvOptions options;
  options.header = false;
  return options;
}

Rows records(const std::string& text) { return CsvText(text).rows(without_header()); }

TEST(Rfc4180, Rule1EachRecordIsALineEndedByCrLf) {
  EXPECT_EQ(records("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
            (Rows{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
}

TEST(Rfc4180, Rule2TheLastRecordMayHaveNoLineEnd) {
  EXPECT_EQ(records("aaa,bbb,ccc\r\nzzz,yyy,xxx"),
            (Rows{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(records("a,b\r\n1,"), (Rows{{"a", "b"}, {"1", std::nullopt}}));
  EXPECT_EQ(records("a,b\r\n1,\"\""), (Rows{{"a", "b"}, {"1", ""}}));
}

TEST(Rfc4180, Rule3ThereMayBeAHeaderOfTheSameForm) {
  const std::string text = "field_name,\"field,name\",field_name3\r\naaa,bbb,ccc\r\n";
  EXPECT_EQ(CsvText(text).open()->header(),
            (std::vector<std::string>{"field_name", "field,name", "field_name3"}));
  EXPECT_EQ(CsvText(text).rows(), (Rows{{"aaa", "bbb", "ccc"}}));
  EXPECT_EQ(records(text).size(), 2U);
}

TEST(Rfc4180, Rule4CommasSeparateFieldsAndSpacesBelongToThem) {
  EXPECT_EQ(records("aaa, b b ,ccc \r\n\t,  ,c\r\n"),
            (Rows{{"aaa", " b b ", "ccc "}, {"\t", "  ", "c"}}));
}

TEST(Rfc4180, Rule4EachLineHasAsManyFieldsAsTheFirst) {
  EXPECT_EQ(CsvText("aaa,bbb\r\nccc\r\n").error(without_header()).line, 2U);
  EXPECT_EQ(CsvText("aaa,bbb\r\nccc,ddd,\r\n").error(without_header()).line, 2U);
}

TEST(Rfc4180, Rule5FieldsMayBeWithinQuotes) {
  EXPECT_EQ(records("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,\"yyy\",xxx"),
            (Rows{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
}

// The RFC allows none there; files have them, and they can mean nothing else.
TEST(Rfc4180, Rule5QuotesInsideFieldsWithoutQuotesAreTakenAsTheyAre) {
  EXPECT_EQ(records("5\" disk,b\"\"b\r\n"), (Rows{{"5\" disk", "b\"\"b"}}));
}

TEST(Rfc4180, Rule6LineEndsQuotesAndCommasAreDataWithinQuotes) {
  EXPECT_EQ(records("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
            (Rows{{"aaa", "b\r\nbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(records("\"\r\",\"\n\",\"\r\n\r\n\"\r\n\",\",\",,\",\"\"\"\"\r\n"),
            (Rows{{"\r", "\n", "\r\n\r\n"}, {",", ",,", "\""}}));
}

TEST(Rfc4180, Rule7AQuoteWithinQuotesIsDoubled) {
  EXPECT_EQ(records("\"aaa\",\"b\"\"bb\",\"ccc\"\r\n"), (Rows{{"aaa", "b\"bb", "ccc"}}));
  EXPECT_EQ(records("\"\"\"\",\"\"\"\"\"\",\"\"\"a\"\"\"\r\n"), (Rows{{"\"", "\"\"", "\"a\""}}));
  EXPECT_EQ(CsvText("\"b\"bb\",a\r\n").error(without_header()).line, 1U);
}

// TEXTDATA of the grammar: all that may stand in a field without quotes.
TEST(Rfc4180, TakesEveryCharacterOfItsGrammarAsItIs) {
  std::string textdata;
  for (char c = 0x20; c < 0x7f; ++c) {
    if (c != '"' && c != ',') textdata += c;
  }
  EXPECT_EQ(records(textdata + ",b\r\n1,2\r\n"), (Rows{{textdata, "b"}, {"1", "2"}}));
}

}  // namespace
}  // namespace etl
