// Faults of rows in words and places that a person finds in the file: lines, columns, the row.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "etl/core/csv_input.h"
#include "etl/core/error.h"
#include "etl/core/row_fault.h"
#include "etl/core/run_report.h"
#include "etl/core/schema.h"
#include "etl/jobs/load_csv.h"

namespace etl {

// The server counts the rows of the COPY, people count the lines of their file.
Error at_line_of_file(const Error& error, const CsvInput& file);
// The row that such an error, with its line, is about.
RowFault fault_of(const Error& error);

// The first `most` faults (which are in order) into the report, and the row of the first one as it
// stands in the file, where that can be read again. `columns`: those of the file's fields.
void describe_faults(const std::vector<RowFault>& faults, std::size_t most, const CsvInput& file,
                     const std::vector<std::string>& columns, CsvFiles& files, FileReport& report);

// For a file with more bad rows than may be left out: names the first one. `all_read`: there are no
// more than the report says.
Error bad_rows(const FileReport& report, bool all_read, const Relation& table,
               const Tolerance& tolerance);

// Writes the rows that were left out as a file that reads with the same options, and
// `path`.reasons.csv beside it: line, column, code and reason of each. Throws Error kReport where
// they cannot be written.
void write_rejects(const std::string& path, const std::vector<RowFault>& faults,
                   const CsvInput& file, CsvFiles& files);
void remove_rejects(const std::string& path) noexcept;

// Of several files each has its own: "bad.csv" becomes "bad.FactSales.csv" for data/FactSales.csv,
// and "bad.FactSales-2.csv" for the second file of that name. `same_name`: which of these it is,
// from 1; 0 where there is only one file.
std::string rejects_path(const std::string& path, const std::string& file, int same_name);

}  // namespace etl
