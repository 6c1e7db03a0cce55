#include <algorithm>

#include "etl/jobs/schedule.h"

namespace etl {

ScheduleStatus schedule_status(const ScheduleRule& rule, const std::vector<PastRun>& runs,
                               WallTime now, std::size_t shown) {
  ScheduleStatus status;
  status.rule = rule;
  status.now = now;
  status.next_run = next_run(rule, now);
  status.runs_considered = runs.size();
  std::vector<double> seconds;
  for (const PastRun& run : runs) {
    if (run.exit_code != 0) continue;
    ++status.runs_succeeded;
    seconds.push_back(run.seconds);
    if (!status.last_success) status.last_success = run.timestamp;
  }
  if (!runs.empty()) {
    status.success_rate =
        static_cast<double>(status.runs_succeeded) / static_cast<double>(runs.size());
  }
  if (status.last_success) {
    if (const auto time = parse_iso8601(*status.last_success)) {
      status.last_success_age_seconds =
          std::chrono::duration_cast<std::chrono::seconds>(now - *time).count();
    }
  }
  if (!seconds.empty()) {
    std::sort(seconds.begin(), seconds.end());
    const std::size_t half = seconds.size() / 2;
    status.median_seconds =
        seconds.size() % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2;
    status.longest_seconds = seconds.back();
  }
  status.runs.assign(runs.begin(),
                     runs.begin() + static_cast<std::ptrdiff_t>(std::min(shown, runs.size())));
  return status;
}

bool ScheduleStatus::stale() const {
  if (!max_age) return false;
  return !last_success_age_seconds || *last_success_age_seconds > max_age->count();
}

std::string duration_text(std::chrono::seconds duration) {
  const long long seconds = std::max<long long>(0, duration.count());
  const auto unit = [](long long value, const char* name) {
    return std::to_string(value) + ' ' + name;
  };
  const auto two = [&](long long value, const char* name, long long rest, const char* rest_name) {
    return rest == 0 ? unit(value, name) : unit(value, name) + ' ' + unit(rest, rest_name);
  };
  if (seconds < 60) return unit(seconds, "s");
  const long long minutes = seconds / 60;
  if (minutes < 60) return unit(minutes, "min");
  const long long hours = minutes / 60;
  if (hours < 48) return two(hours, "h", minutes % 60, "min");
  return two(hours / 24, "d", hours % 24, "h");
}

}  // namespace etl
