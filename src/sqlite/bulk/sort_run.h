// Sorted runs of entries, in memory and in a spill file, and cursors over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "etl/runtime/random_access_file.h"
#include "sqlite/bulk/memory_budget.h"
#include "sqlite/bulk/sort_entry.h"

namespace etl::bulk {

struct MemoryRun {
  std::vector<MemoryBlock> blocks;      // of whole entries
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
