#include "report/page/charts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/page/figure_text.h"

namespace etl {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

Chart sample_chart(const std::vector<std::optional<double>>& values) {
  Chart chart;
  chart.title = "Duration";
  for (const std::optional<double>& value : values) {
    chart.values.push_back({value, Verdict::kGood, "some day"});
  }
  chart.first = "2026-03-01";
  chart.last = "2026-03-03";
  chart.tick_text = [](double value) { return plain_number(value) + " s"; };
  return chart;
}

TEST(BarChart, SaysInWordsWhatItShows) {
  const std::string html = bar_chart(sample_chart({1, 2, 3}));
  EXPECT_THAT(html, HasSubstr("role=\"img\" aria-label=\"Duration\"><title>Duration</title>"));
  EXPECT_EQ(count_of(html, "<title>some day</title>"), 3U);
  EXPECT_THAT(html, HasSubstr(">0 s</span>"));
  EXPECT_THAT(html, HasSubstr(">3 s</span>"));
  EXPECT_THAT(html, HasSubstr("<span>2026-03-01</span><span>2026-03-03</span>"));
}

TEST(BarChart, DrawsHeightsToScale) {
  // 90 units are for values; bars stand on 100.
  const std::string html = bar_chart(sample_chart({0, 1, 3}));
  EXPECT_THAT(html, HasSubstr("y=\"10\" width=\"22\" height=\"90\""));
  EXPECT_THAT(html, HasSubstr("y=\"70\" width=\"22\" height=\"30\""));
  EXPECT_THAT(html, HasSubstr("y=\"98.5\" width=\"22\" height=\"1.5\""));  // to be seen at all
}

TEST(BarChart, MarksWhatFailedByMoreThanColour) {
  Chart chart = sample_chart({1, 2, 3});
  EXPECT_THAT(bar_chart(chart), Not(HasSubstr("class=\"dot")));
  chart.values[1].verdict = Verdict::kBad;
  EXPECT_EQ(count_of(bar_chart(chart), "class=\"dot bad\""), 1U);
  EXPECT_EQ(count_of(bar_chart(chart), "class=\"bar bad\""), 1U);
}

TEST(BarChart, EscapesItsTexts) {
  Chart chart = sample_chart({1});
  chart.title = chart.first = chart.values[0].label = "<script>\"";
  EXPECT_THAT(bar_chart(chart), Not(HasSubstr("<script>")));
}

TEST(LineChart, BeginsNearTheLowestValue) {
  const std::string html = line_chart(sample_chart({1000, 1010, 1020}));
  EXPECT_THAT(html, HasSubstr(">1000 s</span>"));
  EXPECT_THAT(html, Not(HasSubstr(">0 s</span>")));
  EXPECT_THAT(html, HasSubstr("d=\"M100 100L300 55L500 10\""));
}

TEST(LineChart, HasGapsWhereNothingIsKnown) {
  EXPECT_THAT(line_chart(sample_chart({0, 3, std::nullopt, 3, std::nullopt, 0, 3})),
              HasSubstr("d=\"M42.86 100L128.57 10M300 10h0M471.43 100L557.14 10\""));
}

TEST(LineChart, MarksTheNewestValueAndWhatDiffered) {
  Chart chart = sample_chart({1, 2, 3});
  EXPECT_EQ(count_of(line_chart(chart), "class=\"dot newest\""), 1U);
  chart.values[2].verdict = Verdict::kBad;
  EXPECT_EQ(count_of(line_chart(chart), "class=\"dot newest\""), 0U);
  EXPECT_EQ(count_of(line_chart(chart), "class=\"dot bad\""), 1U);
}

TEST(Charts, TakeNoValuesAndOne) {
  for (const auto& values :
       {std::vector<std::optional<double>>{}, std::vector<std::optional<double>>{5},
        std::vector<std::optional<double>>{std::nullopt}}) {
    for (const std::string& html :
         {bar_chart(sample_chart(values)), line_chart(sample_chart(values))}) {
      EXPECT_THAT(html, Not(HasSubstr("nan")));
      EXPECT_THAT(html, Not(HasSubstr("inf")));
    }
  }
}

TEST(Sparkline, IsOfTwoValuesAtLeast) {
  EXPECT_EQ(sparkline("Rows", {5}), "");
  EXPECT_EQ(sparkline("Rows", {std::nullopt, 5}), "");
  EXPECT_THAT(sparkline("Rows", {0, 5}), HasSubstr("d=\"M3 21L97 3\""));
  EXPECT_THAT(sparkline("Rows", {5, 5}), HasSubstr("<title>Rows</title>"));
}

TEST(Sparkline, DoesNotMakeASmallChangeACliff) {
  EXPECT_THAT(sparkline("Rows", {1'000'000, 1'000'001}), HasSubstr("d=\"M3 3L97 3\""));
}

}  // namespace
}  // namespace etl
