// One attempt to connect with libpq's asynchronous interface
// (postgresql.org/docs/15/libpq-connect.html#LIBPQ-PQCONNECTSTARTPARAMS).
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <utility>

#include "etl/core/source_database.h"
#include "etl/runtime/stop_flag.h"
#include "postgres/connection_parameters.h"
#include "postgres/failure.h"

namespace etl {

struct ConnectionHandleDeleter {
  void operator()(PGconn* handle) const { PQfinish(handle); }
};
using ConnectionHandle = std::unique_ptr<PGconn, ConnectionHandleDeleter>;

enum class ConnectGoal {
  kSession,
  kTls,  // no further than TLS: no name of a user or database, and no password, has been sent
};

class ConnectionAttempt {
 public:
  // Runs in a thread of its own, because libpq looks host names up in a call that knows no limit:
  // after `timeout`, or on a stop, that thread is left to itself. Throws Error kInterrupted.
  ConnectionAttempt(std::shared_ptr<const ConnectionParameters> parameters,
                    std::chrono::milliseconds timeout, const StopFlag& stop,
                    ConnectGoal goal = ConnectGoal::kSession);
  ~ConnectionAttempt();

  bool reached_goal() const;
  // Where it failed. kSettings ... kTimeout.
  ConnectPhase phase_of_failure() const;
  ConnectFailure failure() const;
  // nullptr where libpq did not come back.
  PGconn* handle() const;
  ConnectionHandle release();

 private:
  struct Progress;

  const std::shared_ptr<const ConnectionParameters> parameters_;
  std::shared_ptr<Progress> progress_;  // shared with the thread while that runs
};

SourceIdentity identity_of(const PGconn* handle);

// What is in force for a keyword of a connection: given, or from PG* variables and files.
std::string setting_of(PGconn* handle, const std::string& keyword);

}  // namespace etl
