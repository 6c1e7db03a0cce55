#include "postgres/snapshot_connections.h"

#include <utility>

#include "postgres/failure.h"
#include "postgres/relation_queries.h"
#include "postgres/sql_text.h"

namespace etl {

SnapshotConnections::SnapshotConnections(const PostgresOptions& options, const StopFlag& stop,
                                         std::string snapshot)
    : options_(options), stop_(stop), snapshot_(std::move(snapshot)) {}

std::unique_ptr<Connection> SnapshotConnections::take() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  std::unique_ptr<Connection> connection = Connection::open(options_, stop_);
  try {
    connection->execute(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT " +
        quote_literal(snapshot_) + ";\n" + session_settings(options_.lock_timeout));
  } catch (const Error& error) {
    if (error.kind != ErrorKind::kSourceQuery) throw;
    throw connection_lost(
        connection->identity(), error.sqlstate,
        std::string("the session that holds the snapshot is gone: ") + error.what());
  }
  return connection;
}

void SnapshotConnections::give_back(std::unique_ptr<Connection> connection) {
  if (connection->lost()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace etl
