// The memory that all sorts of a builder share, in blocks of one size that are handed round: freed
// and taken by many threads in sizes of all kinds, it would grow by what lies between them. A sort
// that gets no block writes what it has to its spill file. Any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace etl::bulk {

class MemoryBudget;

// Bytes that go back to the budget with the block.
class MemoryBlock {
 public:
  MemoryBlock() = default;
  MemoryBlock(MemoryBlock&& other) noexcept { swap(other); }
  MemoryBlock& operator=(MemoryBlock&& other) noexcept {
    swap(other);
    return *this;
  }
  inline ~MemoryBlock();

  explicit operator bool() const { return bytes_ != nullptr; }
  unsigned char* data() const { return bytes_.get(); }
  std::size_t capacity() const { return capacity_; }
  std::size_t used = 0;

 private:
  friend class MemoryBudget;
  MemoryBlock(MemoryBudget& budget, std::unique_ptr<unsigned char[]> bytes, std::size_t capacity)
      : budget_(&budget), bytes_(std::move(bytes)), capacity_(capacity) {}
  void swap(MemoryBlock& other) {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    std::swap(capacity_, other.capacity_);
    std::swap(used, other.used);
  }

  MemoryBudget* budget_ = nullptr;
  std::unique_ptr<unsigned char[]> bytes_;
  std::size_t capacity_ = 0;
};

class MemoryBudget {
 public:
  // Must outlive its blocks.
  explicit MemoryBudget(std::size_t bytes);

  std::size_t limit() const { return limit_; }
  // Capacity of a block that is asked for with less.
  std::size_t block_size() const { return block_size_; }
  std::size_t in_use() const;
  // Room for `bytes` at least, and kEntrySlop bytes behind them; no block where the budget has no
  // more.
  MemoryBlock take(std::size_t bytes);

 private:
  friend class MemoryBlock;
  void give_back(std::unique_ptr<unsigned char[]> bytes, std::size_t capacity);

  const std::size_t limit_;
  const std::size_t block_size_;
  mutable std::mutex mutex_;
  std::size_t in_use_ = 0;
  std::vector<std::unique_ptr<unsigned char[]>> free_;  // of block_size_, part of the limit too
};

inline MemoryBlock::~MemoryBlock() {
  if (bytes_) budget_->give_back(std::move(bytes_), capacity_);
}

}  // namespace etl::bulk
