// Time behind an interface: the wall clock for what people read, the monotonic one for durations
// and limits (a clock set back never makes a negative duration). Tests have a FakeClock.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "etl/runtime/stop_flag.h"

namespace etl {

using WallTime = std::chrono::system_clock::time_point;
using MonotonicTime = std::chrono::steady_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime now() const = 0;
  virtual MonotonicTime monotonic() const = 0;
  // Sleeps until the wall clock shows `time` or a stop is asked for (false). Looks at the clock at
  // least once a minute, so that a suspended machine or a changed clock is noticed; may return true
  // before `time` where the clock was set back meanwhile.
  virtual bool wait_until(WallTime time, const StopFlag& stop) = 0;
};

class SystemClock final : public Clock {
 public:
  WallTime now() const override { return std::chrono::system_clock::now(); }
  MonotonicTime monotonic() const override { return std::chrono::steady_clock::now(); }
  bool wait_until(WallTime time, const StopFlag& stop) override;
};

inline double seconds_between(MonotonicTime from, MonotonicTime to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string utc_iso8601(WallTime time);    // "2026-03-01T12:00:00Z"
std::string local_iso8601(WallTime time);  // "2026-03-01T09:00:00-03:00"
std::string local_compact(WallTime time);  // "20260301_090000"
std::string utc_compact(WallTime time);    // "20260301T120000Z"
// The time that local_compact() wrote so; no value for what is none. Of an hour that daylight
// saving shows twice, one of the two.
std::optional<WallTime> parse_local_compact(const std::string& text);

// "20260301T120000Z-7a120c0f": sorts by time, to the microsecond; two of one moment differ at
// random.
std::string new_run_id(WallTime now);

}  // namespace etl
