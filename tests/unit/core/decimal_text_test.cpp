#include "etl/core/decimal_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace etl {
namespace {

TEST(NormalDecimal, SpellsEqualNumbersAlike) {
  EXPECT_EQ(normal_decimal("1.50"), "1.5");
  EXPECT_EQ(normal_decimal("+001.5"), "1.5");
  EXPECT_EQ(normal_decimal("15e-1"), "1.5");
  EXPECT_EQ(normal_decimal("0.15E+1"), "1.5");
  EXPECT_EQ(normal_decimal("100.0"), "100");
  EXPECT_EQ(normal_decimal("1e2"), "100");
  EXPECT_EQ(normal_decimal("-0.00"), "0");
  EXPECT_EQ(normal_decimal(".5"), "0.5");
  EXPECT_EQ(normal_decimal("-0.007"), "-0.007");
}

TEST(NormalDecimal, KeepsEveryDigit) {
  EXPECT_EQ(normal_decimal("123456789012345678901234567890.123456789012345678901234567890"),
            "123456789012345678901234567890.12345678901234567890123456789");
}

TEST(NormalDecimal, LeavesOtherTextsAlone) {
  for (const char* text : {"", "NaN", "Infinity", "abc", "1.2.3", "1e", "e5", "-", ".", "1 "}) {
    EXPECT_EQ(normal_decimal(text), text);
  }
}

TEST(NormalDecimal, DoesNotWriteOutAnEnormousExponent) {
  EXPECT_LT(normal_decimal("1e999999999").size(), 30U);
  EXPECT_EQ(normal_decimal("1e999999999"), normal_decimal("10e999999998"));
}

TEST(NormalDecimal, AgreesWithIntegerArithmetic) {
  EXPECT_TRUE(rc::check([](std::int32_t whole, std::int32_t other) {
    RC_ASSERT((normal_decimal(std::to_string(whole) + ".000") ==
               normal_decimal(std::to_string(other))) == (whole == other));
  }));
}

}  // namespace
}  // namespace etl
