#include "sqlite/previous_rows.h"

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <vector>

#include "sqlite/sqlite_names.h"
#include "sqlite/statement.h"

namespace etl {

namespace {

struct PresentColumn {
  std::string declared_type;
  bool not_null = false;
};

std::map<std::string, PresentColumn> present_columns(SQLite::Database& mirror,
                                                     const std::string& table) {
  SQLite::Statement query(mirror, "SELECT name, type, \"notnull\" FROM pragma_table_xinfo(?)");
  query.bind(1, table);
  std::map<std::string, PresentColumn> columns;
  while (query.executeStep()) {
    columns[query.getColumn(0).getString()] = {query.getColumn(1).getString(),
                                               query.getColumn(2).getInt() != 0};
  }
  return columns;
}

bool required(const MirrorTable& table, const MirrorColumn& column) {
  const std::vector<std::string>& key = table.source.primary_key.columns;
  return column.source.not_null ||
         std::find(key.begin(), key.end(), column.source.name) != key.end();
}

}  // namespace

bool has_rows_of(const std::string& mirror, const MirrorTable& table) {
  SQLite::Database previous(mirror, SQLite::OPEN_READONLY);
  const std::map<std::string, PresentColumn> present = present_columns(previous, table.name);
  return std::all_of(table.columns.begin(), table.columns.end(), [&](const MirrorColumn& column) {
    const auto found = present.find(column.name);
    return found != present.end() && found->second.declared_type == column.storage.declared_type &&
           (found->second.not_null || !required(table, column));
  });
}

void copy_previous_rows(const std::string& mirror, SQLite::Database& into,
                        const MirrorTable& table) {
  std::string names;
  std::string places;
  for (const MirrorColumn& column : table.columns) {
    names += (names.empty() ? "" : ",") + sqlite_identifier(column.name);
    places += places.empty() ? "?" : ",?";
  }
  SQLite::Database previous(mirror, SQLite::OPEN_READONLY);
  const std::string name = sqlite_identifier(table.name);
  const HotStatement select(previous.getHandle(), "SELECT " + names + " FROM " + name);
  const HotStatement insert(into.getHandle(),
                            "INSERT INTO " + name + "(" + names + ") VALUES(" + places + ")");
  int code = SQLITE_OK;
  while ((code = sqlite3_step(select.get())) == SQLITE_ROW) {
    for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) {
      sqlite3_bind_value(insert.get(), i + 1, sqlite3_column_value(select.get(), i));
    }
    if (sqlite3_step(insert.get()) != SQLITE_DONE) {
      throw mirror_error("cannot keep the rows of " + table.name, into.getHandle());
    }
    sqlite3_reset(insert.get());
  }
  if (code != SQLITE_DONE) throw mirror_error("cannot read " + mirror, previous.getHandle());
}

}  // namespace etl
