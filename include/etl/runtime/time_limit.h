// A limit to how long a run may take, seen by everything that looks for a stop.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "etl/runtime/stop_flag.h"

namespace etl {

class TimeLimit {
 public:
  // stop() is asked for when `outer` is, or once `limit` is over (at most 24 days), by the
  // monotonic clock from now on. `outer` outlives this object, and is left alone: the next run is
  // not stopped by the limit of this one. No limit: stop() is `outer`, and there is no thread.
  TimeLimit(const StopFlag& outer, std::optional<std::chrono::seconds> limit);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  const StopFlag& stop() const;

 private:
  class Watch;
  const StopFlag& outer_;
  std::unique_ptr<Watch> watch_;
};

}  // namespace etl
