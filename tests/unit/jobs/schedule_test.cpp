#include "etl/jobs/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "unit/jobs/schedule_fixture.h"

namespace etl {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ScheduleTest, RunsOnceADayAtItsTimeAndSaysWhenTheNextRunIs) {
  run_once_ = [this] {
    clock_.advance(seconds(90));
    return RunOutcome{ExitCode::kDone, 90, "421 records in 4 tables", false};
  };
  EXPECT_EQ(run(), ExitCode::kDone);
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-02T02:00:00+00:00",
                                   "2026-03-03T02:00:00+00:00"));
  EXPECT_THAT(lines_, ElementsAre("next run: 2026-03-01T02:00:00+00:00 (in 2 h)",
                                  "run due at 2026-03-01T02:00:00+00:00 starts",
                                  "run succeeded in 90.00 s: 421 records in 4 tables",
                                  "next run: 2026-03-02T02:00:00+00:00 (in 23 h 58 min)",
                                  "run due at 2026-03-02T02:00:00+00:00 starts",
                                  "run succeeded in 90.00 s: 421 records in 4 tables",
                                  "next run: 2026-03-03T02:00:00+00:00 (in 23 h 58 min)",
                                  "run due at 2026-03-03T02:00:00+00:00 starts",
                                  "run succeeded in 90.00 s: 421 records in 4 tables",
                                  "next run: 2026-03-04T02:00:00+00:00 (in 23 h 58 min)",
                                  "stopped by SIGTERM while no run was under way"));
}

TEST_F(ScheduleTest, KeepsLocalTimeAcrossDaylightSaving) {
  options_.rule = {{{2, 30}}, kEveryDay, "Europe/Madrid"};
  clock_.set_wall(at("2026-03-28T00:00:00+01:00"));
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00",
                                   "2026-03-30T02:30:00+02:00"));
}

TEST_F(ScheduleTest, GoesOnAfterARunThatFailedAndOneThatThrew) {
  run_once_ = [this]() -> RunOutcome {
    if (starts_.size() == 1) {
      return {ExitCode::kSource, 1.5, "cannot connect to db.example:5432", false};
    }
    if (starts_.size() == 2) throw Error(ErrorKind::kMirror, "the mirror is not ours");
    throw std::runtime_error("out of ideas");
  };
  EXPECT_EQ(run(), ExitCode::kDone);
  EXPECT_EQ(starts_.size(), 3U);
  EXPECT_THAT(lines_, Contains("run failed after 1.50 s with exit code 3: cannot connect to "
                               "db.example:5432"));
  EXPECT_THAT(lines_, Contains("run failed after 0.00 s with exit code 6: the mirror is not ours"));
  EXPECT_THAT(lines_, Contains("run failed after 0.00 s with exit code 1: out of ideas"));
}

TEST_F(ScheduleTest, SkipsARunThatComesDueDuringAnotherAndSaysSo) {
  run_once_ = [this] {
    if (starts_.size() == 1) clock_.advance(hours(50));
    return RunOutcome{};
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-04T02:00:00+00:00",
                                   "2026-03-05T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("the run due at 2026-03-02T02:00:00+00:00 is skipped: the run "
                               "before it was still under way"));
  EXPECT_THAT(lines_, Contains(HasSubstr("2026-03-03T02:00:00+00:00 is skipped")));
  EXPECT_THAT(events_, Not(Contains(ScheduleEvent::kCatchUp)));
}

TEST_F(ScheduleTest, RunsSeveralTimesADayOnTheDaysAskedFor) {
  options_.rule = {{{2, 0}, {14, 30}}, parse_weekdays("sun,tue"), "UTC"};  // 2026-03-01: a Sunday
  stop_after_ = 5;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T14:30:00+00:00",
                                   "2026-03-03T02:00:00+00:00", "2026-03-03T14:30:00+00:00",
                                   "2026-03-08T02:00:00+00:00"));
}

TEST_F(ScheduleTest, SkipsEachTimeOfTheDayThatComesDueDuringALongRun) {
  options_.rule.times = {{2, 0}, {3, 0}, {4, 0}, {20, 0}};
  run_once_ = [this] {
    if (starts_.size() == 1) clock_.advance(hours(2));  // it ends when a run is due
    return RunOutcome{};
  };
  stop_after_ = 2;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T20:00:00+00:00"));
  EXPECT_EQ(std::count(events_.begin(), events_.end(), ScheduleEvent::kSkipped), 2);
}

TEST_F(ScheduleTest, RunsOnceWhereTwoTimesFallOnTheEndOfAGap) {
  options_.rule = {{{2, 15}, {2, 45}, {3, 0}, {4, 0}}, kEveryDay, "Europe/Madrid"};
  clock_.set_wall(at("2026-03-29T00:00:00+01:00"));
  stop_after_ = 2;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00"));
}

TEST_F(ScheduleTest, MakesUpByOneRunForTheRunsMissedWhileTheMachineSlept) {
  const auto stop_later = clock_.on_wait;
  clock_.on_wait = [this, stop_later](WallTime time) {
    stop_later(time);
    if (starts_.size() == 1) clock_.set_wall(at("2026-03-05T14:00:00Z"));
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-05T14:00:00+00:00",
                                   "2026-03-06T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("4 runs were missed since 2026-03-02T02:00:00+00:00 (3 d 12 h ago): "
                               "one run makes up for it now"));
}

TEST_F(ScheduleTest, ABusyMachineThatWakesALittleLateHasMissedNothing) {
  const auto stop_later = clock_.on_wait;
  clock_.on_wait = [this, stop_later](WallTime time) {
    stop_later(time);
    clock_.set_wall(time + minutes(2));
  };
  run();
  EXPECT_EQ(starts_.size(), 3U);
  EXPECT_THAT(events_, Not(Contains(ScheduleEvent::kCatchUp)));
}

TEST_F(ScheduleTest, MakesUpAtItsStartForARunMissedWhileItWasOff) {
  options_.last_success = at("2026-02-26T02:00:01Z");
  stop_after_ = 2;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T00:00:00+00:00", "2026-03-01T02:00:00+00:00"));
  EXPECT_THAT(lines_.front(),
              "2 runs were missed since 2026-02-27T02:00:00+00:00 (46 h ago): one "
              "run makes up for it now");
}

TEST_F(ScheduleTest, HasNothingToMakeUpForWhenTheLastRunWasAfterTheLastTimeDue) {
  options_.last_success = at("2026-02-28T15:00:00Z");  // by hand
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
}

TEST_F(ScheduleTest, ALastRunInTheFutureIsNoReasonToRun) {
  options_.last_success = at("2027-01-01T00:00:00Z");
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
}

TEST_F(ScheduleTest, DoesNotRunAgainWhenTheClockIsCorrectedByAFewSeconds) {
  run_once_ = [this] {
    clock_.set_wall(clock_.now() - seconds(5));
    return RunOutcome{};
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-02T02:00:00+00:00",
                                   "2026-03-03T02:00:00+00:00"));
}

TEST_F(ScheduleTest, PlansAnewWhenTheClockThatRanAheadIsSetBackDuringAWait) {
  clock_.set_wall(at("2031-06-01T00:00:00Z"));
  stop_after_ = 1;
  const auto stop_later = clock_.on_wait;
  bool set_back = false;
  clock_.on_wait = [&, stop_later](WallTime time) {
    stop_later(time);
    if (set_back) return;
    set_back = true;
    clock_.set_wall(at("2026-03-01T12:00:00Z"));
    clock_.return_early();
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-02T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("the clock was set back to 2026-03-01T12:00:00+00:00"));
}

TEST_F(ScheduleTest, PlansAnewWhenTheClockThatRanAheadIsSetBackDuringARun) {
  clock_.set_wall(at("2031-06-01T00:00:00Z"));
  stop_after_ = 2;
  run_once_ = [this] {
    if (starts_.size() == 1) clock_.set_wall(at("2026-03-01T12:00:00Z"));
    return RunOutcome{};
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2031-06-01T02:00:00+00:00", "2026-03-02T02:00:00+00:00"));
}

TEST_F(ScheduleTest, WaitsOnWhenAWaitReturnsBeforeItsTime) {
  stop_after_ = 1;
  clock_.return_early();
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
}

TEST_F(ScheduleTest, AStopBetweenRunsIsACleanEnd) {
  for (const int signal : {SIGTERM, SIGINT}) {
    StopFlag stop;
    stop.request(signal);
    EXPECT_EQ(run_schedule(
                  options_, [] { return RunOutcome{}; }, clock_, stop,
                  [](ScheduleEvent, const std::string&) {}, [](const ScheduleState&) {}),
              ExitCode::kDone);
  }
}

TEST_F(ScheduleTest, AStopThatCutsARunGivesThatRunsExitCode) {
  run_once_ = [this]() -> RunOutcome {
    stop_.request(SIGTERM);
    stop_.throw_if_requested();
    return {};
  };
  EXPECT_EQ(run(), ExitCode::kTerminated);
  EXPECT_EQ(starts_.size(), 1U);
  EXPECT_THAT(lines_.back(),
              "stopped by SIGTERM during the run: it is made up for at the next start");
}

TEST_F(ScheduleTest, AStopThatCutsARunByCtrlCGives130) {
  run_once_ = [this]() -> RunOutcome {
    stop_.request(SIGINT);
    return {ExitCode::kInterrupted, 1, "stopped by SIGINT", false};
  };
  EXPECT_EQ(run(), ExitCode::kInterrupted);
}

TEST_F(ScheduleTest, AStopUnderWhichTheRunStillSucceedsIsACleanEnd) {
  run_once_ = [this] {
    stop_.request(SIGTERM);
    return RunOutcome{};
  };
  EXPECT_EQ(run(), ExitCode::kDone);
  EXPECT_THAT(lines_.back(), "stopped by SIGTERM after the run had ended");
}

TEST_F(ScheduleTest, UnknownZoneIsAnErrorBeforeAnyWait) {
  options_.rule.zone = "Mars/Olympus";
  EXPECT_THROW(run(), Error);
  EXPECT_TRUE(clock_.waits().empty());
}

TEST(ScheduleProperty, NeverRunsTwiceForADateWhateverTheRunsTake) {
  EXPECT_TRUE(rc::check([] {
    const int minute = *rc::gen::inRange(0, 24 * 60);
    const auto durations = *rc::gen::container<std::vector<int>>(12, rc::gen::inRange(0, 4000));
    FakeClock clock(at("2026-03-20T00:00:00Z"));
    StopFlag stop;
    std::vector<WallTime> starts;
    std::size_t events_skipped = 0;
    const ScheduleRule rule{{{minute / 60, minute % 60}}, kEveryDay, "America/New_York"};
    run_schedule(
        {rule, 0, std::nullopt, std::nullopt},
        [&] {
          starts.push_back(clock.now());
          clock.advance(minutes(durations[starts.size() - 1]));
          if (starts.size() == durations.size()) stop.request(SIGTERM);
          return RunOutcome{};
        },
        clock, stop,
        [&](ScheduleEvent event, const std::string&) {
          if (event == ScheduleEvent::kSkipped) ++events_skipped;
        },
        [](const ScheduleState&) {});
    // Every time that came due up to the last start was either run, at its moment, or skipped.
    std::size_t due = 0;
    for (WallTime time = next_run(rule, at("2026-03-20T00:00:00Z")); time <= starts.back();
         time = next_run(rule, time)) {
      ++due;
    }
    RC_ASSERT(due == starts.size() + events_skipped);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      RC_ASSERT(last_due(rule, starts[i]) == starts[i]);
      if (i > 0) RC_ASSERT(starts[i] > starts[i - 1]);
    }
  }));
}

TEST(RunOutcomeOfReport, TellsRecordsAndTablesOrWhyItFailed) {
  RunReport report;
  report.seconds = 1.5;
  report.tables = {{"dim_date", 350, 0.1, true, "", ""}, {"fact_sales", 26, 0.1, false, "x", ""}};
  report.exit_code = ExitCode::kTablesFailed;
  EXPECT_EQ(outcome_of(report).summary, "376 records in 2 tables, 1 table failed");
  EXPECT_EQ(outcome_of(report).exit_code, ExitCode::kTablesFailed);
  EXPECT_EQ(outcome_of(report).seconds, 1.5);
  report.error = Error(ErrorKind::kSourceConnection, "no server");
  EXPECT_EQ(outcome_of(report).summary, "no server");
  EXPECT_TRUE(outcome_of(report).retryable);
  report.error = Error(ErrorKind::kMirror, "not ours");
  EXPECT_FALSE(outcome_of(report).retryable);
}

}  // namespace
}  // namespace etl
