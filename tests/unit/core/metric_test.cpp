#include "etl/core/metric.h"

#include <gtest/gtest.h>

#include "etl/core/error.h"

namespace etl {
namespace {

constexpr char kRevenue[] =
    "-- title: Total revenue\n"
    "-- unit: currency\n"
    "-- tables: fact_sales, dim_date\n"
    "SELECT round(sum(total_amount), 2)\n"
    "FROM fact_sales;\n";

TEST(Metric, IsReadFromItsFile) {
  const Metric metric = parse_metric("revenue", kRevenue);
  EXPECT_EQ(metric.name, "revenue");
  EXPECT_EQ(metric.title, "Total revenue");
  EXPECT_EQ(metric.unit, "currency");
  EXPECT_EQ(metric.tables, (std::vector<std::string>{"fact_sales", "dim_date"}));
  EXPECT_EQ(metric.sql, "SELECT round(sum(total_amount), 2)\nFROM fact_sales");
}

TEST(Metric, MayBeWrittenOnWindowsAndCarryOtherComments) {
  const Metric metric = parse_metric("m",
                                     "-- how many\r\n  -- title: Sales: all\r\n-- tables: t\r\n"
                                     "-- note: none\r\nSELECT 1 ;\r\n;\r\n");
  EXPECT_EQ(metric.title, "Sales: all");
  EXPECT_EQ(metric.unit, "number");
  EXPECT_EQ(metric.sql, "SELECT 1");
}

TEST(Metric, KeepsCommentsBehindItsSqlAndSemicolonsInsideIt) {
  const Metric metric =
      parse_metric("m", "-- title: a\n-- tables: t\nSELECT ';' -- why: x\n  AS b\n");
  EXPECT_EQ(metric.sql, "SELECT ';' -- why: x\n  AS b");
}

TEST(Metric, ThatLacksAPartIsAnErrorThatNamesIt) {
  for (const char* text : {"", "SELECT 1", "-- title: a\nSELECT 1", "-- title: a\n-- tables: t\n",
                           "-- title: a\n-- tables: t\n;", "-- title: a\n-- tables: ,\nSELECT 1",
                           "-- title: a\n-- unit: euro\n-- tables: t\nSELECT 1"}) {
    try {
      parse_metric("margin", text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      EXPECT_NE(std::string(error.what()).find("margin"), std::string::npos);
      EXPECT_FALSE(error.hint.empty());
    }
  }
}

TEST(Metric, NumbersAreEqualByValue) {
  EXPECT_TRUE(same_number("20", "20.00"));
  EXPECT_TRUE(same_number("-0.0", "0"));
  EXPECT_TRUE(same_number("1e3", "1000"));
  EXPECT_TRUE(same_number("NaN", "NaN"));
  EXPECT_FALSE(same_number("20", "20.01"));
  EXPECT_FALSE(same_number("20", "-20"));
  EXPECT_FALSE(same_number("NaN", "0"));
  EXPECT_FALSE(same_number("", "0"));
  // One cent in more digits than a double has.
  EXPECT_FALSE(same_number("12345678901234567890.12", "12345678901234567890.13"));
}

}  // namespace
}  // namespace etl
