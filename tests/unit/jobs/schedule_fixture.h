// A schedule under a clock of its own.
#pragma once

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "etl/jobs/schedule.h"
#include "support/fake_clock.h"

namespace etl {

inline WallTime at(const std::string& text) { return parse_iso8601(text).value(); }

// It stops after `stop_after` runs, in the wait that follows.
class ScheduleTest : public ::testing::Test {
 protected:
  ScheduleTest() {
    clock_.on_wait = [this](WallTime) {
      if (starts_.size() >= stop_after_) stop_.request(SIGTERM);
    };
  }

  ExitCode run() {
    return run_schedule(
        options_,
        [this] {
          EXPECT_FALSE(under_way_) << "two runs at once";
          under_way_ = true;
          starts_.push_back(zone_iso8601(clock_.now(), options_.rule.zone));
          const std::shared_ptr<void> ended(nullptr, [this](void*) { under_way_ = false; });
          return run_once_ ? run_once_() : RunOutcome{};
        },
        clock_, stop_,
        [this](ScheduleEvent event, const std::string& line) {
          events_.push_back(event);
          lines_.push_back(line);
        },
        [this](const ScheduleState& state) { states_.push_back(state); });
  }

  FakeClock clock_{at("2026-03-01T00:00:00Z")};
  StopFlag stop_;
  ScheduleOptions options_{{{{2, 0}}, kEveryDay, "UTC"}, 3, std::nullopt, std::nullopt};
  std::size_t stop_after_ = 3;
  std::function<RunOutcome()> run_once_;
  bool under_way_ = false;
  std::vector<std::string> starts_;
  std::vector<ScheduleEvent> events_;
  std::vector<std::string> lines_;
  std::vector<ScheduleState> states_;  // as they were kept
};

}  // namespace etl
