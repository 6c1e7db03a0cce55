// Tables copied side by side in one snapshot: replicate --jobs.
#include <gtest/gtest.h>

#include <algorithm>

#include "support/replicated_database.h"

namespace etl {
namespace {

class ParallelCopy : public testing::Test {
 protected:
  ParallelCopy() { database.options_replicate.jobs = 3; }

  void make_tables(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string name = "t" + std::to_string(i);
      database.source.run("CREATE TABLE " + name +
                          " (id int PRIMARY KEY, s text); CREATE INDEX ON " + name +
                          " (s); INSERT INTO " + name + " SELECT n, 'row ' || n FROM " +
                          "generate_series(1, " + std::to_string(500 * i) + ") n; ANALYZE " + name);
    }
  }

  ReplicatedDatabase database;
};

TEST_F(ParallelCopy, ArrivesWholeAndIsReportedInOrder) {
  make_tables(15);
  database.source.run(
      "CREATE TABLE point_to (id int REFERENCES t7 (id)); INSERT INTO point_to "
      "SELECT id FROM t7");
  const RunReport report = database.replicate();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  ASSERT_EQ(report.tables.size(), 16U);
  EXPECT_TRUE(std::is_sorted(report.tables.begin(), report.tables.end(),
                             [](const auto& a, const auto& b) { return a.table < b.table; }));
  EXPECT_EQ(database.mirror().value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(database.mirror().value("SELECT count(*) FROM t14 WHERE s LIKE 'row %'"), "7000");
  EXPECT_EQ(database.validate().exit_code, ExitCode::kDone);
}

TEST_F(ParallelCopy, ATableThatFailsAloneLeavesTheOthers) {
  make_tables(6);
  database.source.run("CREATE MATERIALIZED VIEW odd AS SELECT 1 AS n WITH NO DATA");
  const RunReport report = database.replicate();
  EXPECT_EQ(report.exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(report.failed_tables(), 1U);
  EXPECT_EQ(database.mirror().value("SELECT count(*) FROM t5"), "2500");
}

TEST_F(ParallelCopy, WhatEndsTheRunEndsAllOfThem) {
  make_tables(9);
  database.replicate();
  const std::string before = database.mirror().value("SELECT run_id FROM etl_runs");
  database.observer.on_copied = [] { throw Error(ErrorKind::kSourceAuthentication, "silence"); };
  const RunReport report = database.replicate();
  EXPECT_EQ(report.exit_code, ExitCode::kSource);
  EXPECT_EQ(std::string(report.error->what()), "silence");
  EXPECT_EQ(database.mirror().value("SELECT run_id FROM etl_runs"), before);
}

}  // namespace
}  // namespace etl
