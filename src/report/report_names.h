// The reports of a folder, by their names alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace etl {

struct ReportName {
  std::string time;    // "20260301_020000"
  unsigned long part;  // 1, or N of "_N"
  std::string name;
};

// No value for the names of others' files.
std::optional<ReportName> parse_report_name(const std::string& name);

// Newest first; the names of others' files are passed over. None where there is no folder.
// Throws Error kReport.
std::vector<ReportName> report_names(const std::string& folder);

}  // namespace etl
