// The DDL of a table that a file is loaded into for the first time.
#pragma once

#include <string>

#include "etl/core/schema.h"

namespace etl {

// CREATE TABLE with names, types and NOT NULL of the columns, a line each; nothing else of the
// relation.
std::string create_table_sql(const Relation& relation);

}  // namespace etl
