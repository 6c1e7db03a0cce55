#include <signal.h>

#include "e2e/etl_program.h"

namespace etl {
namespace {

using Schedule = EtlProgram;

TEST_F(Schedule, RunsAReplicationAtOnceWhenAsked) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"schedule", "run"});
  EXPECT_EQ(generations().size(), 1U);
  EXPECT_EQ(newest_report()["command"], "replicate");
}

TEST_F(Schedule, StatusCountsTheRunsThatWere) {
  load_and_replicate();
  environment_["ETL_SCHEDULE_TIME"] = "03:30";
  const Outcome text = etl_ok({"schedule", "status"});
  EXPECT_NE(text.out.find("03:30"), std::string::npos) << shown(text);
  EXPECT_NE(text.out.find("100"), std::string::npos) << "success rate\n" << shown(text);
  const Outcome outcome = etl_ok({"--json", "schedule", "status"});
  EXPECT_TRUE(nlohmann::json::accept(outcome.out)) << shown(outcome);
}

TEST_F(Schedule, PrintsWhatOtherSchedulersNeed) {
  environment_["ETL_SCHEDULE_TIME"] = "03:30";
  const std::string cron = etl_ok({"schedule", "setup-cron"}).out;
  EXPECT_NE(cron.find("30 3 * * *"), std::string::npos) << cron;
  EXPECT_NE(cron.find("replicate"), std::string::npos) << cron;
  const std::string systemd = etl_ok({"schedule", "setup-systemd"}).out;
  EXPECT_NE(systemd.find("OnCalendar="), std::string::npos) << systemd;
  const std::string windows = etl_ok({"schedule", "setup-windows"}).out;
  EXPECT_NE(windows.find("schtasks"), std::string::npos) << windows;
  EXPECT_NE(windows.find("<Task"), std::string::npos) << windows;
}

TEST_F(Schedule, RefusesTimesAndZonesThatDoNotExist) {
  EXPECT_TRUE(fails_with(etl({"schedule", "--at", "25:00"}), 2));
  EXPECT_TRUE(fails_with(etl({"schedule", "--at", "03:30", "--timezone", "Mars/Olympus"}), 2));
}

TEST_F(Schedule, StaysUpUntilItIsTerminated) {
  Subprocess scheduler(command({"schedule", "--at", "03:30"}));
  ASSERT_TRUE(becomes_true([&] { return !read_text(path("logs/scheduler.log")).empty(); }));
  EXPECT_TRUE(scheduler.running());
  scheduler.send_signal(SIGTERM);
  const Outcome outcome = scheduler.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.signal, 0) << shown(outcome);
  EXPECT_EQ(error_line(outcome), "") << shown(outcome);
}

}  // namespace
}  // namespace etl
