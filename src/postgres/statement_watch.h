// Watches the statements that block inside libpqxx: on a stop the server is asked to cancel the one
// under way, and where that does not help, or the server is silent for too long, the socket is shut
// down, which makes the blocked call return. One thread for a session, because one for a statement
// costs two waits for the scheduler each.
#pragma once

#include <chrono>
#include <mutex>

#include "etl/runtime/stop_flag.h"
#include "etl/runtime/worker.h"
#include "postgres/connection.h"

namespace etl {

class StatementWatch {
 public:
  explicit StatementWatch(const Connection& connection);
  ~StatementWatch();
  StatementWatch(const StatementWatch&) = delete;
  StatementWatch& operator=(const StatementWatch&) = delete;

  // Around a statement; `limit`: of silence.
  void begin(std::chrono::milliseconds limit);
  void end();
  // The connection was ended because the server was silent.
  bool stalled();

 private:
  void watch();
  bool active();
  bool find_stalled();
  // Waits for the end of the statement under way; false when the time is over first.
  bool ends_within(std::chrono::milliseconds time);

  const Connection& connection_;
  const int socket_;
  const std::chrono::milliseconds tick_;
  std::mutex mutex_;
  bool active_ = false;
  bool stalled_ = false;
  std::chrono::steady_clock::time_point deadline_;
  StopFlag over_;  // the session's end
  Worker worker_;
};

}  // namespace etl
