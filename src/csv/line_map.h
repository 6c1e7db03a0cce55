// Which line each record starts on, remembered only where that is not one line further than the
// record before: nothing for a file without line breaks in quotes, and two bytes or so for a record
// that has some.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
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
    if (jumps_++ % kJumpsToAMark == 0) {
      marks_.push_back({row, line, steps_.size()});
    } else {
      put(row - last_.row);
      put(line - last_.line_of(row));
    }
    last_ = {row, line};
  }

  // Any thread, for a row that was added; 0 before the first.
  std::uint64_t line_of(std::uint64_t row) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto after =
        std::upper_bound(marks_.begin(), marks_.end(), row,
                         [](std::uint64_t wanted, const Mark& mark) { return wanted < mark.row; });
    if (after == marks_.begin()) return 0;
    Jump jump = {(after - 1)->row, (after - 1)->line};
    std::size_t at = (after - 1)->steps;
    const std::size_t end = after == marks_.end() ? steps_.size() : after->steps;
    while (at < end) {
      const std::uint64_t next = jump.row + take(at);
      const std::uint64_t more_lines = take(at);
      if (next > row) break;
      jump = {next, jump.line_of(next) + more_lines};
    }
    return jump.line_of(row);
  }

 private:
  struct Jump {
    std::uint64_t row = 0;
    std::uint64_t line = 0;
    // Were there no jump in between.
    std::uint64_t line_of(std::uint64_t later) const { return line + (later - row); }
  };
  // A jump from which the next ones are counted.
  struct Mark {
    std::uint64_t row;
    std::uint64_t line;
    std::size_t steps;  // where those begin
  };
  static constexpr std::uint64_t kJumpsToAMark = 256;

  // Seven bits a byte, the lowest first; the eighth says that there are more.
  void put(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) {
      steps_.push_back(static_cast<std::uint8_t>(number | 0x80));
    }
    steps_.push_back(static_cast<std::uint8_t>(number));
  }
  std::uint64_t take(std::size_t& at) const {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint64_t byte = steps_[at++];
      number |= (byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
  }

  std::uint64_t expected_line_ = 0;  // of the adding thread alone
  mutable std::mutex mutex_;
  std::uint64_t jumps_ = 0;
  Jump last_;
  std::vector<Mark> marks_;
  std::vector<std::uint8_t> steps_;  // of each other jump: rows since the last, lines too many
};

}  // namespace etl
