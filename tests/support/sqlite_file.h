// A SQLite file as the outside world sees it: plain sqlite3, no code of ours in between.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace etl {

class SqliteFile {
 public:
  using Row = std::vector<std::optional<std::string>>;

  explicit SqliteFile(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
      const std::string reason = sqlite3_errmsg(db_);
      sqlite3_close(db_);
      throw std::runtime_error(path + ": " + reason);
    }
  }
  ~SqliteFile() { sqlite3_close(db_); }
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  // Values by their bytes; a double as %.17g, so that no bit is hidden.
  std::vector<Row> rows(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr), sql);
    std::vector<Row> found;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      Row row;
      for (int i = 0; i < sqlite3_column_count(statement); ++i)
        row.push_back(value_at(statement, i));
      found.push_back(row);
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_DONE) check(code, sql);
    return found;
  }
  std::string value(const std::string& sql) {
    const std::vector<Row> found = rows(sql);
    return found.empty() || found[0].empty() ? "" : found[0][0].value_or("");
  }
  void run(const std::string& sql) {
    check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), sql);
  }

 private:
  static std::optional<std::string> value_at(sqlite3_stmt* statement, int column) {
    const int type = sqlite3_column_type(statement, column);
    if (type == SQLITE_NULL) return std::nullopt;
    if (type == SQLITE_FLOAT) {
      char text[40];
      const int length =
          snprintf(text, sizeof text, "%.17g", sqlite3_column_double(statement, column));
      return std::string(text, static_cast<std::size_t>(length));
    }
    const void* bytes = sqlite3_column_blob(statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }
  void check(int code, const std::string& sql) {
    if (code != SQLITE_OK) throw std::runtime_error(sql + ": " + sqlite3_errmsg(db_));
  }

  sqlite3* db_ = nullptr;
};

}  // namespace etl
