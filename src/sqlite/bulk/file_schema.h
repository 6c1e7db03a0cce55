// What a SQLite file says of its tables and indexes, as far as the builder has to know it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sqlite/bulk/sort_key.h"
#include "sqlite/bulk/value_encoder.h"

struct sqlite3;

namespace etl::bulk {

struct FileColumn {
  std::string name;
  Affinity affinity = Affinity::kBlob;
  bool not_null = false;
};

inline constexpr int kRowidColumn = -1;

struct FileIndexColumn {
  int column = kRowidColumn;  // of the table
  Collation collation = Collation::kBinary;
  bool descending = false;
};

struct FileIndex {
  std::string name;
  std::uint32_t root = 0;
  bool unique = false;
  std::size_t key_columns = 0;           // those that the index was declared on
  std::vector<FileIndexColumn> columns;  // of its records: the key's, then the rowid or the rest
};

struct FileTable {
  std::string name;
  std::uint32_t root = 0;
  std::vector<FileColumn> columns;
  int rowid_alias = -1;  // the INTEGER PRIMARY KEY column
  bool without_rowid = false;
  FileIndex primary;  // of a WITHOUT ROWID table: how its records are ordered and laid out
  std::vector<FileIndex> indexes;
};

// Reads the schema of a file. Throws Error kMirror where the file cannot be read, kInternal where
// there is no such table or it has something that the builder does not do (bulk_builder.h).
class FileSchema {
 public:
  explicit FileSchema(const std::string& path);

  FileTable table(const std::string& name) const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };

  void read_columns(FileTable& table) const;
  void read_indexes(FileTable& table) const;
  FileIndex read_index(const std::string& table, const std::string& name) const;

  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace etl::bulk
