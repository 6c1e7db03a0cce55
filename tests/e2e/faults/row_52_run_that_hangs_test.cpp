// A run that hangs: ETL_TIMEOUT ends it as SIGTERM would, with its report, and the schedule goes
// on.
#include "e2e/faults/running_schedule.h"
#include "e2e/mirror_file.h"
#include "support/tcp_proxy.h"

namespace etl {
namespace {

class Timeout : public RunningSchedule {
 protected:
  // What a user sees, and that nothing of the run goes on in the server.
  void expect_timed_out(const Outcome& outcome) {
    EXPECT_TRUE(fails_with(outcome, 75));
    EXPECT_EQ(error_line(outcome), "the run took longer than ETL_TIMEOUT (1 s)") << shown(outcome);
    EXPECT_NE(hint_line(outcome).find("the mirror is as it was"), std::string::npos)
        << shown(outcome);
    EXPECT_NE(hint_line(outcome).find("ETL_TIMEOUT"), std::string::npos) << shown(outcome);
    const nlohmann::json report = newest_report();
    EXPECT_EQ(report["exit_code"], 75);
    EXPECT_EQ(report["error"]["code"], "timed_out");
    EXPECT_EQ(report["error"]["retryable"], true);
    EXPECT_GT(report["total_execution_time"], 0.1);  // the limit counts from a little before
    EXPECT_TRUE(becomes_true([&] {
      return database_.value(
                 "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'etl' "
                 "AND datname = current_database()") == "0";
    })) << "the server still works for it";
  }
};

TEST_F(Timeout, WhileConnecting) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  proxy.stall_after(0);
  environment_["PGHOST"] = "127.0.0.1";
  environment_["PGPORT"] = proxy.port();
  expect_timed_out(etl({"--connect-timeout", "60", "replicate", "--timeout", "1"}));
}

TEST_F(Timeout, WhileWaitingForALock) {
  const auto holder = hold_a_table();
  environment_["ETL_TIMEOUT"] = "1";
  expect_timed_out(etl({"--lock-timeout", "60", "replicate"}));
  expect_timed_out(etl({"--lock-timeout", "60", "schedule", "run"}));
}

TEST_F(Timeout, WhileTheServerComputesRowsAndTheMirrorIsAsItWas) {
  publish_then_add_large_table();
  database_.run("CREATE VIEW bi_schema.slow AS SELECT pg_sleep(60) IS NULL AS slept");
  environment_["ETL_TIMEOUT"] = "3600";
  expect_timed_out(etl({"replicate", "--views", "materialize", "--timeout", "1"}));
  expect_old_mirror_whole();
}

TEST_F(Timeout, WhileTheMirrorIsAskedForTheProof) {
  // Ends in PostgreSQL, which compares numbers; in SQLite any number is less than any text.
  write("metrics/endless.sql",
        "-- title: Endless\n-- unit: count\n-- tables: fact_sales\n"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < '10') SELECT count(*) FROM n\n");
  expect_timed_out(etl({"replicate", "--metrics-dir", "metrics", "--timeout", "1"}));
  EXPECT_TRUE(generations().empty());
}

TEST_F(Timeout, ALongerOneOrNoneEndsNoRun) {
  environment_["ETL_TIMEOUT"] = "604800";
  etl_ok({"replicate"});
  etl_ok({"replicate", "--timeout", "0"});
}

TEST_F(Timeout, TheScheduleGoesOnAndAStopEndsThePauseBeforeTheRetry) {
  set_clock("2026-03-02T01:59:59Z");
  leave_state("2026-03-01T12:00:00Z");
  const auto holder = hold_a_table();
  auto schedule = start({"--at", "02:00", "--timezone", "UTC", "--timeout", "1"}, kWaitsForLocks);
  wait_for_log(*schedule, "with exit code 75: the run took longer than ETL_TIMEOUT (1 s)");
  wait_for_log(*schedule, "retry 1 of 3 at 2026-03-02T02:01:0");
  EXPECT_TRUE(schedule->running());
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  wait_for_log(*schedule, "stopped by SIGTERM while a failed run was to be retried");
}

TEST_F(Timeout, AServerThatIsDownIsTriedAgainLater) {
  set_clock("2026-03-02T01:59:59Z");
  leave_state("2026-03-01T12:00:00Z");
  environment_["PGPORT"] = "1";
  environment_["ETL_RETRIES"] = "1";
  auto schedule = start({"--at", "02:00", "--timezone", "UTC"});
  wait_for_log(*schedule, "with exit code 3: ");
  wait_for_log(*schedule, "retry 1 of 1 at 2026-03-02T02:01:0");
  EXPECT_EQ(stop(*schedule).exit_code, 0);
}

}  // namespace
}  // namespace etl
