// The rows of a table as the published mirror has them, for one that could not be copied this time.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

#include "etl/core/mirror_plan.h"

namespace etl {

// True where the mirror has the table with all its columns, declared alike, and none of them may be
// NULL that must not be. Throws SQLite::Exception.
bool has_rows_of(const std::string& mirror, const MirrorTable& table);

// Into the empty table of the same name. Throws Error kMirror.
void copy_previous_rows(const std::string& mirror, SQLite::Database& into,
                        const MirrorTable& table);

}  // namespace etl
