// The reports that lie in a folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "etl/report/json_report_store.h"

namespace etl {

struct ReportName {
  std::string time;    // "20260301_020000"
  unsigned long part;  // 1, or N of "_N"
  std::string name;
};

// No value for the names of others' files.
std::optional<ReportName> parse_report_name(const std::string& name);

// Newest first. Throws Error kReport where the folder cannot be read.
std::vector<ReportName> stored_report_names(const std::string& folder);

// No value for what is no report of ours, whatever it is called, or gone by now.
std::optional<ReportSummary> read_stored_report(const std::string& path);

}  // namespace etl
