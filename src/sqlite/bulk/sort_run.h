// Sorted runs of entries, in memory and in a spill file, and cursors over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sqlite/bulk/memory_budget.h"
#include "sqlite/bulk/random_access_file.h"
#include "sqlite/bulk/sort_entry.h"

namespace etl::bulk {

// A block of whole entries whose bytes were taken from the budget, and go back to it.
class SortBlock {
 public:
  SortBlock(MemoryBudget& budget, std::size_t size)
      : budget_(&budget), bytes_(new unsigned char[size + kEntrySlop]), size_(size) {}
  SortBlock(SortBlock&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)),
        bytes_(std::move(other.bytes_)),
        size_(other.size_) {}
  SortBlock& operator=(SortBlock&&) = delete;
  ~SortBlock() {
    if (budget_ != nullptr) budget_->release(size_);
  }

  unsigned char* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }

 private:
  MemoryBudget* budget_;
  std::unique_ptr<unsigned char[]> bytes_;
  std::size_t size_;
};

struct MemoryRun {
  std::vector<SortBlock> blocks;
  const unsigned char* last = nullptr;  // entry in the last block
};

// Blocks one behind the other, each after its size in 4 bytes.
struct DiskRun {
  std::uint64_t offset = 0;
  std::uint64_t end = 0;
};

class RunCursor {
 public:
  virtual ~RunCursor() = default;

  // False at the end. The entry's bytes are valid until the next call.
  bool next(SortEntry& entry) {
    while (at_ == end_) {
      if (!next_block()) return false;
    }
    entry = read_entry(at_, with_record_);
    at_ = entry.end;
    return true;
  }

 protected:
  explicit RunCursor(bool with_record) : with_record_(with_record) {}
  virtual bool next_block() = 0;  // sets at_ and end_

  const unsigned char* at_ = nullptr;
  const unsigned char* end_ = nullptr;

 private:
  const bool with_record_;
};

std::unique_ptr<RunCursor> cursor_over(MemoryRun run, bool with_record);
// The file must outlive the cursor.
std::unique_ptr<RunCursor> cursor_over(const RandomAccessFile& file, DiskRun run, bool with_record);

// Appends one run to a spill file.
class DiskRunWriter {
 public:
  DiskRunWriter(const RandomAccessFile& file, std::uint64_t offset);
  void add(const SortEntry& entry);
  DiskRun finish();

 private:
  void flush();

  const RandomAccessFile& file_;
  DiskRun run_;
  std::vector<unsigned char> block_;
};

}  // namespace etl::bulk
