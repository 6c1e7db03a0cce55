#include "sqlite/previous_relation.h"

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <optional>
#include <vector>

#include "sqlite/sqlite_error.h"
#include "sqlite/sqlite_names.h"
#include "sqlite/statement.h"

namespace etl {

namespace {

// Publishing by copy holds the mirror for as long as the copy takes.
constexpr int kBusyMilliseconds = 60'000;

struct Definition {
  std::string type;  // "table" or "view"
  std::string name;
  std::string sql;
};

std::optional<Definition> definition_of(SQLite::Database& database, const std::string& name) {
  SQLite::Statement query(database,
                          "SELECT type, name, sql FROM sqlite_schema "
                          "WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE");
  query.bind(1, name);
  if (!query.executeStep()) return std::nullopt;
  return Definition{query.getColumn(0).getString(), query.getColumn(1).getString(),
                    query.getColumn(2).getString()};
}

// A table without columns has no lines in etl_columns.
bool came_from_elsewhere(SQLite::Database& mirror, const std::string& table,
                         const QualifiedName& source) {
  SQLite::Statement query(mirror,
                          "SELECT 1 FROM etl_columns WHERE table_name = ? "
                          "AND NOT (source_schema = ? AND source_table = ?)");
  query.bind(1, table);
  query.bind(2, source.schema);
  query.bind(3, source.name);
  return query.executeStep();
}

std::vector<std::string> columns_of(SQLite::Database& database, const std::string& table) {
  SQLite::Statement query(database, "SELECT name FROM pragma_table_info(?) ORDER BY cid");
  query.bind(1, table);
  std::vector<std::string> columns;
  while (query.executeStep()) columns.push_back(query.getColumn(0).getString());
  return columns;
}

// Values by storage class, bit for bit. `condition` may be empty.
void copy_rows(SQLite::Database& from, SQLite::Database& into, const std::string& table,
               const std::string& condition) {
  const std::vector<std::string> columns = columns_of(from, table);
  std::string names;
  std::string places;
  for (const std::string& column : columns) {
    names += (names.empty() ? "" : ",") + sqlite_identifier(column);
    places += places.empty() ? "?" : ",?";
  }
  const std::string name = sqlite_identifier(table);
  const HotStatement select(from.getHandle(), "SELECT " + names + " FROM " + name + condition);
  const HotStatement insert(into.getHandle(),
                            "INSERT INTO " + name + "(" + names + ") VALUES(" + places + ")");
  int code = SQLITE_OK;
  while ((code = sqlite3_step(select.get())) == SQLITE_ROW) {
    for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
      sqlite3_bind_value(insert.get(), i + 1, sqlite3_column_value(select.get(), i));
    }
    if (sqlite3_step(insert.get()) != SQLITE_DONE) {
      throw mirror_error(message("cannot keep the rows of %1", table), into.getHandle());
    }
    sqlite3_reset(insert.get());
  }
  if (code != SQLITE_DONE) throw mirror_error(message("cannot read the mirror"), from.getHandle());
}

// One whose name another table's index or table has got meanwhile is left out: the rows count more.
void make_indexes(SQLite::Database& from, SQLite::Database& into, const std::string& table) {
  SQLite::Statement query(from,
                          "SELECT name, sql FROM sqlite_schema WHERE type = 'index' "
                          "AND tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL");
  query.bind(1, table);
  while (query.executeStep()) {
    SQLite::Statement taken(into, "SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE");
    taken.bind(1, query.getColumn(0).getString());
    if (!taken.executeStep()) into.exec(query.getColumn(1).getString());
  }
}

bool can_be_read(SQLite::Database& database, const std::string& view) {
  try {
    const SQLite::Statement prepared(database, "SELECT * FROM " + sqlite_identifier(view));
    return true;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

}  // namespace

void drop_relation(SQLite::Database& database, const std::string& name) {
  const std::optional<Definition> present = definition_of(database, name);
  if (!present) return;
  database.exec("DROP " + present->type + " " + sqlite_identifier(present->name));
}

bool take_over_previous(const std::string& mirror, const std::string& name,
                        const QualifiedName& source, SQLite::Database& into) {
  drop_relation(into, name);
  SQLite::Database previous(mirror, SQLite::OPEN_READONLY, kBusyMilliseconds);
  const std::optional<Definition> definition = definition_of(previous, name);
  if (!definition || came_from_elsewhere(previous, definition->name, source)) return false;
  into.exec(definition->sql);
  if (definition->type == "table") {
    copy_rows(previous, into, definition->name, "");
    make_indexes(previous, into, definition->name);
  } else if (!can_be_read(into, definition->name)) {  // of tables that are gone or have changed
    drop_relation(into, name);
    return false;
  }
  copy_rows(previous, into, "etl_columns", " WHERE table_name = " + sqlite_text(definition->name));
  return true;
}

}  // namespace etl
