// What becomes of reports, logs and generations over the months, with a clock that the test moves.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"
#include "support/private_mounts.h"

namespace etl {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Housekeeping : public EtlProgram {
 protected:
  Housekeeping() {
    set_clock("2026-12-01T12:00:00Z");
    environment_["TZ"] = "UTC";
    etl_ok({"load-csv", sample_folder()});
  }

  // Reports of that day, "20261201", in the order of their names.
  std::vector<std::string> reports_of(const std::string& day) const {
    std::vector<std::string> found;
    for (const std::string& report : reports()) {
      if (report.find("etl_report_" + day) != std::string::npos) found.push_back(report);
    }
    return found;
  }
  void replicate_often(int times) const {
    for (int i = 0; i < times; ++i) etl_ok({"replicate", "--views", "skip"});
  }
  std::string log(const std::string& name) const { return read_text(path("logs/" + name)); }
};

TEST_F(Housekeeping, ReportsGoAfterTheirDaysButForTheNewest) {
  replicate_often(12);
  set_clock("2027-02-27T12:00:00Z");  // after 88 days
  replicate_often(2);
  EXPECT_EQ(reports_of("20261201").size(), 13U);
  set_clock("2027-03-03T12:00:00Z");  // after 92 days
  replicate_often(2);
  // The ten newest of replicate, four of which are younger, and the only one of load-csv.
  EXPECT_EQ(reports_of("20261201").size(), 7U);
  EXPECT_EQ(reports_of("20270227").size(), 2U);
  EXPECT_EQ(reports_of("20270303").size(), 2U);
  EXPECT_THAT(log("etl_pipeline.log"), HasSubstr("removed 5 reports older than 90 days"));
  const nlohmann::json status = nlohmann::json::parse(etl_ok({"--json", "schedule", "status"}).out);
  EXPECT_EQ(status["runs"].size(), 10U);
}

TEST_F(Housekeeping, TheSettingDecidesAndZeroKeepsForEver) {
  replicate_often(12);
  set_clock("2036-12-01T12:00:00Z");
  environment_["REPORT_RETENTION_DAYS"] = "0";
  etl_ok({"replicate"});
  EXPECT_EQ(reports_of("20261201").size(), 13U);
  environment_["REPORT_RETENTION_DAYS"] = "1";
  etl_ok({"replicate", "--dry-run"});
  EXPECT_EQ(reports_of("20261201").size(), 13U) << "a dry run removes nothing";
  etl_ok({"replicate"});
  EXPECT_EQ(reports_of("20261201").size(), 9U);
}

TEST_F(Housekeeping, DaysThatAreNoneAreRefusedBeforeTheRun) {
  for (const char* key : {"REPORT_RETENTION_DAYS", "LOG_RETENTION_DAYS"}) {
    for (const char* value : {"-1", "soon", "99999"}) {
      environment_[key] = value;
      const Outcome outcome = etl({"replicate"});
      EXPECT_TRUE(fails_with(outcome, 2));
      EXPECT_THAT(error_line(outcome), HasSubstr(key));
      environment_.erase(key);
    }
  }
  EXPECT_TRUE(generations().empty());
}

TEST_F(Housekeeping, AFailedRunTidiesUpTooAndLeavesTheLastSuccess) {
  etl_ok({"replicate"});
  const std::string success = reports_of("20261201").back();
  environment_["DB_NAME"] = "etl_test_nowhere";
  for (int i = 0; i < 12; ++i) EXPECT_EQ(etl({"replicate"}).exit_code, 3);
  set_clock("2027-06-01T12:00:00Z");
  EXPECT_TRUE(fails_with(etl({"replicate"}), 3));
  // Nine failed ones, the success, and the report of load-csv.
  EXPECT_EQ(reports_of("20261201").size(), 11U);
  EXPECT_TRUE(fs::exists(success));
  const std::string status = etl_ok({"schedule", "status"}).out;
  EXPECT_THAT(status, HasSubstr("Last success  2026-12-01T1"));
}

// Not even root may remove something on a read-only file system; it is mounted so while the run
// writes its own report elsewhere.
TEST_F(Housekeeping, WhatCannotBeRemovedIsAWarning) {
  fs::create_directory(path("logs/etl_pipeline.9.log"));  // passed over
  fs::create_directory(path("sealed"));
  const PrivateMount mount(path("sealed"), 1U << 20U);
  write("sealed/etl_pipeline.1.log", "2020-01-01T00:00:00.000+00:00 info    [1] old\n");
  fs::create_symlink("/dev/null", path("sealed/etl_pipeline.log"));
  mount.make_read_only();
  environment_["LOG_DIR"] = "sealed";
  const Outcome outcome = etl_ok({"replicate"});
  EXPECT_THAT(outcome.err, HasSubstr("etl: warning: retention: sealed/etl_pipeline.1.log"));
  EXPECT_THAT(outcome.err, HasSubstr("Read-only file system"));
  EXPECT_TRUE(fs::exists(path("sealed/etl_pipeline.1.log")));
}

TEST_F(Housekeeping, LogsAreRotatedAndRemovedAfterTheirDays) {
  etl_ok({"replicate"});
  const std::string first = log("etl_pipeline.log");
  set_clock("2026-12-30T12:00:00Z");
  etl_ok({"replicate"});
  EXPECT_EQ(log("etl_pipeline.log").find(first), 0U);
  EXPECT_FALSE(fs::exists(path("logs/etl_pipeline.1.log")));
  const std::string before = log("etl_pipeline.log");
  set_clock("2027-01-01T12:00:00Z");  // the first line is 31 days old, the last 2
  etl_ok({"replicate"});
  EXPECT_EQ(log("etl_pipeline.1.log"), before);
  EXPECT_EQ(log("etl_pipeline.log").find("2026-"), std::string::npos);
  set_clock("2027-01-28T12:00:00Z");
  etl_ok({"replicate"});
  EXPECT_EQ(log("etl_pipeline.1.log"), before) << "it has a line of 29 days";
  set_clock("2027-01-30T12:00:00Z");
  etl_ok({"replicate"});
  EXPECT_FALSE(fs::exists(path("logs/etl_pipeline.1.log")));
  EXPECT_THAT(log("etl_pipeline.log"), HasSubstr("removed 1 log older than 30 days"));
  EXPECT_THAT(log("etl_load.log"), HasSubstr("2026-12-01T1")) << "nobody has rotated it";
}

TEST_F(Housekeeping, AScheduleThatStaysUpRotatesItsLogToo) {
  set_clock("2026-12-01T01:59:59Z");
  Subprocess schedule(command({"schedule", "--at", "02:00", "--timezone", "UTC"}));
  const auto logged = [&](const std::string& text) {
    return becomes_true([&] { return log("scheduler.log").find(text) != std::string::npos; });
  };
  ASSERT_TRUE(logged("next run: 2026-12-02T02:00:00")) << schedule.err();
  const std::string before = log("scheduler.log");
  set_clock("2027-01-05T02:00:00Z");
  schedule.send_signal(SIGTERM);
  EXPECT_EQ(schedule.wait().exit_code, 0);
  EXPECT_EQ(log("scheduler.1.log"), before);
  EXPECT_THAT(log("scheduler.log"), HasSubstr("2027-01-05T0"));
  set_clock("2027-02-10T02:00:00Z");
  etl_ok({"replicate"});
  EXPECT_FALSE(fs::exists(path("logs/scheduler.1.log")));
}

TEST_F(Housekeeping, GenerationsThatFailedRunsCouldNotMakeCostNoneOfTheOthers) {
  environment_["MIRROR_KEEP"] = "2";
  replicate_often(3);
  const std::vector<std::string> good = generations();
  ASSERT_EQ(good.size(), 2U);
  // A proof that fails, a source that is not there, a table that is refused.
  write("metrics/wrong.sql",
        "-- title: Wrong\n-- unit: count\n-- tables: fact_sales\n"
        "SELECT CASE WHEN '1' < 2 THEN 1 ELSE 0 END FROM fact_sales LIMIT 1\n");
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(etl({"replicate", "--metrics-dir", "metrics"}).exit_code, 0);
    EXPECT_NE(etl({"replicate", "--tables", "nowhere"}).exit_code, 0);
  }
  EXPECT_EQ(generations(), good);
  etl_ok({"replicate", "--rollback"});
  EXPECT_EQ(fs::canonical(mirror_path()), fs::canonical(good[0]));
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
}

}  // namespace
}  // namespace etl
