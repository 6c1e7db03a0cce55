#include "etl/core/value_fault.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

TEST(CutShort, KeepsWhatFitsOnALine) {
  EXPECT_EQ(cut_short(""), "");
  EXPECT_EQ(cut_short(std::string(80, 'x')), std::string(80, 'x'));
  EXPECT_EQ(cut_short(std::string(81, 'x')), std::string(80, 'x') + "...");
  EXPECT_EQ(cut_short(std::string(80, 'x') + "   "), std::string(80, 'x'));
  EXPECT_EQ(cut_short(std::string(80, 'x') + "  y"), std::string(80, 'x') + "...");
}

TEST(CutShort, NeverCutsACharacter) {
  std::string umlauts = "x";  // so that byte 80 is in the middle of one
  for (int i = 0; i < 50; ++i) umlauts += "\u00e4";
  const std::string cut = cut_short(umlauts);
  EXPECT_EQ(cut, umlauts.substr(0, 79) + "...");
}

TEST(CutShort, ShowsControlCharactersAsSpaces) {
  EXPECT_EQ(cut_short("a\r\nb\x1b[31m \t c\n"), "a b [31m c");
  EXPECT_EQ(cut_short(std::string("a\0b", 3)), "a b");
}

TEST(ValueFault, SaysWhatIsWrong) {
  EXPECT_EQ(value_fault("22P02", "\"abc\"", "integer"), "\"abc\" is not a valid integer");
  EXPECT_EQ(value_fault("22008", "\"2024-02-30\"", "date"), "\"2024-02-30\" is not a valid date");
  EXPECT_EQ(value_fault("22003", "\"9e9\"", "real"), "\"9e9\" is out of range for real");
  EXPECT_EQ(value_fault("22001", "\"abcd\"", "character(3)"),
            "\"abcd\" is too long for character(3)");
  EXPECT_EQ(value_fault("23502", "", "integer"), "a value is required, and there is none");
  EXPECT_EQ(value_fault("23505", "\"1\"", "integer"), "");
}

}  // namespace
}  // namespace etl
