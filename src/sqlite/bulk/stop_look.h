// A look for a stop in a loop over very many entries, most of the time without looking.
#pragma once

#include "etl/runtime/stop_flag.h"

namespace etl::bulk {

class StopLook {
 public:
  explicit StopLook(const StopFlag* stop) : stop_(stop) {}  // nullptr: never stopped

  // Throws Error kInterrupted.
  void once() {
    constexpr unsigned kEntries = 4'096;
    if (++entries_ % kEntries == 0 && stop_ != nullptr) stop_->throw_if_requested();
  }

 private:
  const StopFlag* stop_;
  unsigned entries_ = 0;
};

}  // namespace etl::bulk
