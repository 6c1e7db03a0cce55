#include "etl/core/metric_scan.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

// The statements that these metrics come to, and how many metrics each answers.
std::vector<std::pair<std::string, std::size_t>> scans_of(const std::vector<std::string>& texts) {
  std::vector<Metric> metrics;
  for (const std::string& text : texts) metrics.push_back({"m", "M", "number", {"t"}, text});
  std::vector<const Metric*> pointers;
  for (const Metric& metric : metrics) pointers.push_back(&metric);
  std::vector<std::pair<std::string, std::size_t>> found;
  for (const MetricScan& scan : metric_scans(pointers)) {
    found.emplace_back(scan.sql, scan.metrics.size());
  }
  return found;
}

TEST(MetricScan, AggregatesOverTheSameRowsAreAskedTogether) {
  const std::vector<Metric> metrics = {
      {"a", "A", "number", {"t"}, "SELECT round(coalesce(sum(x), 0), 2) FROM t WHERE y > 1"},
      {"b", "B", "number", {"t"}, "SELECT max(x) FROM u"},
      {"c", "C", "number", {"t"}, "select COUNT(*) AS n FROM t WHERE y > 1"}};
  const std::vector<MetricScan> scans = metric_scans({&metrics[0], &metrics[1], &metrics[2]});
  ASSERT_EQ(scans.size(), 2);
  EXPECT_EQ(scans[0].sql,
            "SELECT COUNT(*) AS n , round(coalesce(sum(x), 0), 2) FROM t WHERE y > 1");
  EXPECT_EQ(scans[0].metrics, (std::vector<std::size_t>{2, 0}));
  EXPECT_EQ(scans[1].sql, "SELECT max(x) FROM u");
  EXPECT_EQ(scans[1].metrics, (std::vector<std::size_t>{1}));
}

TEST(MetricScan, WhatIsNoPlainAggregateStaysAloneWithItsOwnText) {
  for (const char* text :
       {"SELECT x FROM t", "SELECT DISTINCT count(*) FROM t", "SELECT count(*), 1 FROM t",
        "SELECT count(*) FROM t ORDER BY 1", "SELECT sum(x) FROM t GROUP BY y LIMIT 1",
        "SELECT max(x) FROM t UNION SELECT 1", "SELECT count(*) FROM t -- all",
        "SELECT count(*) /* all */ FROM t", "SELECT count(*) FROM t WHERE y = ','",
        "SELECT count(*) FROM \"t\"", "SELECT count(*) FROM t WHERE y = $$a$$", "SELECT count(*)",
        "WITH a AS (SELECT 1) SELECT count(*) FROM a", "(SELECT count(*) FROM t)",
        "SELECT sum(x) OVER () FROM t", "SELECT count(*) IS DISTINCT FROM 1 FROM t",
        "SELECT my_count(x) FROM t", "SELECT count(*) FROM t WHERE y = (SELECT 1)", ""}) {
    const auto scans = scans_of({text, text});
    ASSERT_EQ(scans.size(), 2) << text;
    EXPECT_EQ(scans[0].first, text);
    EXPECT_EQ(scans[1].first, text);
  }
}

TEST(MetricScan, APartThatLooksLikeFromInsideAnExpressionIsNone) {
  const auto scans = scans_of({"SELECT sum(extract(year FROM d)) FROM t", "SELECT min(d) FROM t"});
  ASSERT_EQ(scans.size(), 1);
  EXPECT_EQ(scans[0].first, "SELECT min(d) , sum(extract(year FROM d)) FROM t");
}

}  // namespace
}  // namespace etl
