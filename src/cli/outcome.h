// How a run's outcome is told: results on stdout, failures and warnings on stderr.
#pragma once

#include <string>

#include "cli/console.h"
#include "etl/core/error.h"
#include "etl/core/exit_code.h"
#include "etl/core/run_report.h"

namespace etl {

// `report_path`: where the report was written. `dry_run`: nothing was committed or published.
void print_outcome(const RunReport& report, const std::string& report_path, bool dry_run,
                   Console& console);

// An error for which there is no report to print: its lines on stderr, and {"error": ...} where
// JSON is asked for. Gives it a hint where it has none. Returns its exit code.
ExitCode print_error(Error& error, Console& console);

// An exception that nobody translated.
Error internal_error(const std::exception& cause);

}  // namespace etl
