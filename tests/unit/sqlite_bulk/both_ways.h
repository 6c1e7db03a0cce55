// The same tables and rows through the bulk builder and through INSERT, and what differs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "etl/core/storage.h"
#include "unit/sqlite_bulk/sqlite_file.h"

namespace etl::bulk_test {

struct Table {
  std::string name;
  std::vector<Conversion> columns;
  std::vector<Row> rows;
};

struct Case {
  unsigned page_size = 4096;
  int reserved = 0;
  std::size_t memory_budget = std::size_t{16} << 20;
  std::size_t batch_rows = 100;
  bool jobs_in_threads = false;
  std::string schema;  // CREATE TABLE and CREATE INDEX
  std::vector<Table> tables;
};

// Makes the file and its schema, and nothing else.
void make_schema(const Case& wanted, const std::string& path);
// Rows and indexes by the builder, into the file of make_schema().
void build(const Case& wanted, const std::string& path);

// One line for each thing that is not as it would be with INSERT: integrity, foreign keys, values,
// the order and content of each index, the size of all records. Where INSERT finds a constraint
// violated, the builder must, and leave a sound file with that table empty. `folder` takes the
// files.
std::vector<std::string> differences(const Case& wanted, const std::string& folder);

// What is wrong with a file by itself.
std::vector<std::string> faults(const std::string& path);

}  // namespace etl::bulk_test
