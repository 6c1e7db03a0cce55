#include "sqlite/previous_rows.h"

#include <sqlite3.h>

#include <algorithm>

#include "sqlite/sqlite_names.h"
#include "sqlite/sqlite_reader.h"
#include "sqlite/statement.h"

namespace etl {

bool has_rows_of(const std::string& mirror, const MirrorTable& table) {
  const std::vector<std::string> present = SqliteReader(mirror).table_columns(table.name);
  return std::all_of(table.columns.begin(), table.columns.end(), [&](const MirrorColumn& column) {
    return std::find(present.begin(), present.end(), column.name) != present.end();
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
