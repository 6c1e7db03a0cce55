#include "etl/runtime/clock.h"

#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>

namespace etl {

bool SystemClock::wait_until(WallTime time, const StopFlag& stop) {
  using std::chrono::milliseconds;
  // A minute at most, so that a suspended machine or a changed clock is noticed.
  constexpr milliseconds kLongestNap{60'000};
  // Should somebody set the clock back, the wait ends after the time it was meant to take: the
  // caller looks at the clock and plans anew.
  const MonotonicTime latest = monotonic() + (time - now());
  for (;;) {
    if (stop.requested()) return false;
    const auto left = std::chrono::ceil<milliseconds>(time - now());
    if (left.count() <= 0 || monotonic() >= latest) return true;
    pollfd wait = {};
    wait.fd = stop.fd();
    wait.events = POLLIN;
    poll(&wait, 1, static_cast<int>(std::min(left, kLongestNap).count()));
  }
}

namespace {

std::string formatted(const std::tm& parts, const char* format) {
  char buffer[64];
  const std::size_t length = std::strftime(buffer, sizeof buffer, format, &parts);
  return std::string(buffer, length);
}

std::tm utc_parts(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::tm local_parts(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  localtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::string utc_iso8601(WallTime time) { return formatted(utc_parts(time), "%Y-%m-%dT%H:%M:%SZ"); }

std::string local_iso8601(WallTime time) {
  std::string text = formatted(local_parts(time), "%Y-%m-%dT%H:%M:%S%z");
  if (text.size() >= 5) text.insert(text.size() - 2, ":");  // +0300 to +03:00
  return text;
}

std::string local_compact(WallTime time) { return formatted(local_parts(time), "%Y%m%d_%H%M%S"); }

std::string utc_compact(WallTime time) { return formatted(utc_parts(time), "%Y%m%dT%H%M%SZ"); }

std::optional<WallTime> parse_local_compact(const std::string& text) {
  std::tm parts = {};
  const char* const end = strptime(text.c_str(), "%Y%m%d_%H%M%S", &parts);
  if (text.size() != 15 || end == nullptr || *end != '\0') return std::nullopt;
  constexpr int kFirstYear = 1970;
  constexpr int kLastYear = 2261;  // beyond it the clock's nanoseconds do not reach
  if (parts.tm_year + 1900 < kFirstYear || parts.tm_year + 1900 > kLastYear) return std::nullopt;
  const int day = parts.tm_mday;
  parts.tm_isdst = -1;
  const std::time_t seconds = std::mktime(&parts);
  if (parts.tm_mday != day) return std::nullopt;  // the 30th of February
  return std::chrono::system_clock::from_time_t(seconds);
}

std::string new_run_id(WallTime now) {
  using std::chrono::microseconds;
  const auto within =
      std::chrono::floor<microseconds>(now) - std::chrono::floor<std::chrono::seconds>(now);
  std::random_device random;
  char suffix[16];
  std::snprintf(suffix, sizeof suffix, "%05x%03x", static_cast<unsigned>(within.count()),
                random() & 0xfffU);
  return utc_compact(now) + "-" + suffix;
}

}  // namespace etl
