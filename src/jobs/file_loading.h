// One file of load-csv on its way into its table: straight by COPY, or staged beside it where rows
// may be bad or update others.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "etl/core/csv_input.h"
#include "etl/core/load_target.h"
#include "etl/core/row_fault.h"
#include "etl/core/run_report.h"
#include "etl/jobs/job_context.h"
#include "etl/jobs/load_csv.h"

namespace etl {

struct LoadInput {
  std::unique_ptr<CsvInput> file;
  const Relation* table = nullptr;
  std::vector<std::string> columns = {};  // for each field the one that it fills
  std::vector<RowFault> faults = {};      // of rows that were left out, by record
  FileReport report = {};
};

class FileLoading {
 public:
  // All outlive this object.
  FileLoading(const LoadCsvOptions& options, CsvFiles& files, LoadTarget& target,
              JobContext& context)
      : options_(options), files_(files), target_(target), context_(context) {}

  // `all`: the files of the load; a row of one of them may be at fault for another's. Fills in what
  // the report says of the file, also where it throws. Throws Error kBadInput at the line at fault.
  void load_directly(LoadInput& input, std::vector<LoadInput>& all);
  void load_staged(LoadInput& input);

  // An Error of the target about rows of a table, without a line: throws it with the line, where
  // that can be found, by reading the files of the table once more; else as it is.
  [[noreturn]] void throw_with_line(const Error& error, std::vector<LoadInput>& all);

 private:
  std::unique_ptr<RowSource> checked(LoadInput& input, FaultLog& faults) const;
  std::uint64_t copy(RowSource& rows, RowSink& sink);
  FaultLog fault_log(bool staged) const;
  // What was left out goes into the report; throws where it is too much.
  void settle(LoadInput& input, const FaultLog& faults);
  bool too_many(const FaultLog& faults, std::uint64_t read) const;
  // An Error of the target that has its row: into the report of the file as well.
  [[noreturn]] void throw_refused(const Error& error, LoadInput& input);

  const LoadCsvOptions& options_;
  CsvFiles& files_;
  LoadTarget& target_;
  JobContext& context_;
};

}  // namespace etl
