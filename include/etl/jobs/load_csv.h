// `etl load-csv`: CSV files into the tables of a PostgreSQL schema, referenced tables first, all in
// one transaction.
#pragma once

#include <string>
#include <vector>

#include "etl/copy/text_conventions.h"
#include "etl/core/csv_input.h"
#include "etl/core/load_target.h"
#include "etl/core/metric.h"
#include "etl/jobs/job_context.h"

namespace etl {

enum class LoadMode {
  kReplace,  // the tables are emptied first
  kAppend,   // every row is new
  kUpsert,   // a row whose primary key is there already updates that row
};

// How many rows of a file may be left out because they are bad.
struct Tolerance {
  std::uint64_t rows = 0;
  double percent = 0;  // of the rows of the file; 0: `rows` counts
  bool any() const { return rows > 0 || percent > 0; }
};

struct LoadCsvOptions {
  std::vector<std::string> paths;
  std::string schema;
  std::string table;  // all files into this one; empty: by file name
  LoadMode mode = LoadMode::kReplace;
  bool install_missing = true;
  bool dry_run = false;        // everything but the commit
  bool create_tables = false;  // for files whose table is not there
  bool load_again = false;     // append what the load log says is in the table already
  Tolerance tolerance;
  // Where the rows that are left out go; of several files, each has its name put in.
  std::string rejects;
  CsvOptions csv;
  TextConventions conventions;
  std::vector<Metric> metrics;
};

// As replicate(): the outcome is in the report. Nothing is committed unless all files load, but for
// the rows that may be left out, and no reference is left without its parent.
RunReport load_csv(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
                   JobContext& context);

}  // namespace etl
