// Which line each record starts on, remembered only where that is not one line further than the
// record before: nothing for a file without line breaks in quotes. Any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace etl {

class LineMap {
 public:
  // Rows from 0, in their order.
  void add(std::uint64_t row, std::uint64_t line) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (jumps_.empty() || line != expected(row)) jumps_.emplace_back(row, line);
  }

  std::uint64_t line_of(std::uint64_t row) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto after = std::upper_bound(
        jumps_.begin(), jumps_.end(), row,
        [](std::uint64_t wanted, const auto& jump) { return wanted < jump.first; });
    if (after == jumps_.begin()) return 0;
    const auto& jump = *(after - 1);
    return jump.second + (row - jump.first);
  }

 private:
  std::uint64_t expected(std::uint64_t row) const {
    return jumps_.back().second + (row - jumps_.back().first);
  }

  mutable std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> jumps_;  // row, line
};

}  // namespace etl
