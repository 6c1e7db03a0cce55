// What all jobs share: a report that is begun before anything else, finished whatever happens, and
// always written.
#pragma once

#include <functional>
#include <string>

#include "etl/jobs/job_context.h"

namespace etl {

// Fills the run's identity, runs `body`, which fills the rest, and turns what it throws into the
// report's error and exit code; a report with failed tables and no error gets kTablesFailed. Writes
// the report and tells the observer. Throws Error kReport where the report cannot be written:
// before `body` runs, where that can be seen then.
RunReport run_with_report(const std::string& command, JobContext& context,
                          const std::function<void(RunReport&)>& body);

}  // namespace etl
