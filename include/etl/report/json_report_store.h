// Reports as JSON files, one for each run: <folder>/etl_report_YYYYMMDD_HHMMSS.json (local time of
// the start; "_2", "_3", ... where two runs share a second).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "etl/core/report_store.h"

namespace etl {

std::unique_ptr<ReportStore> make_json_report_store(const std::string& folder);

// The JSON document of a report; also what --json prints.
std::string report_to_json(const RunReport& report);

// The few facts of a stored report that `schedule status` shows.
struct ReportSummary {
  std::string path;
  std::string timestamp;  // as written: local, ISO 8601
  std::string command;
  std::string status;     // "SUCCESS", "PARTIAL", "ERROR", ...
  int exit_code = 0;
  double seconds = 0;
  std::uint64_t records = 0;
  std::string error;
};

// Newest first, at most `most`. Files that are no reports of ours are passed over.
std::vector<ReportSummary> read_report_summaries(const std::string& folder, std::size_t most,
                                                 const std::string& command);

}  // namespace etl
