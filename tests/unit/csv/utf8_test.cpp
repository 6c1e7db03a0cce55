#include "csv/utf8.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

TEST(Utf8, AcceptsEveryLengthUpToTheLastCodePoint) {
  for (const char* text : {"", "ascii", "\xc3\xa9", "\xe6\xbc\xa2", "\xf0\x9f\x9a\x80",
                           "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80"}) {
    EXPECT_EQ(first_invalid_utf8(text), std::string_view::npos) << text;
  }
}

TEST(Utf8, FindsTheFirstByteThatIsNone) {
  EXPECT_EQ(first_invalid_utf8("abc\x80"), 3U);           // a continuation alone
  EXPECT_EQ(first_invalid_utf8("12345678\xe3o"), 8U);     // Latin-1
  EXPECT_EQ(first_invalid_utf8("\xc0\xaf"), 0U);          // overlong
  EXPECT_EQ(first_invalid_utf8("\xe0\x80\xaf"), 0U);      // overlong
  EXPECT_EQ(first_invalid_utf8("\xed\xa0\x80"), 0U);      // a surrogate
  EXPECT_EQ(first_invalid_utf8("\xf4\x90\x80\x80"), 0U);  // past U+10FFFF
  EXPECT_EQ(first_invalid_utf8("\xf0\x9f\x9a"), 0U);      // cut off
}

}  // namespace
}  // namespace etl
