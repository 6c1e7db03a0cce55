#include "sqlite/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

namespace etl {
namespace {

std::string text_of(const std::optional<Decimal>& value) { return value ? value->text() : "none"; }
std::string read(const std::string& text) { return text_of(Decimal::parse(text)); }
Decimal decimal(const std::string& text) { return Decimal::parse(text).value(); }

TEST(Decimal, ReadsWhatADatabaseWrites) {
  EXPECT_EQ(read("0"), "0");
  EXPECT_EQ(read("-12.50"), "-12.50");
  EXPECT_EQ(read("+.5"), "0.5");
  EXPECT_EQ(read("1e-7"), "0.0000001");
  EXPECT_EQ(read("1.5e+3"), "1500");
  EXPECT_EQ(read("-0.00"), "0.00");
  EXPECT_EQ(read("9999999999999999999999999999999999999"), "9999999999999999999999999999999999999");
}

TEST(Decimal, IsNoneOfWhatIsNoneOrDoesNotFit) {
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "1x", " 1", "NaN", "Infinity", "1e100",
                           "99999999999999999999999999999999999999"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(Decimal, OfADoubleIsTheShortestThatNamesIt) {
  EXPECT_EQ(text_of(Decimal::from(0.1)), "0.1");
  EXPECT_EQ(text_of(Decimal::from(50847.74)), "50847.74");
  EXPECT_EQ(text_of(Decimal::from(-1e-20)), "-0.00000000000000000001");
  EXPECT_EQ(text_of(Decimal::from(3)), "3");
  EXPECT_EQ(text_of(Decimal::from(0.1 + 0.2)), "0.3");
  EXPECT_EQ(text_of(Decimal::from(NAN)), "none");
  EXPECT_EQ(text_of(Decimal::from(INFINITY)), "none");
  EXPECT_EQ(text_of(Decimal::from(1e300)), "none");
}

TEST(Decimal, OfADoubleIsWhatPrintfPrints) {
  EXPECT_TRUE(rc::check([] {
    const auto digits = *rc::gen::inRange<std::int64_t>(-999'999'999'999'999, 999'999'999'999'999);
    const int scale = *rc::gen::inRange(0, 16);
    char text[64];
    std::snprintf(text, sizeof text, "%llde-%d", static_cast<long long>(digits), scale);
    const double number = std::strtod(text, nullptr);
    char printed[64];
    std::snprintf(printed, sizeof printed, "%.15g", number);
    const std::optional<Decimal> expected = Decimal::parse(printed);
    const std::optional<Decimal> found = Decimal::from(number);
    RC_ASSERT(expected && found);
    RC_ASSERT(found->plus(expected->negated())->digits == 0);
    RC_ASSERT(found->nearest_double() == number);
  }));
}

TEST(Decimal, AddsWithoutLosingADigit) {
  EXPECT_EQ(text_of(decimal("0.1").plus(decimal("-12.345"))), "-12.245");
  Decimal sum;
  for (int i = 0; i < 10; ++i) sum = sum.plus(decimal("0.10")).value();
  EXPECT_EQ(sum.text(), "1.00");
  const Decimal most = decimal("9999999999999999999999999999999999999");
  EXPECT_EQ(text_of(most.plus(decimal("0.01"))), "none");  // 39 digits
}

TEST(Decimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(text_of(decimal("2.345").rounded(2)), "2.35");
  EXPECT_EQ(text_of(decimal("-2.345").rounded(2)), "-2.35");
  EXPECT_EQ(text_of(decimal("2.3449").rounded(2)), "2.34");
  EXPECT_EQ(text_of(decimal("0.5").rounded(0)), "1");
  EXPECT_EQ(text_of(decimal("-0.49").rounded(0)), "0");
  EXPECT_EQ(text_of(decimal("1250").rounded(-2)), "1300");
  EXPECT_EQ(text_of(decimal("49").rounded(-2)), "0");
  EXPECT_EQ(text_of(decimal("1").rounded(-60)), "0");
  EXPECT_EQ(text_of(decimal("1.5").rounded(7)), "1.5");
}

// Expected: SELECT avg(x) of PostgreSQL 15 over `count` rows with that sum.
TEST(Decimal, AveragesWithPostgresqlsScale) {
  EXPECT_EQ(text_of(decimal("0").averaged_over(3)), "0.00000000000000000000");
  EXPECT_EQ(text_of(decimal("1").averaged_over(3)), "0.33333333333333333333");
  EXPECT_EQ(text_of(decimal("10").averaged_over(3)), "3.3333333333333333");
  EXPECT_EQ(text_of(decimal("-10").averaged_over(3)), "-3.3333333333333333");
  EXPECT_EQ(text_of(decimal("20").averaged_over(3)), "6.6666666666666667");
  EXPECT_EQ(text_of(decimal("0.05").averaged_over(2)), "0.02500000000000000000");
  EXPECT_EQ(text_of(decimal("100000.01").averaged_over(7)), "14285.715714285714");
}

}  // namespace
}  // namespace etl
