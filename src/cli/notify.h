// Tells people of runs.
#pragma once

#include <functional>
#include <string>

#include "etl/core/exit_code.h"
#include "etl/core/run_report.h"

namespace etl {

class Session;

// Sends the notification of a run where one is due. `path`: of the report; may be empty. What
// cannot be delivered is given to `warn`. Never throws Error.
void notify_of_run(const RunReport& report, const std::string& path, Session& session,
                   const std::function<void(const Notice&)>& warn);

// `etl schedule notify-test`: one to every channel. Throws Error: kConfiguration where there is
// none, or the settings are wrong; kNotification where one of them failed.
ExitCode send_test_notification(Session& session);

}  // namespace etl
