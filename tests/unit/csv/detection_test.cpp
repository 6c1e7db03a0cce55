// What is found out of a file's start, and that nothing is where the usual reading fits.
#include "csv/detection.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/csv_text.h"

namespace etl {
namespace {

using Names = std::vector<std::string>;

CsvDialect found(const std::string& text, const CsvOptions& options = {}) {
  return found_dialect({text, true}, options);
}

TEST(CsvDetection, FindsTheDelimiterThatSplitsEveryRecordAlike) {
  EXPECT_EQ(found("a,b\n1,2\n").delimiter, ',');
  EXPECT_EQ(found("a;b\n1,5;2\n").delimiter, ';');
  EXPECT_EQ(found("a\tb\nx, y\tz\n").delimiter, '\t');
  EXPECT_EQ(found("a|b|c\n1|2|3\n").delimiter, '|');
  EXPECT_EQ(found("a;b;c\n").delimiter, ';');
}

TEST(CsvDetection, TakesCommaWhereSeveralFitOrNoneDoes) {
  EXPECT_EQ(found("a,x;b\n1,5;2\n").delimiter, ',');
  EXPECT_EQ(found("a;b|c\n1;2|3\n").delimiter, ',');
  EXPECT_EQ(found("a;b\n1\n2\n3\n4;5\n").delimiter, ',');
  EXPECT_EQ(found("a\n1;2\n3;4\n").delimiter, ',');
  EXPECT_EQ(found("a\n1\n").delimiter, ',');
  EXPECT_EQ(found("").delimiter, ',');
}

TEST(CsvDetection, LooksPastAFewBadRecords) {
  EXPECT_EQ(found("a;b\n1;2\n3\n4;5\n6;7\n").delimiter, ';');
  EXPECT_EQ(found("a,b;c\n1,2;2\n3\n4,1;5\n6,2;7\n").delimiter, ',');
}

TEST(CsvDetection, KnowsDelimitersInsideQuotes) {
  EXPECT_EQ(found("a;b\n\"1,2;3\";4\n\"5\n,;,\"\"\";6\n").delimiter, ';');
  EXPECT_EQ(found("\"a;b\",c\n\"1;2\",3\n").delimiter, ',');
}

TEST(CsvDetection, LeavesOutFooterAndComments) {
  CsvOptions options;
  options.comment = '#';
  EXPECT_EQ(found("#,,,\na;b\n#,\n1;2\n", options).delimiter, ';');
  options.skip_footer = 3;
  EXPECT_EQ(found("a;b\n1;2\n,\n,,\n,,,\n", options).delimiter, ';');
}

TEST(CsvDetection, TakesSingleQuotesOnlyForQuotesWhereTheyWrapFields) {
  EXPECT_EQ(found("'a','b'\n'x, y',1\n").quote, '\'');
  EXPECT_EQ(found("'a';'b'\n'1;2','3'\n").quote, '"');
  EXPECT_EQ(found("'a'\n'x'\n").quote, '\'');
  EXPECT_EQ(found("a;b\n'x; y';1\n'it''s';2\n").quote, '\'');
  EXPECT_EQ(found("a;b\n'x; y';1\n").delimiter, ';');
}

TEST(CsvDetection, TakesSingleQuotesForDataElsewhere) {
  for (const char* text : {"a,b\n'x','y'\n", "a,b\n'tis,'twas\n", "'a','b'\n'tis,it's\n",
                           "'a','b'\n\"x\",'y'\n", "name,note\nO'Brien,'\n", "'a'\n'b'c\n",
                           "'a','b\nc,d'\n", "'a','b,\n,',c\n", "a,b\n1,2\n", "'"}) {
    EXPECT_EQ(found(text).quote, '"') << text;
    EXPECT_EQ(found(text).delimiter, ',') << text;
  }
}

TEST(CsvDetection, NeverGoesAgainstAnOption) {
  CsvOptions options;
  options.delimiter = ',';
  EXPECT_EQ(found("a;b\n1;2\n", options).delimiter, ',');
  options.quote = '"';
  EXPECT_EQ(found("'a','b'\n'1','2'\n", options).quote, '"');
  options = {};
  options.quote = kNoQuote;
  EXPECT_EQ(found("\"a;b\n1;2\"\n", options).quote, kNoQuote);
  EXPECT_EQ(found("\"a;b\n1;2\"\n", options).delimiter, ';');
}

TEST(CsvDetection, DoesNotCountARecordThatTheSampleCuts) {
  EXPECT_EQ(found_dialect({"a;b\n1;2\n3", false}, {}).delimiter, ';');
  EXPECT_EQ(found_dialect({"a;b;", false}, {}).delimiter, ';');
  EXPECT_EQ(found_dialect({"a;b\n1;\"2", false}, {}).delimiter, ';');
  EXPECT_FALSE(found_dialect({"a\r\nb\r", false}, {}).mixed_line_ends);
}

TEST(CsvDetection, KnowsTheLineEnds) {
  EXPECT_EQ(found("a\n1\n").line_end, "\n");
  EXPECT_EQ(found("a\r\n1\r\n").line_end, "\r\n");
  EXPECT_EQ(found("a\r1\r").line_end, "\r");
  EXPECT_EQ(found("\"a\n\"\r\n1\r\n").line_end, "\r\n");
  EXPECT_FALSE(found("\"a\n\"\r\n1\r\n").mixed_line_ends);
  EXPECT_TRUE(found("a\r\n1\n").mixed_line_ends);
}

TEST(CsvDetection, IsSaidInOneLine) {
  EXPECT_EQ(CsvText("\xef\xbb\xbf"
                    "a,b\r\n1,2\r\n")
                .open()
                ->dialect(),
            "comma, quotes, CRLF, UTF-8 with BOM, header");
  EXPECT_EQ(CsvText("'a';'b'\n1;2\n").open()->dialect(),
            "semicolon, single quotes, LF, UTF-8, header");
  CsvOptions options;
  options.header = false;
  options.quote = kNoQuote;
  EXPECT_EQ(CsvText("1\t2\n3\t4\r").open(options)->dialect(),
            "tab, no quotes, mixed line ends, UTF-8, no header");
}

TEST(CsvDetection, UnderstandsTheLineThatTellsExcelTheDelimiter) {
  for (const std::string mark : {"", "\xef\xbb\xbf"}) {
    const CsvText text(mark + "sep=|\r\na|b,c\r\n1|2,3\r\n");
    EXPECT_EQ(text.open()->header(), (Names{"a", "b,c"}));
    EXPECT_EQ(text.rows(), (std::vector<MemoryRow>{{"1", "2,3"}}));
  }
  EXPECT_EQ(CsvText("SEP=;\na;b\n1\n").error().line, 3U);
  CsvOptions options;
  options.delimiter = ',';
  EXPECT_EQ(CsvText("sep=;\na;b,c\n").open(options)->header(), (Names{"a;b", "c"}));
  EXPECT_EQ(CsvText("sep=a\nb\n").open()->header(), (Names{"sep=a"}));
  EXPECT_EQ(CsvText("sep=,b\n").open()->header(), (Names{"sep=", "b"}));
}

// As a file of commas was read before anything was found out.
TEST(CsvDetection, NeverReadsOtherwiseWhatCommasAndDoubleQuotesFit) {
  const auto parts = rc::gen::element<std::string>("a", ";", "\t", "|", "'", "'b'", "\",;\"\"\"",
                                                   "c;d", " ", "#", "");
  EXPECT_TRUE(rc::check([&] {
    const auto width = *rc::gen::inRange<std::size_t>(2, 5);
    std::string text;
    const auto records = *rc::gen::inRange<std::size_t>(1, 6);
    for (std::size_t record = 0; record < records; ++record) {
      for (std::size_t i = 0; i < width; ++i) text += (i == 0 ? "" : ",") + *parts;
      text += "\n";
    }
    const CsvDialect dialect = found(text);
    RC_ASSERT(dialect.delimiter == ',');
    const bool all_quoted = text[0] == '\'' && text.substr(0, text.find('\n')).back() == '\'';
    if (!all_quoted) RC_ASSERT(dialect.quote == '"');
  }));
}

}  // namespace
}  // namespace etl
