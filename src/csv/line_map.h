// Which line each record starts on, remembered only where that is not one line further than the
// record before: nothing for a file without line breaks in quotes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace etl {

class LineMap {
 public:
  // Rows from 0, in their order, all by one thread.
  void add(std::uint64_t row, std::uint64_t line) {
    const bool as_expected = line == expected_line_ && row > 0;
    expected_line_ = line + 1;
    if (as_expected) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    jumps_.emplace_back(row, line);
  }

  // Any thread, for a row that was added; 0 before the first.
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
  std::uint64_t expected_line_ = 0;  // of the adding thread alone
  mutable std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> jumps_;  // row, line
};

}  // namespace etl
