// Which table a CSV file is for, and which column each of its fields.
//
// A name that is written as the catalog has it always wins; any other matches by letters and digits
// alone (core/name_match.h).
#pragma once

#include <string>
#include <vector>

#include "etl/core/schema.h"

namespace etl {

// The table that a file is named after, or `wanted` ("table", "schema.table") where that is not
// empty. Throws Error kBadInput naming the tables there are, or the candidates where several match.
const Relation& table_for_file(const std::string& path, const std::string& wanted,
                               const SchemaModel& schema);

// The same; nullptr where no table has the name, and none that this role may not read.
const Relation* find_table_for_file(const std::string& path, const std::string& wanted,
                                    const SchemaModel& schema);

// For a file without a header: the table's columns in their order, without generated ones. Throws
// Error kBadInput, showing them, where the file has another number of fields.
std::vector<std::string> columns_in_order(const std::string& path, std::size_t fields,
                                          const Relation& table);

// For each field of the header the column that it fills. Throws Error kBadInput, showing both
// lists, for a field without a column, a column twice, a generated column, and for a column that
// needs a value and has no field.
std::vector<std::string> columns_for_header(const std::string& path,
                                            const std::vector<std::string>& header,
                                            const Relation& table);

}  // namespace etl
