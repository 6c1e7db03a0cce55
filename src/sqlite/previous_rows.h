// The rows of a table as the published mirror has them, for one that could not be copied this time.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

#include "etl/core/mirror_plan.h"

namespace etl {

// False, and nothing is written, where the mirror has no such table or it lacks a column.
bool copy_previous_rows(const std::string& mirror, SQLite::Database& into,
                        const MirrorTable& table);

}  // namespace etl
