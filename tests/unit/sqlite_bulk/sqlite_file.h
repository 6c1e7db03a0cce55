// SQLite itself, as the oracle of the bulk builder's tests.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "etl/core/storage.h"

namespace etl::bulk_test {

using Row = std::vector<std::optional<std::string>>;  // fields as COPY text; no value: NULL

// Thrown where SQLite refuses a row: UNIQUE, PRIMARY KEY or NOT NULL.
struct ConstraintFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class SqliteFile {
 public:
  explicit SqliteFile(const std::string& path);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  void reserve_bytes(int count);  // at the end of each page; before the first CREATE
  void run(const std::string& sql);
  // All rows as one line of "class:bytes" each; reals by their bits.
  std::vector<std::string> rows(const std::string& sql);
  // INSERTs the rows in the ordinary way: each field converted, bound, and left to its affinity.
  void insert(const std::string& table, const std::vector<Conversion>& columns,
              const std::vector<Row>& rows);

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace etl::bulk_test
