// Row 54: a time that daylight saving skips, or shows twice: once, at the first moment that exists.
#include "e2e/faults/running_schedule.h"

namespace etl {
namespace {

using DaylightSaving = RunningSchedule;

TEST_F(DaylightSaving, TimesThatAreSkippedRunOnceAtTheFirstMomentAfter) {
  set_clock("2026-03-29T00:59:59Z");  // 01:59:59 in Madrid; a second later it is 03:00
  leave_state("2026-03-28T12:00:00Z");
  auto schedule = start({"--at", "02:15,02:45", "--timezone", "Europe/Madrid"});
  wait_for_log(*schedule, "next run: 2026-03-30T02:15:00+02:00");
  EXPECT_EQ(count_of(log(), "run due at 2026-03-29T03:00:00+02:00 starts"), 1U) << log();
  EXPECT_EQ(count_of(log(), "run succeeded"), 1U) << log();
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  EXPECT_EQ(runs(), 1U);
}

TEST_F(DaylightSaving, ATimeThatIsShownTwiceRunsTheFirstTime) {
  set_clock("2026-10-25T00:29:59Z");  // 02:29:59 in Madrid, for the first time
  leave_state("2026-10-24T12:00:00Z");
  auto schedule = start({"--at", "02:30", "--timezone", "Europe/Madrid"});
  wait_for_log(*schedule, "next run: 2026-10-26T02:30:00+01:00");
  EXPECT_EQ(count_of(log(), "run due at 2026-10-25T02:30:00+02:00 starts"), 1U) << log();
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  set_clock("2026-10-25T01:29:59Z");  // for the second time
  schedule = start({"--at", "02:30", "--timezone", "Europe/Madrid"});
  ASSERT_TRUE(becomes_true([&] {
    return count_of(log(), "next run: 2026-10-26T02:30:00+01:00") == 2;
  })) << log();
  EXPECT_EQ(stop(*schedule).exit_code, 0);
  EXPECT_EQ(runs(), 1U);
}

}  // namespace
}  // namespace etl
