#include "sqlite/sqlite_row_sink.h"

#include "sqlite/sqlite_names.h"

namespace etl {

namespace {

std::string insert_sql(const std::string& table, const std::vector<MirrorColumn>& columns) {
  std::string names;
  std::string places;
  for (const MirrorColumn& column : columns) {
    names += (names.empty() ? "" : ",") + sqlite_identifier(column.name);
    places += places.empty() ? "?" : ",?";
  }
  return "INSERT INTO " + sqlite_identifier(table) + "(" + names + ") VALUES(" + places + ")";
}

}  // namespace

SqliteRowSink::SqliteRowSink(sqlite3* connection, const std::string& table,
                             const std::vector<MirrorColumn>& columns)
    : table_(table), insert_(connection, insert_sql(table, columns)) {
  for (const MirrorColumn& column : columns) {
    column_names_.push_back(column.name);
    binders_.emplace_back(column.storage.conversion);
  }
}

SqliteRowSink::~SqliteRowSink() {
  if (finished_) return;
  sqlite3_reset(insert_.get());
  const std::string empty = "DELETE FROM " + sqlite_identifier(table_);
  sqlite3_exec(insert_.connection(), empty.c_str(), nullptr, nullptr, nullptr);
}

void SqliteRowSink::write(const RowBatch& batch) {
  for (std::size_t row = 0; row < batch.rows(); ++row) write_row(batch, row);
  rows_ += batch.rows();
}

void SqliteRowSink::write_row(const RowBatch& batch, std::size_t row) {
  sqlite3_stmt* statement = insert_.get();
  // A batch narrower than the table is one of a table without columns: its placeholder stays NULL.
  for (std::size_t column = 0; column < batch.columns(); ++column) {
    const int position = static_cast<int>(column) + 1;
    check(batch.null(row, column)
              ? sqlite3_bind_null(statement, position)
              : binders_[column].bind(statement, position, batch.value(row, column)),
          column);
  }
  if (sqlite3_step(statement) != SQLITE_DONE) {
    Error error = mirror_error(message("cannot write table %1", table_), insert_.connection());
    const int code = sqlite3_errcode(insert_.connection()) & 0xff;
    const bool by_the_row = code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG;
    if (by_the_row) error.table = table_;  // else it is the file
    sqlite3_reset(statement);
    throw error;
  }
  sqlite3_reset(statement);
}

void SqliteRowSink::check(int code, std::size_t column) {
  if (code == SQLITE_OK) return;
  Error error(ErrorKind::kMirror,
              message("table %1, column %2: a value cannot be stored: %3", table_,
                      column_names_[column], sqlite3_errstr(code)),
              code == SQLITE_TOOBIG ? message("SQLite holds values of at most 1,000,000,000 bytes")
                                    : Message());
  error.table = table_;
  error.column = column_names_[column];
  throw error;
}

std::uint64_t SqliteRowSink::finish() {
  finished_ = true;
  return rows_;
}

}  // namespace etl
