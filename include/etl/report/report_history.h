// What stored reports tell of the past, as plain values: the material of the status page and of
// metrics. The documents' keys are described in json_report_store.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/notice.h"
#include "etl/core/run_report.h"

namespace etl {

struct HistoricRun {
  std::string file;                                              // name in the folder
  std::string timestamp;                                         // as written: local, ISO 8601
  std::optional<std::chrono::system_clock::time_point> started;  // where that can be read
  std::string command;  // "replicate", "rollback", "validate", "load-csv"
  std::string status;   // "SUCCESS", "PARTIAL", "DIFFERENCES", "INTERRUPTED", "ERROR"
  int exit_code = 0;    // 0: it succeeded
  double seconds = 0;
  std::uint64_t records = 0;
  std::string etl_version;
  std::string host;           // that it ran on
  std::string database;       // empty where it never connected
  std::string database_host;  // of the source
  std::string mirror;         // path
  std::string level;          // of the proof; empty where there was none
  bool passed = false;        // the proof
  std::string error;          // message and hint of what ended it or failed
  std::string hint;
  std::vector<TableReport> tables;        // without checksums
  std::vector<MetricComparison> metrics;  // `compared` is false where one side was not asked
  std::vector<Difference> differences;
  std::vector<std::string> warnings;  // "object: message"

  bool good() const { return exit_code == 0; }
};

// Newest first, at most `most`, and no more once 32 MiB of reports have been read: those of a
// schema of thousands of tables are large. Files that are no reports of ours, damaged ones and
// reports of dry runs are passed over, and so is a folder that is not there. Throws Error kReport
// where the folder cannot be read.
std::vector<HistoricRun> read_report_history(const std::string& folder, std::size_t most);

}  // namespace etl
