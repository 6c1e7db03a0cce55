// A pgbouncer of a test's own, in transaction mode, in front of the server that PG* variables name.
// It takes everybody and goes on as the user of those variables.
#pragma once

#include <memory>
#include <string>

#include "support/subprocess.h"
#include "support/temporary_folder.h"

namespace etl {

class PgBouncer {
 public:
  // Throws std::runtime_error with its log where it does not start.
  PgBouncer();
  ~PgBouncer();
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;

  const std::string& port() const { return port_; }  // of 127.0.0.1
  std::string log() const { return pgbouncer_->err(); }

 private:
  TemporaryFolder folder_;
  std::string port_;
  std::unique_ptr<Subprocess> pgbouncer_;
};

}  // namespace etl
