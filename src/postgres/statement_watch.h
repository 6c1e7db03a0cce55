// Watches a statement that blocks inside libpqxx: on a stop the server is asked to cancel it, and
// where that does not help, or the server is silent for too long, the socket is shut down, which
// makes the blocked call return.
#pragma once

#include <atomic>
#include <chrono>

#include "etl/runtime/stop_flag.h"
#include "etl/runtime/worker.h"
#include "postgres/connection.h"

namespace etl {

class StatementWatch {
 public:
  // Watches until destruction. `limit`: of silence.
  StatementWatch(const Connection& connection, std::chrono::milliseconds limit);
  ~StatementWatch();
  StatementWatch(const StatementWatch&) = delete;
  StatementWatch& operator=(const StatementWatch&) = delete;

  bool stalled() const { return stalled_.load(); }

 private:
  void watch();

  const Connection& connection_;
  int socket_;
  std::chrono::milliseconds limit_;
  std::atomic<bool> stalled_{false};
  StopFlag over_;
  Worker worker_;
};

}  // namespace etl
