#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/jobs/schedule_fixture.h"

namespace etl {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

PastRun past_run(const std::string& timestamp, int exit_code) {
  return {timestamp, exit_code == 0 ? "SUCCESS" : "ERROR", exit_code, 0.5, 421, "", ""};
}

const ScheduleRule kTwoInMadrid{{{2, 0}}, kEveryDay, "Europe/Madrid"};

TEST(ScheduleStatus, CountsAllRunsAndKeepsTheNewest) {
  const WallTime now = at("2026-03-10T12:00:00Z");
  std::vector<PastRun> runs;
  for (int i = 0; i < 20; ++i) {
    runs.push_back(
        past_run("2026-03-" + std::to_string(30 - i) + "T02:00:00+01:00", i < 5 ? 3 : 0));
  }
  runs[5].timestamp = "2026-03-10T09:00:00-01:00";
  const ScheduleStatus status = schedule_status(kTwoInMadrid, runs, now, 10);
  EXPECT_EQ(status.runs.size(), 10U);
  EXPECT_EQ(status.runs_considered, 20U);
  EXPECT_EQ(status.runs_succeeded, 15U);
  EXPECT_EQ(status.success_rate, 0.75);
  EXPECT_EQ(status.last_success, "2026-03-10T09:00:00-01:00");
  EXPECT_EQ(status.last_success_age_seconds, 2 * 3600);
  EXPECT_EQ(status.next_run, at("2026-03-11T02:00:00+01:00"));
}

TEST(ScheduleStatus, HasNoRateAndNoLastSuccessWithoutRuns) {
  const ScheduleStatus status = schedule_status(kTwoInMadrid, {}, at("2026-03-10T12:00:00Z"));
  EXPECT_FALSE(status.success_rate.has_value());
  EXPECT_FALSE(status.last_success.has_value());
  EXPECT_FALSE(status.last_success_age_seconds.has_value());
  EXPECT_TRUE(status.runs.empty());
}

TEST(ScheduleStatus, AllFailedIsARateOfZero) {
  const ScheduleStatus status = schedule_status(
      kTwoInMadrid, {past_run("2026-03-10T02:00:00+01:00", 3)}, at("2026-03-10T12:00:00Z"));
  EXPECT_EQ(status.success_rate, 0.0);
  EXPECT_FALSE(status.last_success.has_value());
}

TEST(ScheduleStatus, ATimestampWithoutOffsetHasNoAge) {
  const ScheduleStatus status = schedule_status(kTwoInMadrid, {past_run("2026-03-10T02:00:00", 0)},
                                                at("2026-03-10T12:00:00Z"));
  EXPECT_EQ(status.last_success, "2026-03-10T02:00:00");
  EXPECT_FALSE(status.last_success_age_seconds.has_value());
}

TEST(ScheduleStatus, DurationsAreThoseOfTheRunsThatSucceeded) {
  std::vector<PastRun> runs;
  for (const double took : {4.0, 1.0, 9.0, 2.0}) {
    runs.push_back(past_run("2026-03-10T02:00:00+01:00", 0));
    runs.back().seconds = took;
  }
  runs.push_back(past_run("2026-03-10T02:00:00+01:00", 3));
  runs.back().seconds = 900;
  const WallTime now = at("2026-03-10T12:00:00Z");
  EXPECT_EQ(schedule_status(kTwoInMadrid, runs, now).median_seconds, 3.0);
  EXPECT_EQ(schedule_status(kTwoInMadrid, runs, now).longest_seconds, 9.0);
  runs.erase(runs.begin());
  EXPECT_EQ(schedule_status(kTwoInMadrid, runs, now).median_seconds, 2.0);
  EXPECT_FALSE(schedule_status(kTwoInMadrid, {}, now).median_seconds.has_value());
}

TEST(ScheduleStatus, IsStaleWhereTheLastSuccessIsOlderThanItMayBeOrThereIsNone) {
  const std::vector<PastRun> failed_since = {past_run("2026-03-10T02:00:00Z", 3),
                                             past_run("2026-03-09T02:00:00Z", 0)};
  ScheduleStatus status = schedule_status(kTwoInMadrid, failed_since, at("2026-03-10T04:00:00Z"));
  EXPECT_FALSE(status.stale()) << "nobody asked";
  status.max_age = hours(26);
  EXPECT_FALSE(status.stale());
  status.max_age = hours(26) - seconds(1);
  EXPECT_TRUE(status.stale());
  status = schedule_status(kTwoInMadrid, {past_run("2026-03-10T02:00:00Z", 3)},
                           at("2026-03-10T04:00:00Z"));
  status.max_age = hours(1000);
  EXPECT_TRUE(status.stale());
}

TEST(DurationText, UsesTheTwoLargestUnits) {
  EXPECT_EQ(duration_text(seconds(-5)), "0 s");
  EXPECT_EQ(duration_text(seconds(59)), "59 s");
  EXPECT_EQ(duration_text(seconds(119)), "1 min");
  EXPECT_EQ(duration_text(hours(5) + minutes(12)), "5 h 12 min");
  EXPECT_EQ(duration_text(hours(5)), "5 h");
  EXPECT_EQ(duration_text(hours(47) + minutes(59)), "47 h 59 min");
  EXPECT_EQ(duration_text(hours(76)), "3 d 4 h");
}

}  // namespace
}  // namespace etl
