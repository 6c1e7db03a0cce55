#include "sqlite/sqlite_reader.h"

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>

#include "sqlite/reference_check.h"
#include "sqlite/sqlite_error.h"
#include "sqlite/sqlite_names.h"
#include "sqlite/sqlite_row_source.h"
#include "sqlite/statement.h"
#include "sqlite/waiting.h"

namespace etl {

namespace {

SQLite::Database opened(const std::string& path, const StopFlag* stop) {
  return with_mirror_errors(message("cannot read mirror %1", path), [&] {
    // One thread at a time uses it: a lock for every value of every row would cost more than the
    // reading (sqlite.org/threadsafe.html).
    SQLite::Database database(path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
    wait_and_obey_stops(database.getHandle(), stop);
    try {
      database.execAndGet("SELECT count(*) FROM sqlite_schema");  // reads the first page
    } catch (const SQLite::Exception&) {
      throw_if_stopped(stop);
      throw;
    }
    return database;
  });
}

// A name for the row id that no column takes away.
std::string rowid_name(const MirrorTable& table) {
  for (const char* name : {"_rowid_", "rowid", "oid"}) {
    const bool taken = std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& c) {
      return sqlite3_stricmp(c.name.c_str(), name) == 0;
    });
    if (!taken) return name;
  }
  return {};
}

}  // namespace

template <typename Body>
auto SqliteReader::reading(Body&& body) -> decltype(body()) {
  return with_mirror_errors(message("cannot read mirror %1", path_), std::forward<Body>(body));
}

SqliteReader::SqliteReader(const std::string& path, const StopFlag* stop)
    : path_(path), database_(opened(path, stop)) {
  sqlite3* connection = database_.getHandle();
  register_decimal_functions(connection, exact_results_);
  // A metric that names a column which is not there fails then, instead of giving its name
  // (sqlite.org/quirks.html#double_quoted_string_literals_are_accepted).
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
}

bool SqliteReader::has_table(const std::string& name) {
  return reading([&] {
    SQLite::Statement query(database_,
                            "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') "
                            "AND name = ? COLLATE NOCASE");
    query.bind(1, name);
    return query.executeStep();
  });
}

std::vector<std::string> SqliteReader::table_columns(const std::string& name) {
  return reading([&] {
    SQLite::Statement query(database_, "SELECT name FROM pragma_table_xinfo(?)");
    query.bind(1, name);
    std::vector<std::string> names;
    while (query.executeStep()) names.push_back(query.getColumn(0).getString());
    return names;
  });
}

std::uint64_t SqliteReader::count_rows(const std::string& table) {
  return reading([&] {
    const auto rows = database_.execAndGet("SELECT count(*) FROM " + sqlite_identifier(table));
    return static_cast<std::uint64_t>(rows.getInt64());
  });
}

std::unique_ptr<RowSource> SqliteReader::table_rows(const MirrorTable& table,
                                                    const std::optional<KeyRange>& range) {
  return std::make_unique<SqliteRowSource>(database_.getHandle(), table.name, table.columns, range,
                                           RenderMode::kTable);
}

std::vector<std::string> SqliteReader::sample_values(const MirrorTable& table, std::size_t column,
                                                     std::size_t most) {
  const std::string rowid = rowid_name(table);
  if (rowid.empty() || most == 0) return {};
  return reading([&] {
    const std::string from = " FROM " + sqlite_identifier(table.name);
    // Two queries, each a step to one end; as one it would read the whole table.
    SQLite::Statement bounds(database_, "SELECT (SELECT min(" + rowid + ")" + from +
                                            "), (SELECT max(" + rowid + ")" + from + ")");
    bounds.executeStep();
    std::vector<std::string> values;
    if (bounds.getColumn(0).isNull()) return values;
    const __int128 first = bounds.getColumn(0).getInt64();  // 128 bits hold any difference
    const __int128 last = bounds.getColumn(1).getInt64();
    SQLite::Statement sample(database_, "SELECT " + sqlite_identifier(table.columns[column].name) +
                                            from + " WHERE " + rowid + " >= ? ORDER BY " + rowid +
                                            " LIMIT 1");
    // Fewer row ids than samples: each once.
    const __int128 samples = std::min<__int128>(most, last - first + 1);
    for (__int128 i = 0; i < samples; ++i) {
      sample.bind(1, static_cast<std::int64_t>(first + (last - first + 1) * i / samples));
      if (sample.executeStep() && !sample.getColumn(0).isNull()) {
        values.push_back(sample.getColumn(0).getString());
      }
      sample.reset();
    }
    return values;
  });
}

std::vector<ForeignKeyViolation> SqliteReader::foreign_key_check(const std::string& table) {
  return reading([&] {
    std::vector<ForeignKeyViolation> found;
    if (has_all_parents(database_, table)) return found;
    SQLite::Statement query(database_,
                            "SELECT fkid, parent, count(*) FROM pragma_foreign_key_check(?) "
                            "GROUP BY 1, 2 ORDER BY 1");
    query.bind(1, table);
    while (query.executeStep()) {
      SQLite::Statement key(database_,
                            "SELECT \"from\" FROM pragma_foreign_key_list(?) WHERE id = ? "
                            "ORDER BY seq");
      key.bind(1, table);
      key.bind(2, query.getColumn(0).getInt());
      std::vector<std::string> columns;
      while (key.executeStep()) columns.push_back(key.getColumn(0).getString());
      found.push_back({query.getColumn(1).getString(), std::move(columns),
                       static_cast<std::uint64_t>(query.getColumn(2).getInt64())});
    }
    return found;
  });
}

std::vector<std::optional<std::string>> SqliteReader::first_row(const std::string& sql) {
  return reading([&] {
    std::vector<std::optional<std::string>> row;
    sqlite3* connection = database_.getHandle();
    const HotStatement query(connection, sql);
    const int code = sqlite3_step(query.get());
    if (code == SQLITE_DONE) return row;
    if (code != SQLITE_ROW) throw mirror_error(message("cannot read mirror %1", path_), connection);
    for (int column = 0; column < sqlite3_column_count(query.get()); ++column) {
      const bool null = sqlite3_column_type(query.get(), column) == SQLITE_NULL;
      row.emplace_back();
      if (!null) row.back() = exact_results_.text_of(sqlite3_column_value(query.get(), column));
    }
    return row;
  });
}

std::optional<MirrorRun> SqliteReader::last_run() {
  return reading([&]() -> std::optional<MirrorRun> {
    SQLite::Statement query(
        database_,
        "SELECT run_id, source, snapshot, wal_position, started_at, "
        "finished_at, etl_version, options FROM etl_runs ORDER BY rowid DESC LIMIT 1");
    if (!query.executeStep()) return std::nullopt;
    const auto text = [&](int column) { return query.getColumn(column).getString(); };
    return MirrorRun{text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7)};
  });
}

}  // namespace etl
