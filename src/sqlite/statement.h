// A prepared statement for the two hot paths, inserting and reading rows, where a wrapper call a
// value is too slow, and for values that SQLiteCpp does not hand out. Everything else uses
// SQLiteCpp.
#pragma once

#include <sqlite3.h>

#include <string>

#include "sqlite/sqlite_error.h"

namespace etl {

class HotStatement {
 public:
  HotStatement(sqlite3* connection, const std::string& sql) : connection_(connection) {
    if (sqlite3_prepare_v3(connection, sql.c_str(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK) {
      throw mirror_error(message("cannot prepare a statement"), connection);
    }
  }
  ~HotStatement() { sqlite3_finalize(statement_); }
  HotStatement(const HotStatement&) = delete;
  HotStatement& operator=(const HotStatement&) = delete;

  sqlite3_stmt* get() const { return statement_; }
  sqlite3* connection() const { return connection_; }

 private:
  sqlite3* connection_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace etl
