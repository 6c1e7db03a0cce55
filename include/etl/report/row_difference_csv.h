// The rows that differ, as a CSV file (RFC 4180) for a spreadsheet or a script.
#pragma once

#include <string>
#include <vector>

#include "etl/core/row_difference.h"

namespace etl {

// table,difference,key,column,source,mirror; `difference` is missing, extra or changed, `key` is
// "name=value" for each key column, separated by "; ". NULL is an empty field, an empty text "".
// Written whole or not at all. Throws Error kReport.
void write_row_differences(const std::string& path, const std::vector<RowDifference>& rows);

}  // namespace etl
