// What load-csv tells in the end, and where a bad row is.
#pragma once

#include "cli/console.h"
#include "etl/core/run_report.h"

namespace etl {

void print_load(const RunReport& report, bool dry_run, Console& console);

// The bad rows of a load that failed, and on a terminal the first of them with a caret below what
// is wrong. Nothing where there is one, and no terminal: the error says it.
void print_bad_rows(const RunReport& report, Console& console);

}  // namespace etl
