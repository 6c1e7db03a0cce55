// The state of `etl schedule` as a JSON file, 0600:
//
//   schema_version   of this document; 1
//   handled_until    whatever came due up to here has been run, skipped or given up
//   run              the newest run, or null: due, started (its newest attempt), attempts, pid,
//                    ended and exit_code (null: under way or cut off)
//
// Times are UTC, ISO 8601, to the second.
#pragma once

#include <optional>
#include <string>

#include "etl/core/message.h"
#include "etl/core/schedule_state.h"

namespace etl {

// No value where there is no file, and where it is of no use: then `problem` says why, and is empty
// otherwise.
std::optional<ScheduleState> read_schedule_state(const std::string& path, Message& problem);

// Whole or not at all, into a folder that is there. Throws Error kReport.
void write_schedule_state(const std::string& path, const ScheduleState& state);

}  // namespace etl
