#include "report/log_lines.h"

#include <algorithm>
#include <fstream>

#include "etl/core/schedule_rule.h"

namespace etl {

namespace {

using Time = std::chrono::system_clock::time_point;

constexpr char kSuffix[] = ".log";

// "2026-03-01T02:00:00.123-03:00 info ..."
std::optional<Time> time_of(const std::string& line) {
  const std::size_t end = line.find(' ');
  return end == std::string::npos ? std::nullopt
                                  : parse_iso8601(std::string_view(line).substr(0, end));
}

}  // namespace

bool is_rotated(const std::string& name, const std::string& log) {
  const std::string suffix = kSuffix;
  const std::string stem = log.substr(0, log.size() - suffix.size()) + ".";
  if (name.size() <= stem.size() + suffix.size() || name.rfind(stem, 0) != 0) return false;
  if (name.substr(name.size() - suffix.size()) != suffix) return false;
  return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(stem.size()),
                     name.end() - static_cast<std::ptrdiff_t>(suffix.size()),
                     [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Time> first_line(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    if (const std::optional<Time> time = time_of(line)) return time;
  }
  return std::nullopt;
}

bool all_lines_before(const std::string& path, Time limit) {
  // The end tells most often, and files have megabytes.
  constexpr std::streamoff kEnd = 4096;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.tellg();
  for (const std::streamoff start : {std::max<std::streamoff>(size - kEnd, 0), std::streamoff{0}}) {
    file.clear();
    file.seekg(start);
    bool found = false;
    for (std::string line; std::getline(file, line);) {
      const std::optional<Time> time = time_of(line);
      if (time && *time > limit) return false;
      found = found || time;
    }
    if (start == 0) return found;
  }
  return false;
}

}  // namespace etl
