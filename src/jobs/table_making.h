// load-csv --create-table: tables for files that have none, with types inferred from all rows.
#pragma once

#include <vector>

#include "etl/core/csv_input.h"
#include "etl/core/load_target.h"
#include "etl/jobs/job_context.h"
#include "etl/jobs/load_csv.h"
#include "jobs/file_loading.h"

namespace etl {

// Makes each table that is missing in the transaction of the load, from all files that are for it,
// and shows its definition first; the report of the first of these files keeps it. Reads those
// files once. Throws Error kBadInput.
void make_missing_tables(const LoadCsvOptions& options, const CsvOptions& csv, CsvFiles& files,
                         LoadTarget& target, JobContext& context, std::vector<LoadInput>& inputs);

}  // namespace etl
