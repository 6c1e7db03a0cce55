// Row 22: the wall clock is set back, an hour at every look at it; daylight saving is the same to a
// program that keeps time in UTC. Durations are those of the monotonic clock.
#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

using ClockSetBack = RunUnderFire;

TEST_F(ClockSetBack, ChangesNoDuration) {
  load_and_replicate();
  preload(ETL_BACKWARDS_CLOCK);
  const auto start = std::chrono::steady_clock::now();
  etl_ok({"replicate"});
  const double real =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const nlohmann::json report = newest_report();
  EXPECT_GT(report["total_execution_time"], 0.0);
  EXPECT_LE(report["total_execution_time"], real);
  for (const auto& table : report["tables_detail"]) {
    EXPECT_GE(table["time"], 0.0) << table;
    EXPECT_LE(table["time"], real) << table;
  }
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT finished_at < started_at FROM etl_runs"), "1")
      << "the clock was set back during the run";
  EXPECT_EQ(mirror.value("SELECT count(*) FROM etl_control WHERE execution_time_seconds < 0"), "0");
}

TEST_F(ClockSetBack, StopsNoWaitAndNoLimit) {
  preload(ETL_BACKWARDS_CLOCK);
  database_.run(
      "CREATE SCHEMA bi_schema; CREATE VIEW bi_schema.slow AS SELECT pg_sleep(60) IS NULL AS slept;"
      "CREATE TABLE bi_schema.t (id int)");
  EXPECT_TRUE(
      fails_with(etl({"--stall-timeout", "0.5", "replicate", "--views", "materialize"}), 3));
}

}  // namespace
}  // namespace etl
