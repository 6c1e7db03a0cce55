// Row 52: a run is longer than the interval: the next is skipped, and never are two at once.
#include <signal.h>

#include "e2e/faults/running_schedule.h"

namespace etl {
namespace {

using LongRun = RunningSchedule;

TEST_F(LongRun, TheTimesThatPassMeanwhileAreSkipped) {
  set_clock("2026-03-02T01:59:59Z");
  leave_state("2026-03-01T12:00:00Z");
  auto holder = hold_a_table();
  auto schedule =
      start({"--at", "02:00,02:01,02:02", "--at", "05:00", "--timezone", "UTC"}, kWaitsForLocks);
  wait_until_held(*schedule);
  set_clock("2026-03-02T02:30:00Z");
  holder.reset();
  wait_for_log(*schedule, "next run: 2026-03-02T05:00:00+00:00");
  for (const char* skipped : {"02:01", "02:02"}) {
    EXPECT_EQ(count_of(log(), "the run due at 2026-03-02T" + std::string(skipped) +
                                  ":00+00:00 is skipped: the run before it was still under way"),
              1U)
        << log();
  }
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(LongRun, ASecondScheduleInTheFolderIsRefusedWithThePidOfTheFirst) {
  set_clock("2026-03-02T12:00:00Z");
  auto first = start({"--at", "02:00"});
  wait_for_log(*first, "next run");
  const Outcome second = etl({"schedule", "--at", "14:00"});
  EXPECT_TRUE(fails_with(second, 75));
  EXPECT_NE(error_line(second).find("process " + std::to_string(first->pid())), std::string::npos)
      << shown(second);
  EXPECT_TRUE(first->running());
  first->send_signal(SIGKILL);
  first->wait();
  auto third = start({"--at", "02:00"});  // a dead one holds up nobody
  ASSERT_TRUE(becomes_true([&] { return count_of(log(), "next run: ") == 2; })) << log();
  EXPECT_EQ(stop(*third).exit_code, 0);
}

TEST_F(LongRun, IsShownByStatusUntilItEnds) {
  set_clock("2026-03-02T01:59:59Z");
  leave_state("2026-03-01T12:00:00Z");
  auto holder = hold_a_table();
  auto schedule = start({"--at", "02:00", "--timezone", "UTC"}, kWaitsForLocks);
  wait_until_held(*schedule);
  const auto status = [&] {
    return nlohmann::json::parse(etl_ok({"--json", "schedule", "status"}).out)["under_way"];
  };
  EXPECT_EQ(status()["pid"], schedule->pid());
  const std::string text = etl_ok({"schedule", "status"}).out;
  EXPECT_NE(text.find("process " + std::to_string(schedule->pid())), std::string::npos) << text;
  schedule->send_signal(SIGKILL);
  schedule->wait();
  EXPECT_TRUE(status().is_null()) << "a dead process runs nothing";
}

}  // namespace
}  // namespace etl
