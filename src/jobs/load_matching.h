// Which table a CSV file is for, and which column each of its fields.
#pragma once

#include <string>
#include <vector>

#include "etl/core/schema.h"

namespace etl {

// The table that a file is named after, or `wanted` ("table" or "schema.table") where that is not
// empty. Among several of one matching form the one spelled exactly so is it. Throws Error
// kBadInput naming the tables there are, or the candidates where several match.
const Relation& table_for_file(const std::string& path, const std::string& wanted,
                               const SchemaModel& schema);

// For each field of the header the column that it fills; exact spelling decides as above. Throws
// Error kBadInput, showing both lists, for a field without a column, a column twice, a generated
// column, and for a column that needs a value and has no field.
std::vector<std::string> columns_for_header(const std::string& path,
                                            const std::vector<std::string>& header,
                                            const Relation& table);

}  // namespace etl
