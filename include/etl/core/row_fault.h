// Rows of a file that cannot be loaded, and why: what load-csv shows, counts and writes to the
// rejects file.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "etl/core/message.h"

namespace etl {

struct RowFault {
  std::uint64_t record = 0;  // of its file, from 0, the header not counted
  std::string column;        // empty: the row as a whole
  std::string code;          // SQLSTATE: 22P02, 23505, ... (the manual's appendix A)
  Message reason;            // one line, with the value cut short: "abc is not a valid integer"
};

// The faults of one file while it is loaded. Any thread.
class FaultLog {
 public:
  // `tolerated`: rows that may be left out. Where there are more, the load fails, but the file is
  // read on for a while, so that a person sees up to `shown` of them at once.
  FaultLog(std::uint64_t tolerated, std::uint64_t shown) : tolerated_(tolerated), shown_(shown) {}

  void add(RowFault fault) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!is_full()) faults_.push_back(std::move(fault));
  }
  std::uint64_t size() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return faults_.size();
  }
  // More than tolerated: no row has to be sent any more.
  bool failed() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return has_failed();
  }
  // Failed, and nobody wants to see more: reading may end.
  bool full() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return is_full();
  }
  // How many more it takes until it is full: nobody has to look for more than that.
  std::uint64_t room() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_full()) return 0;
    if (tolerated_ < shown_) return shown_ - faults_.size();
    const std::uint64_t left = tolerated_ - faults_.size();
    return left + 1 == 0 ? left : left + 1;
  }
  std::vector<RowFault> faults() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return faults_;
  }

 private:
  bool has_failed() const { return faults_.size() > tolerated_; }
  bool is_full() const { return has_failed() && faults_.size() >= shown_; }

  const std::uint64_t tolerated_;
  const std::uint64_t shown_;
  mutable std::mutex mutex_;
  std::vector<RowFault> faults_;
};

}  // namespace etl
