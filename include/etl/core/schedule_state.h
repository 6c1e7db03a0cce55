// What `etl schedule` remembers from one start to the next, so that a run that was missed or cut
// off while it was down is made up for.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace etl {

struct ScheduledRun {
  std::chrono::system_clock::time_point due;
  std::chrono::system_clock::time_point started;  // its newest attempt
  int attempts = 1;                               // counted over restarts
  std::int64_t pid = 0;                           // of the schedule that began it
  // No value: under way or, where that process is gone, cut off.
  std::optional<std::chrono::system_clock::time_point> ended;
  int exit_code = 0;  // where it has ended
};

struct ScheduleState {
  // Whatever came due up to here has been run, skipped or given up.
  std::chrono::system_clock::time_point handled_until;
  std::optional<ScheduledRun> run;  // the newest
};

}  // namespace etl
