// What `etl schedule status` prints, as text for people and as one JSON document.
#pragma once

#include <string>

#include "etl/core/message.h"
#include "etl/jobs/schedule.h"

namespace etl {

// Ends with a line break; no colours. Control characters of error messages become spaces.
std::string schedule_status_text(const ScheduleStatus& status, const Catalogue& catalogue = {});

// {"schedule": {"at", "on", "timezone"}, "next_run", "next_run_in_seconds", "last_success",
//  "last_success_age_seconds", "max_age_seconds", "stale", "mirror_time", "mirror_age_seconds",
//  "under_way": {"due", "started", "attempts", "pid"}, "success_rate", "runs_considered",
//  "runs_succeeded", "median_seconds", "longest_seconds",
//  "runs": [{"timestamp", "status", "exit_code", "seconds", "records", "error", "report"}]}
// What is not known is null. Integers above 2^53 are strings, as in the reports.
std::string schedule_status_json(const ScheduleStatus& status);

}  // namespace etl
