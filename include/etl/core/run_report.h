// The outcome of one run of one command, as values. Serialised by report/; the keys of the JSON
// document and their meaning are described there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/backup.h"
#include "etl/core/error.h"
#include "etl/core/exit_code.h"
#include "etl/core/notice.h"
#include "etl/core/row_difference.h"
#include "etl/core/source_database.h"

namespace etl {

struct TableReport {
  std::string table;  // "fact_sales", or "schema.table" where several schemas take part
  std::uint64_t records = 0;
  double seconds = 0;
  bool success = true;
  std::string error;     // where not
  std::string checksum;  // where one was made
};

struct FileFault {  // a row that could not be loaded
  std::uint64_t line = 0;
  std::string column;  // empty: the row as a whole
  std::string code;    // SQLSTATE
  std::string reason;
};

// One file of load-csv. Every record that was read is accounted for: read = inserted + updated +
// unchanged + rejected.
struct FileReport {
  std::string file;           // as messages call it
  std::string table;          // name, without its schema
  std::string dialect;        // "comma, quotes, LF, UTF-8, header"
  std::string definition;     // of the table where it was made for this file
  std::string loaded_before;  // when, where that is why nothing was done
  std::uint64_t read = 0;
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t rejected = 0;
  std::string rejects;            // path of the file that they are in
  std::vector<FileFault> faults;  // the first ones, by line
  std::string first_row;          // the row of the first, as it stands in the file
  std::size_t first_field = 0;    // where in `first_row` its value begins, in bytes
  std::size_t first_length = 0;   // of the value; 0: the row as a whole

  std::uint64_t loaded() const { return inserted + updated + unchanged; }
};

struct CountComparison {
  std::string table;
  std::optional<std::uint64_t> source;  // no value: missing
  std::optional<std::uint64_t> mirror;
  bool equal() const { return source && mirror && *source == *mirror; }
};

struct ChecksumComparison {  // 32 hexadecimal digits over all values of a table, on both sides
  std::string table;
  std::string source;
  std::string mirror;
  bool equal() const { return source == mirror; }
};

struct ReferenceCheck {  // one foreign key on one side
  std::string side;      // "source" or "mirror"
  std::string table;
  std::string key;  // name of the constraint, or the table it points to
  std::uint64_t orphans = 0;
};

struct MetricComparison {
  std::string name;                   // "revenue"
  std::string title;                  // "Total revenue"
  std::string unit;                   // "currency", "count", ...
  std::optional<std::string> source;  // exact decimal text
  std::optional<std::string> mirror;  // not set where only one side was asked (load-csv)
  bool compared = true;
  bool equal = true;
};

// A thing that validate found unequal, in words: "fact_sales: 25 rows in the source, 24 in ...".
struct Difference {
  std::string object;
  std::string what;
};

struct Validation {
  std::string level;  // "none", "counts", "checksum", "rows"
  std::vector<CountComparison> counts;
  std::vector<ChecksumComparison> checksums;
  std::vector<ReferenceCheck> references;
  std::vector<MetricComparison> metrics;
  std::vector<Difference> differences;
  std::vector<RowDifference> rows;  // at level "rows"
  bool passed() const { return differences.empty(); }
};

struct RunReport {
  std::string run_id;
  std::string command;   // "replicate", "rollback", "validate", "load-csv"
  bool dry_run = false;  // nothing was committed or published
  std::chrono::system_clock::time_point started;
  double seconds = 0;
  std::string host;
  std::string etl_version;
  SourceIdentity source;
  std::string mirror_path;
  std::string generation;        // path of the one that was published
  std::string rolled_back_from;  // path of the one that it replaced, by --rollback
  std::optional<Backup> backup;  // where one was asked for and made
  std::string snapshot;
  std::string wal_position;
  std::vector<TableReport> tables;
  std::vector<FileReport> files;  // of load-csv
  std::optional<Validation> validation;
  Notices notices;
  std::optional<Error> error;  // what ended the run, where something did
  ExitCode exit_code = ExitCode::kDone;

  std::uint64_t total_records() const {
    std::uint64_t sum = 0;
    for (const TableReport& table : tables) sum += table.records;
    return sum;
  }
  std::uint64_t failed_tables() const {
    std::uint64_t failed = 0;
    for (const TableReport& table : tables) failed += table.success ? 0 : 1;
    return failed;
  }
};

}  // namespace etl
