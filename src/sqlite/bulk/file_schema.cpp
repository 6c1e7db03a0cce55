#include "sqlite/bulk/file_schema.h"

#include <sqlite3.h>

#include <string_view>

#include "etl/core/error.h"

namespace etl::bulk {

namespace {

[[noreturn]] void fail(sqlite3* connection) {
  throw Error(ErrorKind::kMirror,
              message("cannot read the schema of the mirror under construction: %1",
                      sqlite3_errmsg(connection)),
              message("check the mirror's file system"));
}

[[noreturn]] void refuse(const std::string& table, const Message& why) {
  throw Error(ErrorKind::kInternal, message("table %1 cannot be built in bulk: %2", table, why),
              message("it has to be written through SQLite's own INSERT"));
}

class Query {
 public:
  Query(sqlite3* connection, std::string_view sql, const std::string& parameter)
      : connection_(connection) {
    if (sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement_,
                           nullptr) != SQLITE_OK) {
      fail(connection);
    }
    sqlite3_bind_text(statement_, 1, parameter.data(), static_cast<int>(parameter.size()),
                      SQLITE_TRANSIENT);
  }
  ~Query() { sqlite3_finalize(statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail(connection_);
    return result == SQLITE_ROW;
  }
  std::string text(int column) {
    const unsigned char* value = sqlite3_column_text(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return value == nullptr
               ? std::string()
               : std::string(reinterpret_cast<const char*>(value), static_cast<std::size_t>(size));
  }
  std::int64_t integer(int column) { return sqlite3_column_int64(statement_, column); }

 private:
  sqlite3* connection_;
  sqlite3_stmt* statement_ = nullptr;
};

Collation collation_of(const std::string& table, const std::string& name) {
  if (sqlite3_stricmp(name.c_str(), "BINARY") == 0) return Collation::kBinary;
  if (sqlite3_stricmp(name.c_str(), "NOCASE") == 0) return Collation::kNocase;
  if (sqlite3_stricmp(name.c_str(), "RTRIM") == 0) return Collation::kRtrim;
  refuse(table, message("it has an index with the collation %1", name));
}

}  // namespace

void FileSchema::Close::operator()(sqlite3* connection) const { sqlite3_close(connection); }

FileSchema::FileSchema(const std::string& path) {
  sqlite3* connection = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READONLY, nullptr);
  connection_.reset(connection);
  if (result != SQLITE_OK) fail(connection);
}

FileTable FileSchema::table(const std::string& name) const {
  FileTable table;
  {
    Query query(connection_.get(),
                "SELECT s.name, s.rootpage, l.wr, l.strict FROM sqlite_schema s "
                "JOIN pragma_table_list(s.name) l ON l.schema = 'main' "
                "WHERE s.type = 'table' AND s.name = ?1 COLLATE NOCASE",
                name);
    if (!query.step()) refuse(name, message("it is not in the file"));
    table.name = query.text(0);
    table.root = static_cast<std::uint32_t>(query.integer(1));
    table.without_rowid = query.integer(2) != 0;
    if (table.root == 0) refuse(name, message("it is virtual"));
    if (query.integer(3) != 0) refuse(name, message("it is STRICT"));
  }
  read_columns(table);
  read_indexes(table);
  return table;
}

void FileSchema::read_columns(FileTable& table) const {
  Query query(connection_.get(),
              "SELECT name, type, \"notnull\", hidden, pk FROM pragma_table_xinfo(?1) ORDER BY cid",
              table.name);
  int primary_key_columns = 0;
  int primary_key_column = -1;
  while (query.step()) {
    if (query.integer(3) != 0) {
      refuse(table.name, message("it has a generated or hidden column"));
    }
    if (query.integer(4) != 0) {
      ++primary_key_columns;
      primary_key_column = static_cast<int>(table.columns.size());
    }
    table.columns.push_back({query.text(0), affinity_of(query.text(1)), query.integer(2) != 0});
  }
  // Where SQLite made an index for the key, read_indexes() takes this back: it is no alias then.
  if (primary_key_columns == 1 && !table.without_rowid) table.rowid_alias = primary_key_column;
  Query sequence(connection_.get(),
                 "SELECT 1 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type = 'table' "
                 "AND sql LIKE '%AUTOINCREMENT%' AND EXISTS (SELECT 1 FROM sqlite_schema WHERE "
                 "name = 'sqlite_sequence')",
                 table.name);
  if (sequence.step()) refuse(table.name, message("it may have AUTOINCREMENT"));
}

void FileSchema::read_indexes(FileTable& table) const {
  struct Found {
    std::string name, origin;
    bool unique = false;
    bool partial = false;
    std::uint32_t root = 0;
  };
  std::vector<Found> found;
  {
    Query query(connection_.get(),
                "SELECT l.name, l.origin, l.\"unique\", l.partial, s.rootpage "
                "FROM pragma_index_list(?1) l LEFT JOIN sqlite_schema s "
                "ON s.type = 'index' AND s.name = l.name",
                table.name);
    while (query.step()) {
      found.push_back({query.text(0), query.text(1), query.integer(2) != 0, query.integer(3) != 0,
                       static_cast<std::uint32_t>(query.integer(4))});
    }
  }
  for (const Found& one : found) {
    if (one.partial) refuse(table.name, message("its index %1 is partial", one.name));
    FileIndex index = read_index(table.name, one.name);
    index.root = one.root;
    index.unique = one.unique;
    if (one.origin == "pk") table.rowid_alias = -1;
    if (one.origin == "pk" && table.without_rowid) {
      table.primary = std::move(index);
    } else {
      table.indexes.push_back(std::move(index));
    }
  }
}

FileIndex FileSchema::read_index(const std::string& table, const std::string& name) const {
  FileIndex index;
  index.name = name;
  Query query(connection_.get(),
              "SELECT cid, \"desc\", coll, key FROM pragma_index_xinfo(?1) ORDER BY seqno", name);
  while (query.step()) {
    FileIndexColumn column;
    column.column = static_cast<int>(query.integer(0));
    if (column.column < kRowidColumn) {
      refuse(table, message("its index %1 is on an expression", name));
    }
    column.descending = query.integer(1) != 0;
    column.collation = collation_of(table, query.text(2));
    if (query.integer(3) != 0) ++index.key_columns;
    index.columns.push_back(column);
  }
  return index;
}

}  // namespace etl::bulk
