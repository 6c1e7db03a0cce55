// What follows a run once its outcome has been told and its report is written.
#pragma once

#include <functional>
#include <string>

#include "etl/core/run_report.h"

namespace etl {

class Session;

// `path`: where the report is; empty where none could be written. Never throws: what fails here is
// given to `warn` and changes nothing of the outcome; what the log should tell is given to `say`.
void after_run(const RunReport& report, const std::string& path, Session& session,
               const std::function<void(const Notice&)>& warn,
               const std::function<void(const std::string&)>& say);

}  // namespace etl
