// What the lines of a log file tell by themselves.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace etl {

// "etl_load.1.log" of "etl_load.log".
bool is_rotated(const std::string& name, const std::string& log);

// When the first line was written; no value where no line is one of a log.
std::optional<std::chrono::system_clock::time_point> first_line(const std::string& path);

// There are lines of a log, and none is younger than `limit`. All of them are looked at, as the
// newest is not always the last: clocks are set back, and two runs write at once.
bool all_lines_before(const std::string& path, std::chrono::system_clock::time_point limit);

}  // namespace etl
