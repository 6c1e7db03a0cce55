#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "unit/jobs/schedule_fixture.h"

namespace etl {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const RunOutcome kNoServer{ExitCode::kSource, 1.5, "no server", true};

class ScheduleRetry : public ScheduleTest {};

TEST_F(ScheduleRetry, TriesAgainAfterOneFiveAndFifteenMinutesAndThenNotBeforeTheNextIsDue) {
  run_once_ = [] { return kNoServer; };
  stop_after_ = 5;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T02:01:00+00:00",
                                   "2026-03-01T02:06:00+00:00", "2026-03-01T02:21:00+00:00",
                                   "2026-03-02T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("retry 1 of 3 at 2026-03-01T02:01:00+00:00 (in 1 min)"));
  EXPECT_THAT(lines_, Contains("retry 2 of 3 at 2026-03-01T02:06:00+00:00 (in 5 min)"));
  EXPECT_THAT(lines_, Contains("retry 3 of 3 at 2026-03-01T02:21:00+00:00 (in 15 min)"));
  EXPECT_THAT(lines_, Not(Contains(HasSubstr("retry 4"))));
  EXPECT_EQ(std::count(lines_.begin(), lines_.end(),
                       "run failed after 1.50 s with exit code 3: no server"),
            5);
}

TEST_F(ScheduleRetry, GoesOnAsUsualOnceATrySucceeds) {
  run_once_ = [this] { return starts_.size() == 2 ? RunOutcome{} : kNoServer; };
  stop_after_ = 3;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T02:01:00+00:00",
                                   "2026-03-02T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("retry 1 of 3 at 2026-03-02T02:01:00+00:00 (in 1 min)"))
      << "the next run begins to count anew";
}

TEST_F(ScheduleRetry, TellsAnErrorThatWasThrownByItsKind) {
  run_once_ = [this]() -> RunOutcome {
    throw Error(starts_.size() == 1 ? ErrorKind::kLocked : ErrorKind::kSourceAuthentication, "no");
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T02:01:00+00:00",
                                   "2026-03-02T02:00:00+00:00"));
}

TEST_F(ScheduleRetry, LeavesAloneWhatNoRetryHelps) {
  run_once_ = [] { return RunOutcome{ExitCode::kOutput, 1, "the mirror is not ours", false}; };
  stop_after_ = 2;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-02T02:00:00+00:00"));
}

TEST_F(ScheduleRetry, CanBeTurnedOff) {
  options_.retries = 0;
  run_once_ = [] { return kNoServer; };
  stop_after_ = 2;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-02T02:00:00+00:00"));
  EXPECT_THAT(lines_, Each(Not(HasSubstr("retry"))));
}

TEST_F(ScheduleRetry, KeepsToFifteenMinutesWhereMoreAreAskedFor) {
  options_.retries = 5;
  run_once_ = [] { return kNoServer; };
  stop_after_ = 6;
  run();
  EXPECT_EQ(starts_[4], "2026-03-01T02:36:00+00:00");
  EXPECT_EQ(starts_[5], "2026-03-01T02:51:00+00:00");
}

TEST_F(ScheduleRetry, NeverGoesPastTheNextTimeDue) {
  options_.rule.times = {{2, 0}, {2, 5}};
  run_once_ = [] { return kNoServer; };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T02:01:00+00:00",
                                   "2026-03-01T02:05:00+00:00"));
  EXPECT_THAT(lines_, Contains("no retry: the next run is due within 5 min"));
}

TEST_F(ScheduleRetry, ComesAfterTheRunThatWasSkippedDuringALongTry) {
  options_.rule.times = {{2, 0}, {3, 0}, {12, 0}};
  run_once_ = [this] {
    if (starts_.size() > 1) return RunOutcome{};
    clock_.advance(hours(2));
    return kNoServer;
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2026-03-01T04:01:00+00:00",
                                   "2026-03-01T12:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("the run due at 2026-03-01T03:00:00+00:00 is skipped: the run "
                               "before it was still under way"));
}

TEST_F(ScheduleRetry, AStopEndsThePauseAtOnceAndLeavesTheRunToBeMadeUpFor) {
  run_once_ = [] { return kNoServer; };
  stop_after_ = 1;
  EXPECT_EQ(run(), ExitCode::kDone);
  EXPECT_EQ(starts_.size(), 1U);
  EXPECT_EQ(clock_.now(), at("2026-03-01T02:00:00Z")) << "the pause was waited for";
  EXPECT_EQ(lines_.back(), "stopped by SIGTERM while a failed run was to be retried");
  const ScheduleState& left = states_.back();
  EXPECT_LT(left.handled_until, at("2026-03-01T02:00:00Z"));
  ASSERT_TRUE(left.run && left.run->ended);
  EXPECT_EQ(left.run->exit_code, 3);
}

TEST_F(ScheduleRetry, WaitsOutItsPauseWhereTheClockIsSetBackMeanwhile) {
  run_once_ = [this] {
    if (starts_.size() == 1) clock_.return_early();
    return starts_.size() == 1 ? kNoServer : RunOutcome{};
  };
  stop_after_ = 2;
  const auto stop_later = clock_.on_wait;
  clock_.on_wait = [this, stop_later](WallTime time) {
    stop_later(time);
    if (starts_.size() == 1) clock_.set_wall(at("2025-03-01T02:00:00Z"));
  };
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00", "2025-03-01T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains("next run: 2025-03-02T02:00:00+00:00 (in 24 h)"));
}

}  // namespace
}  // namespace etl
