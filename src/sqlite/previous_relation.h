// A table or view as the published mirror has it, for one that could not be copied this time.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

#include "etl/core/schema.h"

namespace etl {

// Puts it into `into`, in place of what has that name there: definition, rows, indexes, and its
// lines in etl_columns. False where the mirror at `mirror` has none that came from `source`, or
// `into` cannot have its view; then `into` has nothing of that name. Throws SQLite::Exception, and
// Error kMirror.
bool take_over_previous(const std::string& mirror, const std::string& name,
                        const QualifiedName& source, SQLite::Database& into);
void drop_relation(SQLite::Database& database, const std::string& name);  // where there is one

}  // namespace etl
