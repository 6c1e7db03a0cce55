#include "cli/mirror_time.h"

#include <system_error>

#include "etl/core/schedule_rule.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

// "20260301T030000Z-7a120c0f.db", as a generation is called after its run.
std::optional<std::chrono::system_clock::time_point> time_in_name(const std::string& name) {
  constexpr std::size_t kLength = 16;
  if (name.size() < kLength) return std::nullopt;
  return parse_iso8601(name.substr(0, 4) + '-' + name.substr(4, 2) + '-' + name.substr(6, 5) + ':' +
                       name.substr(11, 2) + ':' + name.substr(13, 3));
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> mirror_time(const std::string& path) {
  try {
    if (!path_exists(path)) return std::nullopt;
    if (const std::optional<std::string> target = link_target(path)) {
      if (const auto time = time_in_name(target->substr(target->rfind('/') + 1))) return time;
    }
    return last_written(path);
  } catch (const std::system_error&) {
    return std::nullopt;  // gone, or in a folder that is closed to us
  }
}

}  // namespace etl
