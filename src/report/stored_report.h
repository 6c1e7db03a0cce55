// A report as its file tells it.
#pragma once

#include <optional>
#include <string>

#include "etl/report/json_report_store.h"

namespace etl {

// No value for what is no report of ours, whatever it is called, or gone by now.
std::optional<ReportSummary> read_stored_report(const std::string& path);

}  // namespace etl
