// The etl_* tables of a mirror; their columns are described in sql/sqlite/metadata.sql.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

#include "etl/core/mirror.h"

namespace etl {

std::string metadata_schema();
// Throws SQLite::Exception.
void write_metadata(SQLite::Database& database, const MirrorPlan& plan, const MirrorRun& run,
                    const std::vector<MirrorControlRow>& control);

}  // namespace etl
