#include "unit/sqlite_bulk/both_ways.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "etl/core/error.h"
#include "etl/runtime/worker.h"
#include "sqlite/bulk/bulk_builder.h"

namespace etl::bulk_test {

namespace {

void write_rows(const Table& table, std::size_t batch_rows, RowSink& sink) {
  RowBatch batch(table.columns.size());
  for (const Row& row : table.rows) {
    for (const auto& field : row) {
      if (field) {
        batch.add_field(*field);
      } else {
        batch.add_null();
      }
    }
    batch.end_row();
    if (batch.rows() == batch_rows) {
      sink.write(batch);
      batch.clear();
    }
  }
  sink.write(batch);
}

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

// A query that reads an index in its own order: every column of it, and every value.
std::string index_query(SqliteFile& file, const std::string& table, const std::string& index) {
  std::string columns;
  std::string order;
  for (const std::string& row :
       file.rows("SELECT coalesce(name, 'rowid') || '\" COLLATE ' || coll || "
                 "iif(\"desc\", ' DESC', '') FROM pragma_index_xinfo('" +
                 index + "') ORDER BY seqno")) {
    const std::string part = row.substr(5, row.size() - 6);  // text:...|
    const std::string name = "\"" + part.substr(0, part.find('"') + 1);
    columns += (columns.empty() ? "" : ", ") + name;
    order += (order.empty() ? "\"" : ", \"") + part;
  }
  return "SELECT " + columns + " FROM " + quoted(table) + " INDEXED BY " + quoted(index) +
         " ORDER BY " + order;
}

std::vector<std::string> names(SqliteFile& file, const std::string& sql) {
  std::vector<std::string> found;
  for (const std::string& row : file.rows(sql)) found.push_back(row.substr(5, row.size() - 6));
  return found;
}

void compare(SqliteFile& ours, SqliteFile& theirs, const std::string& sql,
             std::vector<std::string>& found) {
  const std::vector<std::string> left = ours.rows(sql);
  const std::vector<std::string> right = theirs.rows(sql);
  if (left == right) return;
  const auto [at, other] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  found.push_back(sql + ": row " + std::to_string(at - left.begin()) + " of " +
                  std::to_string(left.size()) + "/" + std::to_string(right.size()) + ": " +
                  (at == left.end() ? "missing" : *at) + " instead of " +
                  (other == right.end() ? "none" : *other));
}

void compare_table(SqliteFile& ours, SqliteFile& theirs, const std::string& table,
                   std::vector<std::string>& found) {
  const bool rowid =
      names(ours, "SELECT 'x' FROM pragma_table_list('" + table + "') WHERE NOT wr").size() == 1;
  compare(
      ours, theirs,
      "SELECT " + std::string(rowid ? "rowid, " : "") + "* FROM " + quoted(table) + " NOT INDEXED",
      found);
  for (const std::string& index :
       names(ours, "SELECT name FROM pragma_index_list('" + table + "') WHERE origin <> 'pk' OR " +
                       (rowid ? "1" : "0"))) {
    compare(ours, theirs, index_query(ours, table, index), found);
  }
  // The same serial types: the records of each tree take the same bytes.
  compare(ours, theirs,
          "SELECT name, sum(payload) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema "
          "WHERE tbl_name = '" +
              table + "') GROUP BY name ORDER BY name",
          found);
}

}  // namespace

void make_schema(const Case& wanted, const std::string& path) {
  SqliteFile file(path);
  if (wanted.reserved > 0) file.reserve_bytes(wanted.reserved);
  file.run(bulk_pragmas(wanted.page_size) + wanted.schema);
}

void build(const Case& wanted, const std::string& path) {
  BulkOptions options;
  options.memory_budget = wanted.memory_budget;
  BulkBuilder builder(path, options);
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<std::unique_ptr<BulkIndexJob>> jobs;
  std::exception_ptr failure;
  for (const Table& table : wanted.tables) {
    try {
      const std::unique_ptr<BulkTable> sink = builder.add_table(table.name, table.columns);
      write_rows(table, wanted.batch_rows, *sink);
      sink->finish();
      if (!wanted.jobs_in_threads) continue;
      for (std::unique_ptr<BulkIndexJob>& job : sink->index_jobs()) {
        jobs.push_back(std::move(job));
        workers.push_back(std::make_unique<Worker>([one = jobs.back().get()] { one->run(); }));
      }
    } catch (const Error&) {
      failure = std::current_exception();
    }
  }
  for (const std::unique_ptr<Worker>& worker : workers) {
    try {
      worker->join();
    } catch (const Error&) {
      failure = std::current_exception();
    }
  }
  jobs.clear();
  builder.finish();
  if (failure) std::rethrow_exception(failure);
}

std::vector<std::string> faults(const std::string& path) {
  SqliteFile file(path);
  std::vector<std::string> found;
  for (const std::string& row : file.rows("PRAGMA integrity_check")) {
    if (row != "text:ok|") found.push_back(row);
  }
  return found;
}

std::vector<std::string> differences(const Case& wanted, const std::string& folder) {
  const std::string ours_path = folder + "/ours.db";
  const std::string theirs_path = folder + "/theirs.db";
  std::filesystem::remove(ours_path);
  std::filesystem::remove(theirs_path);
  make_schema(wanted, ours_path);
  make_schema(wanted, theirs_path);
  SqliteFile theirs(theirs_path);
  std::vector<std::string> refused;
  for (const Table& table : wanted.tables) {
    try {
      theirs.insert(table.name, table.columns, table.rows);
    } catch (const ConstraintFailed& failed) {
      refused.push_back(failed.what());
    }
  }
  std::vector<std::string> found;
  try {
    build(wanted, ours_path);
    if (!refused.empty()) found.push_back("not found: " + refused.front());
  } catch (const Error& error) {
    if (refused.empty() || error.kind != ErrorKind::kMirror || error.table.empty()) {
      found.push_back(std::string("threw: ") + error.what());
    }
  }
  // SQLite 3.40 takes some NOT NULL columns of WITHOUT ROWID tables for NULL, in its own files too.
  const std::vector<std::string> known = faults(theirs_path);
  for (const std::string& fault : faults(ours_path)) {
    if (std::find(known.begin(), known.end(), fault) == known.end()) found.push_back(fault);
  }
  SqliteFile ours(ours_path);
  for (const Table& table : wanted.tables) compare_table(ours, theirs, table.name, found);
  compare(ours, theirs, "PRAGMA foreign_key_check", found);
  // Whatever stood there, the file must be fit for more work.
  ours.run("VACUUM");
  if (!std::filesystem::exists(ours_path)) found.push_back("the file is gone");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "ours.db" && name != "theirs.db") found.push_back("left behind: " + name);
  }
  return found;
}

}  // namespace etl::bulk_test
