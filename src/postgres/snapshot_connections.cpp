#include "postgres/snapshot_connections.h"

#include <algorithm>
#include <utility>

#include "postgres/failure.h"
#include "postgres/relation_queries.h"
#include "postgres/snapshot_opening.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// A COPY that fails must not take the snapshot and the locks with it.
constexpr char kMark[] = "SAVEPOINT etl_copy";
constexpr char kBackToMark[] = "ROLLBACK TO SAVEPOINT etl_copy";

// libpq reads into a buffer of 16 KiB until something longer has to fit into it, and then keeps it
// (pqCheckInBufferSpace in fe-misc.c). With this answer behind it, all that the socket holds comes
// with one call.
constexpr char kWideInput[] = "SELECT repeat(' ', 250000)";

// All sessions share the server's table of locks, which holds 6,400 and a reserve where nobody has
// set it: who takes a second lock on very many tables takes the room for the first ones.
constexpr std::size_t kMostLockedTwice = 2'000;
constexpr char kNoRoom[] = "53200";

}  // namespace

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
  std::unique_ptr<Connection> connection = join(options_);
  connection->execute(kMark);
  return connection;
}

std::unique_ptr<Connection> SnapshotConnections::take_spare() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.size() < options_.readers) return nullptr;
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void SnapshotConnections::prepare(const SelectedRelations& selected, bool spare) {
  const std::size_t readers = std::min(options_.readers, selected.readable.size());
  spare = spare && options_.spare_reader;
  locked_ = selected.readable.size() * (readers + (spare ? 1 : 0)) <= kMostLockedTwice;
  for (std::size_t reader = 0; reader < std::max<std::size_t>(readers, 1); ++reader) {
    std::unique_ptr<Connection> connection = join(options_);
    try {
      if (locked_) lock_relations(*connection, selected, options_.lock_timeout);
    } catch (const Error& error) {
      if (error.sqlstate != kNoRoom) throw;
      locked_ = false;
      connection = join(options_);
    }
    connection->execute(kMark);
    give_back(std::move(connection));
  }
  if (spare && locked_) add_spare(selected);
}

// The server may have no room for it, or allow this role no more: then one has to do.
void SnapshotConnections::add_spare(const SelectedRelations& selected) {
  PostgresOptions once = options_;
  once.connect_attempts = 1;
  try {
    std::unique_ptr<Connection> connection = join(once);
    lock_relations(*connection, selected, options_.lock_timeout);
    connection->execute(kMark);
    give_back(std::move(connection));
  } catch (const Error& error) {
    if (error.kind == ErrorKind::kInterrupted) throw;
  }
}

std::unique_ptr<Connection> SnapshotConnections::join(const PostgresOptions& options) const {
  std::unique_ptr<Connection> connection = Connection::open(options, stop_);
  try {
    connection->execute(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT " +
        quote_literal(snapshot_) + ";\n" + session_settings(options_.lock_timeout) + kWideInput);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::kSourceQuery) throw;
    throw connection_lost(
        connection->identity(), error.sqlstate,
        message("the session that holds the snapshot is gone: %1", error.message()));
  }
  return connection;
}

void SnapshotConnections::give_back(std::unique_ptr<Connection> connection) {
  if (connection->lost()) return;
  // Also gives back the lock that the COPY took.
  if (!locked_ || PQtransactionStatus(connection->handle()) == PQTRANS_INERROR) {
    connection->execute(kBackToMark);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace etl
