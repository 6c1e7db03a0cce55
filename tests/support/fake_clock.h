// A clock that stands still until it is told to move: waiting takes no time, it only moves the
// clock to the time that was waited for.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "etl/runtime/clock.h"

namespace etl {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(WallTime start = WallTime(std::chrono::hours(24 * 365 * 50)))
      : wall_(start), monotonic_(std::chrono::hours(1)) {}

  WallTime now() const override { return wall_; }
  MonotonicTime monotonic() const override { return monotonic_; }

  // Calls on_wait (where set), which may move the clock or ask for a stop; then the clock shows
  // `time`, or what on_wait made of it where that is later. False: a stop was asked for.
  bool wait_until(WallTime time, const StopFlag& stop) override {
    waits_.push_back(time);
    if (on_wait) on_wait(time);
    if (stop.requested()) return false;
    if (return_early_) {
      return_early_ = false;
      return true;
    }
    if (wall_ < time) advance(time - wall_);
    return true;
  }

  // Time passes: both clocks move.
  void advance(std::chrono::system_clock::duration time) {
    wall_ += time;
    monotonic_ += std::chrono::duration_cast<MonotonicTime::duration>(time);
  }
  // Somebody sets the wall clock; the monotonic one does not notice.
  void set_wall(WallTime time) { wall_ = time; }
  // The wait under way (or the next) returns at once, before its time has come.
  void return_early() { return_early_ = true; }

  // The times waited for, in order.
  const std::vector<WallTime>& waits() const { return waits_; }

  std::function<void(WallTime)> on_wait;

 private:
  WallTime wall_;
  MonotonicTime monotonic_;
  bool return_early_ = false;
  std::vector<WallTime> waits_;
};

}  // namespace etl
