#include "unit/sqlite_bulk/sqlite_file.h"

#include <cstring>

#include "sqlite/value_binding.h"

namespace etl::bulk_test {

namespace {

std::string shown(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return "null";
    case SQLITE_INTEGER:
      return "integer:" + std::to_string(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: {
      const double real = sqlite3_column_double(statement, column);
      std::uint64_t bits = 0;
      std::memcpy(&bits, &real, sizeof bits);
      return "real:" + std::to_string(bits);
    }
    default: {
      const bool text = sqlite3_column_type(statement, column) == SQLITE_TEXT;
      const void* data = sqlite3_column_blob(statement, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return (text ? "text:" : "blob:") +
             (size == 0 ? std::string() : std::string(static_cast<const char*>(data), size));
    }
  }
}

}  // namespace

SqliteFile::SqliteFile(const std::string& path) {
  if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) {
    throw std::runtime_error("sqlite3_open: " + path);
  }
}

SqliteFile::~SqliteFile() { sqlite3_close(handle_); }

void SqliteFile::reserve_bytes(int count) {
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &count);
}

void SqliteFile::run(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(handle_)) + ": " + sql);
  }
}

std::vector<std::string> SqliteFile::rows(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(handle_)) + ": " + sql);
  }
  std::vector<std::string> found;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) row += shown(statement, i) + "|";
    found.push_back(row);
  }
  if (sqlite3_finalize(statement) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(handle_)) + ": " + sql);
  }
  return found;
}

void SqliteFile::insert(const std::string& table, const std::vector<Conversion>& columns,
                        const std::vector<Row>& rows) {
  run("BEGIN");
  std::string marks = "?";
  for (std::size_t i = 1; i < columns.size(); ++i) marks += ",?";
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle_, ("INSERT INTO \"" + table + "\" VALUES(" + marks + ")").c_str(), -1,
                     &statement, nullptr);
  int result = SQLITE_DONE;
  std::vector<ValueBinder> binders(columns.begin(), columns.end());
  for (const Row& row : rows) {
    sqlite3_clear_bindings(statement);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!row[i]) continue;
      if (binders[i].bind(statement, static_cast<int>(i) + 1, *row[i]) != SQLITE_OK) {
        throw std::runtime_error("cannot be bound: " + *row[i]);
      }
    }
    result = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (result != SQLITE_DONE) break;
  }
  sqlite3_finalize(statement);
  if (result == SQLITE_CONSTRAINT) {
    const std::string message = sqlite3_errmsg(handle_);
    run("ROLLBACK");
    throw ConstraintFailed(message);
  }
  if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(handle_));
  run("COMMIT");
}

}  // namespace etl::bulk_test
