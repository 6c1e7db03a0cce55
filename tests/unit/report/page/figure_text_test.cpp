#include "report/page/figure_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>

#include "report/page/scale.h"

namespace etl {
namespace {

TEST(PlainNumber, HasNoZerosAtTheEnd) {
  EXPECT_EQ(plain_number(0.5), "0.5");
  EXPECT_EQ(plain_number(12), "12");
  EXPECT_EQ(plain_number(100), "100");
  EXPECT_EQ(plain_number(1.005, 1), "1");
  EXPECT_EQ(plain_number(-0.0001), "0");
  EXPECT_EQ(plain_number(std::numeric_limits<double>::infinity()), "0");
}

TEST(ShortFigure, HasAMagnitude) {
  EXPECT_EQ(short_figure(950, "count"), "950");
  EXPECT_EQ(short_figure(1234, "count"), "1.23k");
  EXPECT_EQ(short_figure(50'847.74, "currency"), "$50.85k");
  EXPECT_EQ(short_figure(-2.5e9, "number"), "-2.5B");
  EXPECT_EQ(short_figure(0, "currency"), "$0");
  EXPECT_EQ(short_figure(0.125, "number"), "0.125");
}

TEST(DrawnValue, IsOfDecimalsAlone) {
  EXPECT_EQ(drawn_value("50847.74"), 50847.74);
  EXPECT_EQ(drawn_value("-3"), -3);
  for (const char* text : {"", "none", "1,5", "1e308", "nan", "inf", "0x10"}) {
    EXPECT_EQ(drawn_value(std::string(text)), std::nullopt) << text;
  }
  EXPECT_EQ(drawn_value(std::nullopt), std::nullopt);
}

TEST(RoundScale, HasRoundTicks) {
  EXPECT_EQ(round_scale(0, 2.6).ticks, (std::vector<double>{0, 1, 2, 3}));
  EXPECT_EQ(round_scale(4.5e6, 5.9e6).ticks, (std::vector<double>{4.5e6, 5e6, 5.5e6, 6e6}));
  EXPECT_EQ(round_scale(-1, 1).ticks, (std::vector<double>{-1, 0, 1}));
}

TEST(RoundScale, GivesEqualValuesRoom) {
  const Scale scale = round_scale(100, 100);
  EXPECT_LT(scale.low, 100);
  EXPECT_GT(scale.high, 100);
  EXPECT_LT(round_scale(0, 0).low, round_scale(0, 0).high);
}

TEST(RoundScale, CoversAnyValuesWithAFewTicks) {
  EXPECT_TRUE(rc::check("low and high lie within", [] {
    const auto exponent = *rc::gen::inRange(-280, 280);
    const auto digits = [] { return static_cast<double>(*rc::gen::inRange(-999'999, 999'999)); };
    const double a = digits() * std::pow(10, exponent);
    const double b = digits() * std::pow(10, exponent);
    const Scale scale = round_scale(a, b);
    RC_ASSERT(scale.ticks.size() >= 2U);
    RC_ASSERT(scale.ticks.size() <= 7U);
    for (const double value : {a, b}) {
      RC_ASSERT(scale.part(value) >= -1e-9);
      RC_ASSERT(scale.part(value) <= 1 + 1e-9);
    }
  }));
}

}  // namespace
}  // namespace etl
