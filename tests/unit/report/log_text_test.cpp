#include "etl/report/log_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace etl {
namespace {

TEST(EscapeControlCharacters, LeavesTextAsItIs) {
  for (const char* text : {"", "plain \"text\" C:\\x 100%s {}", "Valparaíso ✅ 日本", "😀"}) {
    EXPECT_EQ(escape_control_characters(text), text);
  }
}

TEST(EscapeControlCharacters, EscapesWhatCouldForgeALineOrMoveTheCursor) {
  EXPECT_EQ(escape_control_characters("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(escape_control_characters("\x1b[2J\x7f"), "\\x1b[2J\\x7f");
  EXPECT_EQ(escape_control_characters(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(escape_control_characters("\xC2\x85"), "\\u0085");      // next line
  EXPECT_EQ(escape_control_characters("\xC2\x9B"), "\\u009b");      // control sequence
  EXPECT_EQ(escape_control_characters("\xE2\x80\xA8"), "\\u2028");  // line separator
  EXPECT_EQ(escape_control_characters("\xE2\x80\xAE"), "\\u202e");  // right to left
}

TEST(EscapeControlCharacters, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(escape_control_characters("caf\xE9 x"), "caf\\xe9 x");
  EXPECT_EQ(escape_control_characters("\xC0\x8A"), "\\xc0\\x8a");           // overlong line feed
  EXPECT_EQ(escape_control_characters("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // surrogate
  EXPECT_EQ(escape_control_characters("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(escape_control_characters("\xE2\x82"), "\\xe2\\x82");  // cut short
}

RC_GTEST_PROP(EscapeControlCharactersProperty, GivesOneLineOfValidUtf8, (const std::string& text)) {
  const std::string escaped = escape_control_characters(text);
  for (const char c : escaped) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
  // The strict dump throws on invalid UTF-8.
  RC_ASSERT(!nlohmann::json(escaped).dump().empty());
  RC_ASSERT(escape_control_characters(escaped) == escaped);
}

}  // namespace
}  // namespace etl
