// What the parts of one BulkBuilder share, and what they leave behind for its finish().
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sqlite/bulk/bulk_builder.h"
#include "sqlite/bulk/file_schema.h"
#include "sqlite/bulk/memory_budget.h"
#include "sqlite/bulk/page_store.h"

namespace etl::bulk {

// A tree that is to be emptied again if its table fails.
struct BuiltTree {
  std::uint32_t root = 0;
  bool table_leaf = false;
  std::vector<Extent> pages;
};

// One table: filled by its sink, then by its jobs. Each tree is written by one thread; the counts
// order their writes before finish() reads them.
struct TableState {
  std::vector<BuiltTree> trees;          // the table's, then one an index
  std::atomic<bool> rows_done{false};    // the sink's finish() returned
  std::atomic<std::size_t> to_write{0};  // indexes that are not there yet
  std::mutex mutex;
  std::vector<std::unique_ptr<BulkIndexJob>> jobs;  // not taken yet

  bool complete() const { return rows_done && to_write == 0; }
};

// Sinks and jobs must not outlive it.
struct BuildState {
  BuildState(const std::string& path, const BulkOptions& options)
      : schema(path), store(path), budget(options.memory_budget), stop(options.stop) {}

  std::mutex mutex;
  FileSchema schema;
  PageStore store;
  MemoryBudget budget;
  const StopFlag* stop;
  std::vector<std::shared_ptr<TableState>> tables;
};

std::unique_ptr<BulkTable> make_table_sink(BuildState& build, std::shared_ptr<TableState> state,
                                           const FileTable& table,
                                           const std::vector<Conversion>& conversions);

}  // namespace etl::bulk
