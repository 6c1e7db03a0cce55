// What people who are not there are told of a run, and whether they are.
#pragma once

#include <optional>
#include <string>

#include "etl/core/run_report.h"
#include "etl/notify/notification.h"

namespace etl {

enum class NotifyOn {
  kFailure,   // each run that did not end well
  kAlways,    // each run
  kRecovery,  // each that did not end well, and the first good one after it
};

// Replications and validations that are no dry runs, and that nobody stopped by Ctrl-C: who did
// knows. `before`: exit code of the run of the same command before this one, where there is one.
bool is_told(NotifyOn when, const RunReport& report, const std::optional<int>& before);

// In plain text, without secrets and values of rows. `database`: how to call it where the run never
// reached it. `report_path`: empty where there is none. `recovered`: the run before had failed.
Notification notification_of(const RunReport& report, const std::string& report_path,
                             const std::string& database, bool recovered);

// Whether the report goes along: not where it holds values of rows (validate --level rows).
bool may_leave(const RunReport& report);

}  // namespace etl
