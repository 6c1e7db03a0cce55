// The memory that all sorts of a builder share. A sort that gets no more writes what it has to its
// spill file. Any thread.
#pragma once

#include <atomic>
#include <cstddef>

namespace etl::bulk {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes) : limit_(bytes) {}

  std::size_t limit() const { return limit_; }
  bool take(std::size_t bytes) {
    if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= limit_) return true;
    used_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  void release(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace etl::bulk
