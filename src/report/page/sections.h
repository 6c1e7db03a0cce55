// The parts of the page, from the top down. Each is HTML, and empty where it has nothing to show.
#pragma once

#include <string>
#include <vector>

#include "etl/report/status_page.h"

namespace etl {

// The run that decides what state the mirror is in: the newest replication, rollback or validation;
// the newest run at all where there is none of them.
const HistoricRun* deciding_run(const PageFacts& facts);

// The newest run of each command that failed and has not been followed by a good deciding run.
std::vector<const HistoricRun*> open_failures(const PageFacts& facts);

// The newest replication that succeeded.
const HistoricRun* last_success(const PageFacts& facts);

bool is_overdue(const PageFacts& facts);

std::string state_section(const PageFacts& facts);    // what it is, and what to do
std::string figures_section(const PageFacts& facts);  // ages, rates, durations
std::string runs_section(const PageFacts& facts);     // over time, and the last ones
std::string metrics_section(const PageFacts& facts);  // business metrics over time
std::string tables_section(const PageFacts& facts);   // rows and seconds of each
std::string differences_section(const PageFacts& facts);
std::string warnings_section(const PageFacts& facts);

}  // namespace etl
