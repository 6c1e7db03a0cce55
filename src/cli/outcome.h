// How a run's outcome is told: results on stdout, failures and warnings on stderr.
#pragma once

#include <string>

#include "cli/console.h"
#include "etl/core/run_report.h"

namespace etl {

// `report_path`: where the report was written. `dry_run`: nothing was committed or published.
void print_outcome(const RunReport& report, const std::string& report_path, bool dry_run,
                   Console& console);

}  // namespace etl
