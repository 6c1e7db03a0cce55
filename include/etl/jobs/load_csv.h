// `etl load-csv`: CSV files into the tables of a PostgreSQL schema, referenced tables first, all in
// one transaction.
#pragma once

#include <string>
#include <vector>

#include "etl/core/csv_input.h"
#include "etl/core/load_target.h"
#include "etl/core/metric.h"
#include "etl/jobs/job_context.h"

namespace etl {

enum class LoadMode { kReplace, kAppend };

struct LoadCsvOptions {
  std::vector<std::string> paths;
  std::string schema;
  std::string table;  // all files into this one; empty: by file name
  LoadMode mode = LoadMode::kReplace;
  bool install_missing = true;
  bool dry_run = false;  // everything but the commit
  CsvOptions csv;
  std::vector<Metric> metrics;
};

// As replicate(): the outcome is in the report. Nothing is committed unless all files load and
// no reference is left without its parent.
RunReport load_csv(const LoadCsvOptions& options, CsvFiles& files, LoadTargetFactory& target,
                   JobContext& context);

}  // namespace etl
