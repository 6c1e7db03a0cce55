// What a schedule takes up where the one before it ended, however that was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <csignal>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "etl/runtime/files.h"
#include "unit/jobs/schedule_fixture.h"

namespace etl {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ScheduleRestart : public ScheduleTest {  // at 2026-03-01T00:00:00Z
 protected:
  static ScheduleState cut_off(int attempts) {
    return {at("2026-02-27T02:00:09Z"),
            ScheduledRun{at("2026-02-28T02:00:00Z"), at("2026-02-28T02:00:00Z"), attempts, 4711,
                         std::nullopt, 0}};
  }
};

TEST_F(ScheduleRestart, TheFirstStartRemembersWhenItWas) {
  stop_after_ = 0;
  run();
  ASSERT_EQ(states_.size(), 1U);
  EXPECT_EQ(states_.front().handled_until, at("2026-03-01T00:00:00Z"));
  EXPECT_FALSE(states_.front().run.has_value());
}

TEST_F(ScheduleRestart, MakesUpByOneRunForThoseMissedSinceAndSaysSo) {
  options_.state = ScheduleState{at("2026-02-26T02:00:09Z"), std::nullopt};
  stop_after_ = 2;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T00:00:00+00:00", "2026-03-01T02:00:00+00:00"));
  EXPECT_EQ(lines_.front(),
            "2 runs were missed since 2026-02-27T02:00:00+00:00 (46 h ago): one run makes up for "
            "it now");
}

TEST_F(ScheduleRestart, CountsEveryTimeOfTheDayAmongThoseMissed) {
  options_.rule.times = {{2, 0}, {14, 0}, {23, 0}};
  options_.rule.days = parse_weekdays("sat");  // 2026-02-28
  options_.state = ScheduleState{at("2026-02-27T02:00:09Z"), std::nullopt};
  stop_after_ = 1;
  run();
  EXPECT_THAT(lines_.front(), HasSubstr("3 runs were missed since 2026-02-28T02:00:00+00:00"));
  EXPECT_THAT(lines_, Contains(HasSubstr("next run: 2026-03-07T02:00:00+00:00")));
}

TEST_F(ScheduleRestart, HasNothingToMakeUpForWhereAllWasHandled) {
  options_.state = ScheduleState{at("2026-02-28T02:00:09Z"), std::nullopt};
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
}

TEST_F(ScheduleRestart, ASuccessByHandSinceThenCounts) {
  options_.state = cut_off(1);
  options_.last_success = at("2026-02-28T15:00:00Z");
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
}

TEST_F(ScheduleRestart, AFailedRunThatWasGivenUpIsNotMissed) {
  options_.state = ScheduleState{at("2026-02-28T02:30:00Z"), std::nullopt};
  options_.last_success = at("2026-02-25T02:00:00Z");
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
}

TEST_F(ScheduleRestart, WhatWasRememberedByAClockThatRanAheadIsLeftOut) {
  options_.state = ScheduleState{at("2031-01-01T00:00:00Z"), std::nullopt};
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T02:00:00+00:00"));
  EXPECT_EQ(states_.front().handled_until, at("2026-03-01T00:00:00Z"));
}

TEST_F(ScheduleRestart, ARunThatWasCutOffIsMadeUpFor) {
  options_.state = cut_off(1);
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T00:00:00+00:00"));
  EXPECT_EQ(lines_.front(),
            "the run due at 2026-02-28T02:00:00+00:00 was begun and did not come to its end: it is "
            "made up for now");
}

TEST_F(ScheduleRestart, ARunThatIsCutOffAgainAndAgainIsGivenUp) {
  options_.retries = 1;
  options_.state = cut_off(2);
  stop_after_ = 1;
  run();
  EXPECT_THAT(starts_, ElementsAre("2026-03-01T00:00:00+00:00")) << "one more than the retries";
  EXPECT_EQ(states_[1].run->attempts, 3);

  StopFlag stop;
  stop.request(SIGTERM);
  options_.state = cut_off(3);
  clock_.set_wall(at("2026-03-01T00:00:00Z"));
  lines_.clear();
  run_schedule(
      options_, []() -> RunOutcome { throw std::logic_error("it was begun"); }, clock_, stop,
      [&](ScheduleEvent, const std::string& line) { lines_.push_back(line); },
      [&](const ScheduleState& state) { states_.push_back(state); });
  EXPECT_EQ(lines_.front(),
            "the run due at 2026-02-28T02:00:00+00:00 was begun 3 times and did not come to its "
            "end: it is given up");
  EXPECT_THAT(lines_[1], HasSubstr("next run: 2026-03-01T02:00:00+00:00"));
  EXPECT_EQ(states_.back().handled_until, at("2026-03-01T00:00:00Z"));
}

TEST_F(ScheduleRestart, RemembersARunBeforeItBeginsAndHowItEnded) {
  run_once_ = [this] {
    const ScheduleState& begun = states_.back();
    EXPECT_EQ(begun.handled_until, at("2026-03-01T00:00:00Z"));
    EXPECT_TRUE(begun.run.has_value());
    EXPECT_EQ(begun.run->due, at("2026-03-01T02:00:00Z"));
    EXPECT_EQ(begun.run->started, at("2026-03-01T02:00:00Z"));
    EXPECT_EQ(begun.run->pid, process_id());
    EXPECT_EQ(begun.run->attempts, 1);
    EXPECT_FALSE(begun.run->ended.has_value());
    clock_.advance(seconds(90));
    return RunOutcome{ExitCode::kTablesFailed, 90, "1 table failed", false};
  };
  stop_after_ = 1;
  run();
  const ScheduleState& ended = states_.back();
  EXPECT_EQ(ended.handled_until, at("2026-03-01T02:01:30Z"));
  EXPECT_EQ(ended.run->ended, at("2026-03-01T02:01:30Z"));
  EXPECT_EQ(ended.run->exit_code, 7);
}

TEST_F(ScheduleRestart, ARunThatAStopCutIsLeftToBeMadeUpForAndOneThatEndedIsNot) {
  run_once_ = [this]() -> RunOutcome {
    stop_.request(SIGTERM);
    return {ExitCode::kTerminated, 1, "stopped by SIGTERM", false};
  };
  EXPECT_EQ(run(), ExitCode::kTerminated);
  EXPECT_LT(states_.back().handled_until, at("2026-03-01T02:00:00Z"));
  EXPECT_EQ(states_.back().run->exit_code, 143);

  StopFlag stop;
  options_.state = states_.back();
  clock_.on_wait = nullptr;
  run_schedule(
      options_,
      [&] {
        EXPECT_EQ(clock_.now(), at("2026-03-01T02:00:00Z"));
        stop.request(SIGTERM);
        return RunOutcome{};
      },
      clock_, stop, [](ScheduleEvent, const std::string&) {},
      [&](const ScheduleState& state) { states_.push_back(state); });
  EXPECT_EQ(states_.back().run->attempts, 2);
  EXPECT_EQ(states_.back().handled_until, at("2026-03-01T02:00:00Z"));
}

struct Killed {};  // no std::exception: nothing catches it, as nothing catches kill -9

// A schedule that is killed again and again, in its waits and in its runs, and started again after
// a while.
TEST(ScheduleProperty, WheneverItIsKilledNoTimeDueIsLostAndNoneRunsTwice) {
  EXPECT_TRUE(rc::check([](std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto up_to = [&](unsigned most) { return static_cast<int>(random() % (most + 1)); };
    FakeClock clock(at("2026-03-20T00:00:00Z"));
    StopFlag stop;
    ScheduleOptions options;
    options.rule = {{{up_to(23), 30}, {23, 45}}, parse_weekdays("mon-sat"), "Europe/Madrid"};
    options.retries = 100;           // is never given up
    WallTime started = clock.now();  // the newest run that succeeded
    WallTime ended = clock.now();
    int successes = 0;
    bool lost = false;
    bool twice = false;
    clock.on_wait = [&](WallTime) {
      // It has time to wait: whatever was due was met by a run, or passed during one.
      if (last_due(options.rule, clock.now()) > ended) lost = true;
      if (up_to(3) == 0) throw Killed();
    };
    const auto run_once = [&] {
      const WallTime now = clock.now();
      if (next_run(options.rule, started) > now) twice = true;  // nothing came due since
      clock.advance(minutes(1 + up_to(600)));
      if (up_to(3) == 0) throw Killed();
      started = now;
      ended = clock.now();
      if (++successes == 20) stop.request(SIGTERM);
      return RunOutcome{};
    };
    while (!stop.requested()) {
      try {
        run_schedule(
            options, run_once, clock, stop, [](ScheduleEvent, const std::string&) {},
            [&](const ScheduleState& state) { options.state = state; });
      } catch (const Killed&) {
        clock.advance(minutes(up_to(6000)));
      }
    }
    RC_ASSERT(!lost);
    RC_ASSERT(!twice);
  }));
}

}  // namespace
}  // namespace etl
