// Reports as JSON files, one for each run: <folder>/etl_report_YYYYMMDD_HHMMSS.json (local time of
// the start; "_2", "_3", ... where two runs share a second). Files are 0600, the folder 0700 where
// it is made here.
//
// The document, key by key (null: not known, or not of this command):
//
//   timestamp                local time of the start, ISO 8601 with the offset to UTC
//   command                  "load-csv", "replicate", "validate"
//   status                   SUCCESS; PARTIAL (some tables failed, the others are done);
//                            DIFFERENCES (source and mirror are not equal); INTERRUPTED; ERROR
//   exit_code                what the program ended with
//   dry_run                  true: nothing was committed or published
//   run_id                   the same as in the mirror's etl_runs and etl_control
//   schema_version           of this document; 1
//   etl_version, host        who made it, and where
//   total_tables             tables that were to be done: successful_tables + failed_tables
//   successful_tables, failed_tables
//   total_records_processed  rows of all tables
//   total_execution_time     seconds
//   tables_detail[]          table, records, time (seconds), status (SUCCESS, ERROR);
//                            error where it failed, checksum where one was made
//   source                   host, port, database, user, server_version, tls
//   mirror                   path; generation: the file that was published
//   backup                   only where one was made: path, bytes
//   snapshot                 id, wal_position: what the source was at
//   validation               level; passed; counts[] (table, source, mirror: rows, equal);
//                            checksums[] (table, source, mirror: 32 digits, equal);
//                            referential_integrity[] (side, table, key, orphans: rows without a
//                            parent); business_metrics[] (name, title, unit, source, mirror: exact
//                            decimals as texts, equal); differences[] (object, what); rows[]
//                            (table, kind: missing, extra, changed; key: value of each key column;
//                            of a changed one column, source, mirror)
//   warnings[]               kind, object, message
//   error                    only where something ended the run or failed: code, sqlstate, table,
//                            line, column, message, hint, retryable
//
// Integers above 2^53 are texts: many JSON readers keep numbers as doubles. Bytes that are not
// UTF-8 become U+FFFD.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/report_store.h"

namespace etl {

std::unique_ptr<ReportStore> make_json_report_store(const std::string& folder);

// The JSON document of a report; also what --json prints.
std::string report_to_json(const RunReport& report);

// What --json prints where there is no report: {"error": {...}}, as in a report.
std::string error_to_json(const Error& error);

// What ended the run, or a summary where only some tables failed; no value for a good run.
std::optional<Error> failure_of(const RunReport& report);

// "SUCCESS", "PARTIAL", ... as in the document.
std::string status_of(const RunReport& report);

// The few facts of a stored report that `schedule status` shows.
struct ReportSummary {
  std::string path;
  std::string timestamp;  // as written: local, ISO 8601
  std::string command;
  std::string status;  // "SUCCESS", "PARTIAL", "ERROR", ...
  int exit_code = 0;
  double seconds = 0;
  std::uint64_t records = 0;
  std::string error;
  bool dry_run = false;
};

// Newest first, at most `most`; of one command, or of all where `command` is empty. Files that are
// no reports of ours and reports of dry runs are passed over, and so is a folder that is not there.
std::vector<ReportSummary> read_report_summaries(const std::string& folder, std::size_t most,
                                                 const std::string& command);

}  // namespace etl
