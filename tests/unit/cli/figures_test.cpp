#include "cli/figures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace etl {
namespace {

TEST(Money, HasSeparatorsAndTwoDecimals) {
  EXPECT_EQ(as_money("50847.74"), "$50,847.74");
  EXPECT_EQ(as_money("15813.44"), "$15,813.44");
  EXPECT_EQ(as_money("0"), "$0.00");
  EXPECT_EQ(as_money("1234567.5"), "$1,234,567.50");
  EXPECT_EQ(as_money(".5"), "$0.50");
  EXPECT_EQ(as_money("999"), "$999.00");
  EXPECT_EQ(as_money("-1234.5"), "-$1,234.50");
  EXPECT_EQ(as_money("12345678901234567890123456789.01"),
            "$12,345,678,901,234,567,890,123,456,789.01");
}

TEST(Money, RoundsHalfACentUpWithoutFloatingPoint) {
  EXPECT_EQ(as_money("1955.68230769"), "$1,955.68");
  EXPECT_EQ(as_money("1.005"), "$1.01");
  EXPECT_EQ(as_money("0.995"), "$1.00");
  EXPECT_EQ(as_money("999.999"), "$1,000.00");
  EXPECT_EQ(as_money("-0.004"), "$0.00");
  EXPECT_EQ(as_money("1.5e3"), "$1,500.00");
}

TEST(Money, LeavesWhatIsNoNumber) {
  for (const char* text : {"NaN", "Infinity", "", "-", ".", "12a", "1.2.3"}) {
    EXPECT_EQ(as_money(text), text);
  }
}

TEST(Figures, FollowTheUnit) {
  EXPECT_EQ(as_figure("50847.74", "currency"), "$50,847.74");
  EXPECT_EQ(as_figure("1234", "count"), "1,234");
  EXPECT_EQ(as_figure("1234.5678", "number"), "1,234.5678");
  EXPECT_EQ(as_figure("-1000", "count"), "-1,000");
  EXPECT_EQ(as_figure(std::nullopt, "currency"), "none");
}

RC_GTEST_PROP(FiguresProperty, SeparatorsStandBeforeEachThirdDigit, (std::uint64_t number)) {
  std::string text = with_thousands(number);
  for (std::size_t i = 0; i < text.size(); ++i) {
    RC_ASSERT((text[text.size() - 1 - i] == ',') == (i % 4 == 3));
  }
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  RC_ASSERT(text == std::to_string(number));
}

TEST(Durations, AreReadable) {
  EXPECT_EQ(as_duration(0.0123), "0.01s");
  EXPECT_EQ(as_duration(59.99), "59.99s");
  EXPECT_EQ(as_duration(59.999), "1m 00s");
  EXPECT_EQ(as_duration(125.4), "2m 05s");
  EXPECT_EQ(as_duration(3725), "1h 02m");
}

TEST(Plurals, Agree) {
  EXPECT_EQ(tables_text(1), "1 table");
  EXPECT_EQ(tables_text(0), "0 tables");
  EXPECT_EQ(rows_text(1200), "1,200 rows");
}

}  // namespace
}  // namespace etl
