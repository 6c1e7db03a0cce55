// How old a mirror is, without opening it: a run may be writing it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace etl {

// When the run began that made the published generation, by its name; of a mirror that is a file
// of its own, when that was written. No value where there is none.
std::optional<std::chrono::system_clock::time_point> mirror_time(const std::string& path);

}  // namespace etl
