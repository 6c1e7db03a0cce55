#include "etl/core/metric.h"

#include <gtest/gtest.h>

#include "etl/core/error.h"

namespace etl {
namespace {

constexpr char kRevenue[] =
    "-- title: Total revenue\n"
    "-- unit: currency\n"
    "-- tables: fact_sales, dim_date\n"
    "SELECT round(sum(total_amount), 2)\nFROM fact_sales;\n";

TEST(Metric, TakesItsFieldsAndItsStatement) {
  const Metric metric = parse_metric("revenue", kRevenue);
  EXPECT_EQ(metric.name, "revenue");
  EXPECT_EQ(metric.title, "Total revenue");
  EXPECT_EQ(metric.unit, "currency");
  EXPECT_EQ(metric.tables, (std::vector<std::string>{"fact_sales", "dim_date"}));
  EXPECT_EQ(metric.sql, "SELECT round(sum(total_amount), 2)\nFROM fact_sales");
}

TEST(Metric, IsANumberWhereNoUnitIsGiven) {
  EXPECT_EQ(parse_metric("n", "-- title: N\n-- tables: t\nSELECT 1").unit, "number");
}

TEST(Metric, TakesWindowsLineEnds) {
  const Metric metric = parse_metric("n", "-- title: N\r\n-- tables: t\r\nSELECT 1\r\n");
  EXPECT_EQ(metric.title, "N");
  EXPECT_EQ(metric.sql, "SELECT 1");
}

TEST(Metric, IsRefusedByNameWhereAPartIsMissing) {
  for (const char* text : {"", "-- tables: t\nSELECT 1", "-- title: N\nSELECT 1",
                           "-- title: N\n-- tables: t\n", "-- title: N\n-- tables: ,\nSELECT 1",
                           "-- title: N\n-- tables: t\n-- unit: apples\nSELECT 1"}) {
    try {
      parse_metric("margin", text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      EXPECT_NE(std::string(error.what()).find("margin"), std::string::npos) << error.what();
    }
  }
}

TEST(SameNumber, ComparesByValueAndTextsAsTheyAre) {
  EXPECT_TRUE(same_number("20", "20.00"));
  EXPECT_TRUE(same_number("-0.0", "0"));
  EXPECT_TRUE(same_number("NaN", "NaN"));
  EXPECT_FALSE(same_number("NaN", "0"));
  // One apart in the last of 20 digits, which doubles do not tell.
  EXPECT_FALSE(same_number("12345678901234567890", "12345678901234567891"));
}

}  // namespace
}  // namespace etl
