// The PostgreSQL adapter: a source to read snapshots from and a target to load into.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "etl/core/load_target.h"
#include "etl/core/secret.h"
#include "etl/core/source_database.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

struct PostgresOptions {
  // libpq connection keywords ("host", "dbname", "sslmode", ...). What is not here, libpq takes
  // from PG* variables, service file and password file, as in psql
  // (postgresql.org/docs/15/libpq-connect.html).
  std::map<std::string, std::string> parameters;
  Secret password;  // empty: libpq's own places
  std::chrono::milliseconds connect_timeout{10'000};
  // No byte from the server for this long while one is due: it is taken for stopped. A server that
  // computes is as silent as one that is stopped, and no question tells them apart; so this is
  // longer than statements take. A dead network shows within a minute, by TCP's own keepalives.
  std::chrono::milliseconds stall_timeout{900'000};
  std::chrono::milliseconds lock_timeout{10'000};
  std::size_t readers = 1;   // connections that a snapshot makes ready for reading rows
  bool spare_reader = true;  // one more where there is a table that two can share
  int connect_attempts = 5;  // of which the first is at once
  std::chrono::milliseconds first_retry_pause{250};  // doubled each time
};

std::unique_ptr<SourceDatabase> make_postgres_source(PostgresOptions options, const StopFlag& stop);
std::unique_ptr<LoadTargetFactory> make_postgres_load_target_factory(PostgresOptions options,
                                                                     const StopFlag& stop);

// The database that will be asked for: given, or from PG* variables. Empty where libpq would take
// it from elsewhere, and where `dbname` is a whole connection string, which may hold a password.
std::string plain_database_name(const PostgresOptions& options);

// What a careful person would want to know of these options, without connecting: TLS below
// verify-full to another host.
Notices security_notices(const PostgresOptions& options);

}  // namespace etl
