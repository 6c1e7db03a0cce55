// The request to stop, set by a signal handler, a time limit or another thread. Everything that
// waits, waits on fd() too (a self-pipe: readable once a stop was asked for), so that a stop is
// seen at once.
#pragma once

#include <atomic>
#include <chrono>

#include "etl/core/error.h"

namespace etl {

class StopFlag {
 public:
  StopFlag();  // throws Error kInternal when no pipe can be had
  ~StopFlag();
  StopFlag(const StopFlag&) = delete;
  StopFlag& operator=(const StopFlag&) = delete;

  // Any thread, and a signal handler (async-signal-safe). `signal`: SIGINT or SIGTERM.
  void request(int signal) noexcept;
  // Any thread, one at most: the time for what looks at this flag is over. signal() is SIGALRM.
  void request_by_time_limit(std::chrono::seconds limit) noexcept;
  bool requested() const noexcept { return signal_.load(std::memory_order_acquire) != 0; }
  int signal() const noexcept { return signal_.load(std::memory_order_acquire); }
  int fd() const noexcept { return read_end_; }
  // Throws Error kInterrupted when a stop was asked for, for whatever reason.
  void throw_if_requested() const;
  // What a run that was ended by the stop ended with: the Error kInterrupted of the signal, or
  // kTimedOut.
  Error interruption() const;

 private:
  std::atomic<int> signal_{0};
  std::chrono::seconds limit_{0};  // set before signal_, and read after it
  int read_end_ = -1;
  int write_end_ = -1;
};

// For the life of this object SIGINT and SIGTERM set `flag`; the second signal ends the process at
// once, as if it were not handled. At most one at a time.
class SignalHandlers {
 public:
  explicit SignalHandlers(StopFlag& flag);
  ~SignalHandlers();
  SignalHandlers(const SignalHandlers&) = delete;
  SignalHandlers& operator=(const SignalHandlers&) = delete;
};

}  // namespace etl
