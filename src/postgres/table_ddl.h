// The statements that make a table, for people to read and the server to run.
#pragma once

#include <string>

#include "etl/core/schema.h"

namespace etl {

// CREATE TABLE with columns (name, type.name, NOT NULL) and primary key, and COMMENT where there
// is one; each statement ends with ';' and a line feed.
std::string table_ddl(const Relation& table);

}  // namespace etl
