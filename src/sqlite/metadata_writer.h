// The etl_* tables of a mirror; their columns are described in sql/sqlite/metadata.sql.
#pragma once

#include <SQLiteCpp/Database.h>

#include <set>
#include <string>
#include <vector>

#include "etl/core/mirror.h"

namespace etl {

std::string metadata_schema();
// `kept`: names of tables and views that have their lines in etl_columns already. Throws
// SQLite::Exception.
void write_metadata(SQLite::Database& database, const MirrorPlan& plan,
                    const std::set<std::string>& kept, const MirrorRun& run,
                    const std::vector<MirrorControlRow>& control);

}  // namespace etl
