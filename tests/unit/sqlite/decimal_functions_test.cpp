// sum, avg and round as metrics see them.
#include "sqlite/sqlite_reader.h"
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

class DecimalFunctions : public MirrorTest {
 protected:
  // A table t(k, x) of the type, one row a value.
  void values(const std::string& type, const std::vector<std::string>& texts) {
    std::vector<MemoryRow> rows;
    for (const std::string& text : texts) {
      rows.push_back({std::to_string(rows.size() % 2),
                      text == "NULL" ? std::nullopt : std::optional<std::string>(text)});
    }
    write(plan_of({relation("t", {column("k", "int4"), column("x", type)})}), {{"t", rows}});
  }
  std::string scalar(const std::string& sql) { return reader()->scalar(sql).value_or("NULL"); }
};

// SQLite's own sum is 0.9999999999999999 before version 3.43.
TEST_F(DecimalFunctions, SumOfTenTimesTenCentsIsOne) {
  values("numeric(10,2)", std::vector<std::string>(10, "0.10"));
  EXPECT_EQ(scalar("SELECT sum(x) = 1 FROM t"), "1");
  EXPECT_EQ(scalar("SELECT sum(x) FROM t"), "1.0");
}

TEST_F(DecimalFunctions, SumOfIntegersStaysAnInteger) {
  values("int8", {"9223372036854775807", "-1"});
  EXPECT_EQ(scalar("SELECT sum(x) FROM t"), "9223372036854775806");
  EXPECT_EQ(scalar("SELECT typeof(sum(x)) FROM t"), "integer");
}

TEST_F(DecimalFunctions, SumOfIntegersBeyond64BitsIsExact) {
  values("int8", {"9223372036854775807", "9223372036854775807"});
  EXPECT_EQ(scalar("SELECT sum(x) FROM t"), "18446744073709551614");
}

TEST_F(DecimalFunctions, NothingToSumIsNull) {
  values("numeric(10,2)", {"NULL"});
  EXPECT_EQ(scalar("SELECT sum(x) FROM t"), "NULL");
  EXPECT_EQ(scalar("SELECT avg(x) FROM t"), "NULL");
  EXPECT_EQ(scalar("SELECT sum(x) FROM t WHERE 0"), "NULL");
  EXPECT_EQ(scalar("SELECT round(x, 2) FROM t"), "NULL");
  EXPECT_EQ(scalar("SELECT round(1.5, NULL)"), "NULL");
}

TEST_F(DecimalFunctions, MoreDigitsThanADoubleHoldsAreKept) {
  values("numeric(20,2)", {"123456789012345678.91", "0.01"});  // kept as TEXT
  EXPECT_EQ(scalar("SELECT sum(x) FROM t"), "123456789012345678.92");
  EXPECT_EQ(scalar("SELECT round(sum(x), 1) FROM t"), "123456789012345678.9");
  EXPECT_EQ(scalar("SELECT coalesce(sum(x), 0) FROM t"), "123456789012345678.92");
  EXPECT_EQ(scalar("SELECT round(coalesce(sum(x), 0), 2) FROM t"), "123456789012345678.92");
}

TEST_F(DecimalFunctions, ResultsCompareAndSortAsNumbers) {
  values("numeric(10,2)", {"9.50", "100.25"});
  EXPECT_EQ(scalar("SELECT count(*) FROM (SELECT k FROM t GROUP BY k HAVING sum(x) > 50)"), "1");
  EXPECT_EQ(scalar("SELECT max(s) FROM (SELECT sum(x) AS s FROM t GROUP BY k)"), "100.25");
  EXPECT_EQ(scalar("SELECT k FROM t GROUP BY k ORDER BY avg(x) DESC LIMIT 1"), "1");
  EXPECT_EQ(scalar("SELECT avg(x) > 1000 FROM t"), "0");
}

TEST_F(DecimalFunctions, AverageHasPostgresqlsDecimals) {
  values("int4", {"1", "2", "7"});
  EXPECT_EQ(scalar("SELECT avg(x) FROM t"), "3.3333333333333333");
  EXPECT_EQ(scalar("SELECT avg(x) > 3 FROM t"), "1");
}

TEST_F(DecimalFunctions, AverageIsRoundedFromItsExactValue) {
  // The average is 9999999999.334999; no double tells it from 9999999999.335.
  std::vector<std::string> rows(999, "9999999999.33");
  for (int i = 0; i < 998; ++i) rows.emplace_back("9999999999.34");
  rows.insert(rows.end(), {"9999999999.33", "9999999999.33", "9999999999.33"});
  values("numeric(12,2)", rows);
  EXPECT_EQ(scalar("SELECT round(avg(x), 2) FROM t"), "9999999999.33");
}

TEST_F(DecimalFunctions, HalfACentIsRoundedAwayFromZero) {
  values("numeric(10,2)", {"0.01", "0.00"});
  EXPECT_EQ(scalar("SELECT round(avg(x), 2) FROM t"), "0.01");
  EXPECT_EQ(scalar("SELECT round(-avg(x), 2) FROM t"), "-0.01");
  EXPECT_EQ(scalar("SELECT round(2.675, 2)"), "2.68");
  EXPECT_EQ(scalar("SELECT round(1.005, 2)"), "1.01");
  EXPECT_EQ(scalar("SELECT round(2.5)"), "3");
  EXPECT_EQ(scalar("SELECT round(1250, -2)"), "1300");
}

TEST_F(DecimalFunctions, WorkAsWindowFunctions) {
  values("numeric(10,2)", {"0.10", "0.20", "0.30", "0.40"});
  EXPECT_EQ(scalar("SELECT max(s) FROM (SELECT sum(x) OVER (ORDER BY x) AS s FROM t)"), "1.0");
  EXPECT_EQ(scalar("SELECT group_concat(s, ' ') FROM (SELECT sum(x) OVER (ORDER BY x "
                   "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM t)"),
            "0.1 0.3 0.5 0.7");
  EXPECT_EQ(scalar("SELECT group_concat(s, ' ') FROM (SELECT avg(x) OVER (ORDER BY x "
                   "ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS s FROM t)"),
            "0.2 0.3 0.4");
}

TEST_F(DecimalFunctions, FilterAndDistinctWork) {
  values("numeric(10,2)", {"0.10", "0.10", "0.20"});
  EXPECT_EQ(scalar("SELECT sum(DISTINCT x) FROM t"), "0.3");
  EXPECT_EQ(scalar("SELECT sum(x) FILTER (WHERE x > 0.1) FROM t"), "0.2");
}

TEST_F(DecimalFunctions, NumbersThatAreNoDecimalsAreSummedAsDoubles) {
  values("float8", {"1e+300", "1e+300"});
  EXPECT_EQ(scalar("SELECT sum(x) = 2e300 FROM t"), "1");
  EXPECT_EQ(scalar("SELECT avg(x) = 1e300 FROM t"), "1");
  EXPECT_EQ(scalar("SELECT round(1e300, 2) = 1e300"), "1");
}

TEST_F(DecimalFunctions, ManyGroupsAtOnceKeepTheirOwnResults) {
  std::vector<MemoryRow> rows;
  for (int i = 0; i < 1000; ++i) {
    rows.push_back({std::to_string(i), std::to_string(i) + ".10"});
    rows.push_back({std::to_string(i), std::to_string(i) + ".20"});
    rows.push_back({std::to_string(i), std::to_string(i) + ".20"});
  }
  write(plan_of({relation("t", {column("k", "int4"), column("x", "numeric(12,2)")})}),
        {{"t", rows}});
  EXPECT_EQ(scalar("SELECT count(*) FROM (SELECT k, round(avg(x), 3) AS a, avg(x) AS b FROM t "
                   "GROUP BY k) WHERE round(a - k, 3) = 0.167"),
            "1000");
}

}  // namespace
}  // namespace etl
