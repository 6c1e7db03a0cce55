// Sums, averages and rounding in the mirror's reader, with PostgreSQL's own answers as the oracle.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/metric.h"
#include "etl/sqlite/sqlite_mirror.h"
#include "support/replicated_database.h"

namespace etl {
namespace {

std::string shown(const std::optional<std::string>& value) { return value.value_or("NULL"); }

// What a metric may well ask.
std::vector<std::string> questions() {
  return {
      "SELECT sum(x) FROM t",
      "SELECT avg(x) FROM t",
      "SELECT round(sum(x), 1) FROM t",
      "SELECT round(avg(x), 2) FROM t",
      "SELECT round(avg(x), 7) FROM t",
      "SELECT round(avg(x)) FROM t",
      "SELECT round(max(x), -1) FROM t",
      "SELECT coalesce(sum(x), 0) FROM t WHERE x > 0",
      "SELECT round(coalesce(avg(x), 0), 3) FROM t WHERE k = 2",
      "SELECT avg(k) FROM t",
      "SELECT sum(k) FROM t",
      "SELECT max(s) FROM (SELECT sum(x) AS s FROM t GROUP BY k) AS groups",
      "SELECT sum(s) FROM (SELECT sum(x) AS s FROM t GROUP BY k) AS groups",
      "SELECT count(*) FROM (SELECT k FROM t GROUP BY k HAVING sum(x) > 1000) AS groups",
      "SELECT count(*) FROM (SELECT k FROM t GROUP BY k HAVING avg(x) > 0.5) AS groups",
      "SELECT k FROM t GROUP BY k ORDER BY sum(x) DESC, k LIMIT 1",
      "SELECT max(s) FROM (SELECT sum(x) OVER (ORDER BY id) AS s FROM t) AS running",
      "SELECT min(s) FROM (SELECT round(avg(x) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND "
      "CURRENT ROW), 2) AS s FROM t) AS running",
  };
}

void compare(ReplicatedDatabase& database) {
  const RunReport report = database.replicate();
  RC_ASSERT(report.exit_code == ExitCode::kDone);
  SqliteMirrorOptions options;
  options.path = database.mirror_path();
  const std::unique_ptr<MirrorReader> mirror = make_sqlite_mirror(options)->open_published();
  for (const std::string& question : questions()) {
    const std::string expected =
        shown(database.source.rows(question).empty() ? std::nullopt
                                                     : database.source.rows(question)[0][0]);
    const std::string found = shown(mirror->scalar(question));
    RC_LOG() << question << ": " << expected << ", mirror: " << found << std::endl;
    RC_ASSERT(same_number(expected, found));
  }
}

TEST(MirrorDecimals, AreSummedAveragedAndRoundedAsPostgresqlDoes) {
  ReplicatedDatabase database;
  EXPECT_TRUE(rc::check([&] {
    const auto most = *rc::gen::element<std::int64_t>(100, 10'000, 999'999'999'999);
    const auto cents = *rc::gen::resize(
        80, rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange(-most, most + 1)));
    std::string sql =
        "DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, k int, x numeric(12,2));";
    for (std::size_t i = 0; i < cents.size(); ++i) {
      sql += "INSERT INTO t VALUES (" + std::to_string(i) + ", " + std::to_string(i % 3) + ", " +
             std::to_string(cents[i]) + " / 100.0);";
    }
    database.source.run(sql);
    compare(database);
  }));
}

TEST(MirrorDecimals, OfMoreDigitsThanADoubleHoldsAreExactToo) {
  ReplicatedDatabase database;
  EXPECT_TRUE(rc::check([&] {
    const auto parts =
        *rc::gen::resize(20, rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange(
                                 std::int64_t{1}, std::int64_t{999'999'999'999'999'999})));
    std::string sql =
        "DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, k int, x numeric(24,6));";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      sql += "INSERT INTO t VALUES (" + std::to_string(i) + ", " + std::to_string(i % 3) + ", " +
             std::to_string(parts[i]) + " / 1000000.0);";
    }
    database.source.run(sql);
    const RunReport report = database.replicate();
    RC_ASSERT(report.exit_code == ExitCode::kDone);
    SqliteMirrorOptions options;
    options.path = database.mirror_path();
    const std::unique_ptr<MirrorReader> mirror = make_sqlite_mirror(options)->open_published();
    // Texts compare as texts: only what sums and rounds.
    for (const char* question :
         {"SELECT sum(x) FROM t", "SELECT avg(x) FROM t", "SELECT round(sum(x), 2) FROM t",
          "SELECT round(avg(x), 6) FROM t", "SELECT coalesce(sum(x), 0) FROM t WHERE k = 1"}) {
      const std::string expected = database.source.value(question);
      const std::string found = mirror->scalar(question).value_or("");
      RC_LOG() << question << ": " << expected << ", mirror: " << found << std::endl;
      RC_ASSERT(same_number(expected, found));
    }
  }));
}

TEST(MirrorDecimals, OfScalesBeyondADoubleAreProvenEqual) {
  ReplicatedDatabase database;
  database.source.run(
      "CREATE TABLE t (id int PRIMARY KEY, a numeric(3,5), b numeric(3,22), c numeric(3,30),"
      " d numeric(3,400), e numeric(12,-3));"
      "INSERT INTO t VALUES (1, 0.00123, 9.99e-20, 1.23e-28, 1e-400, 123456789012345),"
      " (2, -0.00999, 1e-22, -9.99e-28, 9.99e-398, -1000)");
  EXPECT_EQ(database.replicate().exit_code, ExitCode::kDone);
  EXPECT_EQ(database.validate().exit_code, ExitCode::kDone);
}

TEST(MirrorChecks, ThatBinaryFractionsWouldBreakDoNotCondemnASoundMirror) {
  ReplicatedDatabase database;
  database.source.run(
      "CREATE TABLE t (n int CHECK (n * 0.1 = 0.3), price numeric(10,2) CHECK (price::int = 5),"
      " a int, b int, CHECK (a::numeric / b::numeric > 3.4), code text CHECK (code::varchar(2) = "
      "'it'), CHECK (coalesce(a, 0) > -1));"
      "INSERT INTO t VALUES (3, 5.4, 7, 2, 'its')");
  EXPECT_EQ(database.replicate().exit_code, ExitCode::kDone);
  EXPECT_EQ(database.mirror().value("PRAGMA integrity_check"), "ok");
}

}  // namespace
}  // namespace etl
