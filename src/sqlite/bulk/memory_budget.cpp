#include "sqlite/bulk/memory_budget.h"

#include <algorithm>

#include "sqlite/bulk/sort_entry.h"

namespace etl::bulk {

namespace {

// A chunk of a sort ends within a block, so large blocks waste memory, and small ones time.
constexpr std::size_t kLargestBlock = std::size_t{1} << 15;
constexpr std::size_t kSmallestBlock = std::size_t{1} << 12;

}  // namespace

MemoryBudget::MemoryBudget(std::size_t bytes)
    : limit_(bytes), block_size_(std::clamp(bytes / 32, kSmallestBlock, kLargestBlock)) {}

std::size_t MemoryBudget::in_use() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return in_use_;
}

MemoryBlock MemoryBudget::take(std::size_t bytes) {
  const std::size_t capacity = std::max(bytes, block_size_);
  std::unique_ptr<unsigned char[]> found;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (in_use_ + capacity > limit_) return {};
    if (capacity == block_size_ && !free_.empty()) {
      found = std::move(free_.back());
      free_.pop_back();
    }
    in_use_ += capacity;
    while (!free_.empty() && in_use_ + free_.size() * block_size_ > limit_) free_.pop_back();
  }
  if (!found) found.reset(new unsigned char[capacity + kEntrySlop]);
  return {*this, std::move(found), capacity};
}

void MemoryBudget::give_back(std::unique_ptr<unsigned char[]> bytes, std::size_t capacity) {
  const std::lock_guard<std::mutex> lock(mutex_);
  in_use_ -= capacity;
  if (capacity == block_size_) free_.push_back(std::move(bytes));
}

}  // namespace etl::bulk
