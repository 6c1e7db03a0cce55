// Sorts entries within the builder's memory budget. Entries are collected in chunks that fit the
// processor's cache, sorted there, and kept packed in memory; when the budget has no more, the
// chunks are merged into a run of a spill file. Input that is in order already costs no sorting,
// and no merging.
// One thread at a time; may move from one to another between calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sqlite/bulk/memory_budget.h"
#include "sqlite/bulk/run_merger.h"

namespace etl::bulk {

class ExternalSorter {
 public:
  // Spill files have no name; they are made beside `path`. The budget must outlive the sorter and
  // its merger.
  ExternalSorter(MemoryBudget& budget, std::string path, bool with_record);

  // Adds one entry: room for `bound` bytes of key and tail, which the caller fills; then end_key()
  // with their sizes; then, where the sort carries records, add_record() and its bytes.
  unsigned char* start_key(std::size_t bound);
  void end_key(std::size_t key_size, std::size_t tail_size);
  unsigned char* add_record(std::size_t size);
  // Sorts what was added since the last time. Worth calling where entries come in stretches that
  // are in order.
  void close_chunk();

  std::uint64_t count() const { return count_; }
  // All entries in order. Nothing can be added any more. The sorter must outlive the merger.
  RunMerger merge();

 private:
  struct Item {
    std::uint64_t word = 0;
    std::uint32_t offset = 0;
    std::uint32_t unused = 0;
  };

  void grow(std::size_t needed);
  void note_common(const unsigned char* key, std::size_t size);
  void sort_items();
  void sort_equal_words();
  bool item_before(const Item& a, const Item& b) const;
  void keep_items();
  bool continues_last_run(const SortEntry& entry) const;
  std::vector<std::unique_ptr<RunCursor>> take_memory_runs();
  void spill_memory_runs();
  void spill_items(std::size_t first);
  void add_disk_run(std::size_t level, DiskRun run);
  DiskRun write_run(RunMerger merger);

  MemoryBudget& budget_;
  const std::string path_;
  const bool with_record_;
  const std::size_t chunk_bytes_;
  std::uint64_t count_ = 0;

  std::vector<unsigned char> arena_;  // entries in the order in which they came
  std::size_t used_ = 0;
  std::size_t key_start_ = 0;  // of the entry being added
  std::vector<Item> items_;
  std::vector<Item> other_items_;  // for the radix sort

  std::vector<unsigned char> first_key_;  // of all
  std::size_t common_ = 0;                // bytes that all keys share with it

  std::vector<MemoryRun> runs_;
  std::optional<RandomAccessFile> spill_;
  std::uint64_t spill_end_ = 0;
  // By how often their entries were merged: when a level is full, its runs become one of the next.
  std::vector<std::vector<DiskRun>> disk_runs_;
};

}  // namespace etl::bulk
