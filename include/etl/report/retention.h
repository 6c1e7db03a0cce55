// What becomes of reports and logs with time. Only what this program wrote is ever removed: a
// regular file of the exact name, with the content that goes with it. Several processes may do it
// at once. All of them return how many files they removed, and throw Error kReport or
// std::system_error where one cannot be.
//
// How old something is, its name and content say, and not the file's time: that is a new one for
// each copy, restore and checkout, and would keep or remove what it should not.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace etl {

// Reports of each command that stay however old they are: what `schedule status` shows, and what a
// clock that jumps years ahead cannot take.
inline constexpr std::size_t kReportsThatStay = 10;

// Reports whose name and timestamp are both more than `days` days before `now`, but for the newest
// ones of each command and the newest of a replication that succeeded. Reports of the future do not
// count as the newest. 0 days: all stay.
std::size_t remove_old_reports(const std::string& folder, long days,
                               std::chrono::system_clock::time_point now);

// Rotated logs ("etl_load.1.log" of "etl_load.log") of which no line is younger than that.
std::size_t remove_old_logs(const std::string& folder, const std::vector<std::string>& logs,
                            long days, std::chrono::system_clock::time_point now);

}  // namespace etl
