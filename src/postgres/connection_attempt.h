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

class ConnectionAttempt {
 public:
  // Throws Error kInterrupted on a stop. A name server that does not answer is waited for inside
  // libpq, which knows no limit for it.
  ConnectionAttempt(const ConnectionParameters& parameters, std::chrono::milliseconds timeout,
                    const StopFlag& stop);

  bool connected() const { return PQstatus(handle_.get()) == CONNECTION_OK; }
  ConnectFailure failure() const;
  ConnectionHandle release() { return std::move(handle_); }

 private:
  ConnectPhase phase_of_failure() const;

  ConnectionHandle handle_;
  ConnStatusType last_status_ = CONNECTION_STARTED;  // before the poll that failed
  bool timed_out_ = false;
  bool settings_refused_ = false;
};

SourceIdentity identity_of(const PGconn* handle);

}  // namespace etl
