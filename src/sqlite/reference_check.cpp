#include "sqlite/reference_check.h"

#include <SQLiteCpp/Statement.h>

#include <cstdint>

#include "sqlite/sqlite_names.h"

namespace etl {

namespace {

// A step through an index costs about as much as this many lookups of parents, one row after the
// other.
constexpr std::int64_t kRowsAStep = 8;

struct Reference {
  std::string column;
  std::string parent;
  std::string parent_column;
  int columns = 0;
};

std::int64_t count_rows(const SQLite::Database& database, const std::string& table) {
  SQLite::Statement count(database, "SELECT count(*) FROM " + sqlite_identifier(table));
  count.executeStep();
  return count.getColumn(0).getInt64();
}

bool exists(const SQLite::Database& database, const std::string& table) {
  SQLite::Statement found(
      database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE");
  found.bind(1, table);
  return found.executeStep();
}

bool has_index(const SQLite::Database& database, const std::string& table,
               const std::string& column) {
  SQLite::Statement found(database,
                          "SELECT 1 FROM pragma_index_list(?1) AS list, "
                          "pragma_index_xinfo(list.name) AS part WHERE NOT list.partial AND "
                          "part.seqno = 0 AND part.coll = 'BINARY' AND part.name = ?2");
  found.bind(1, table);
  found.bind(2, column);
  return found.executeStep();
}

bool has_all_parents(const SQLite::Database& database, const std::string& table,
                     const Reference& reference) {
  if (reference.columns != 1 || reference.parent_column.empty() ||
      !exists(database, reference.parent) || !has_index(database, table, reference.column)) {
    return false;
  }
  // With all parents there, there are no more values than parents.
  if (count_rows(database, reference.parent) > count_rows(database, table) / kRowsAStep) {
    return false;
  }
  // BINARY tells all values apart that there are; whether one is a parent's is left to the parent's
  // own collation and affinity (sqlite.org/foreignkeys.html#fk_indexes).
  const std::string column = sqlite_identifier(reference.column) + " COLLATE BINARY";
  const std::string from = " FROM " + sqlite_identifier(table);
  SQLite::Statement orphan(
      database, "WITH RECURSIVE step(value) AS (SELECT (SELECT min(" + column + ")" + from +
                    ") UNION ALL SELECT (SELECT " + sqlite_identifier(reference.column) + from +
                    " WHERE " + column + " > value ORDER BY " + column +
                    " LIMIT 1) FROM step WHERE value IS NOT NULL) SELECT 1 FROM step WHERE value "
                    "IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " +
                    sqlite_identifier(reference.parent) + " AS parent WHERE parent." +
                    sqlite_identifier(reference.parent_column) + " = value) LIMIT 1");
  return !orphan.executeStep();
}

}  // namespace

bool has_all_parents(const SQLite::Database& database, const std::string& table) {
  SQLite::Statement keys(database,
                         "SELECT \"from\", \"table\", coalesce(\"to\", ''), count(*) FROM "
                         "pragma_foreign_key_list(?) GROUP BY id");
  keys.bind(1, table);
  while (keys.executeStep()) {
    const Reference reference{keys.getColumn(0).getString(), keys.getColumn(1).getString(),
                              keys.getColumn(2).getString(), keys.getColumn(3).getInt()};
    if (!has_all_parents(database, table, reference)) return false;
  }
  return true;
}

}  // namespace etl
