// The quick way to see that every row of a table has its parents: PRAGMA foreign_key_check looks up
// the parent of each row; where a key has an index and few different values, it is enough to step
// from one value to the next.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

namespace etl {

// True: no row lacks a parent. False: that is not known, the PRAGMA has to tell. Throws
// SQLite::Exception.
bool has_all_parents(const SQLite::Database& database, const std::string& table);

}  // namespace etl
