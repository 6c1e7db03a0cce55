// One libpq connection, non-blocking: every wait also ends on a stop and after a limit of silence.
// One thread at a time. After an Error of kind kSourceConnection, kSourceStalled or kInterrupted,
// lost() is true and the object is only good for destruction, which never waits for the network.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/source_database.h"
#include "etl/postgres/postgres.h"
#include "postgres/connection_attempt.h"
#include "postgres/sql_runner.h"

namespace etl {

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ResultDeleter>;

struct CopyLineDeleter {
  void operator()(char* line) const { PQfreemem(line); }
};

// One row of COPY TO STDOUT as the server sent it, with its line feed.
struct CopyLine {
  std::unique_ptr<char, CopyLineDeleter> bytes;
  std::size_t size = 0;
  std::string_view text() const { return {bytes.get(), size}; }
};

// What the server says of a failed statement beside its message; fields may be empty.
struct ServerReport {
  std::string sqlstate;
  std::string message;
  std::string detail;
  std::string context;
  std::string table;
  std::string column;
  std::string constraint;
};

class Connection final : public SqlRunner {
 public:
  // Connects, trying again with growing pauses where the server may be there in a moment.
  // Throws Error: kSourceConnection, kSourceAuthentication, kConfiguration, kInterrupted.
  static std::unique_ptr<Connection> open(const PostgresOptions& options, const StopFlag& stop);

  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const SourceIdentity& identity() const { return identity_; }
  PGconn* handle() const { return handle_.get(); }
  bool lost() const { return abandoned_ || PQstatus(handle_.get()) != CONNECTION_OK; }

  void execute_waiting(const std::string& sql, std::chrono::milliseconds wait) override;
  std::unique_ptr<QueryResult> query(std::string_view sql,
                                     const std::vector<std::string>& parameters) override;

  // An INSERT, UPDATE or DELETE: how many rows it says it changed.
  std::uint64_t change(const std::string& sql);

  // COMMIT. A stop makes it wait for the answer a few seconds at most. Throws Error kCommitUnknown
  // when there was none, else what made the server roll back.
  void commit();

  // COPY ... TO STDOUT: start, then lines until there is none, then copied_rows(). Several in one
  // text, "COPY ...; COPY ...", save a round trip each: copy_follows() says that the next one has
  // begun.
  void start_copy_out(const std::string& sql) { start_copy(sql, PGRES_COPY_OUT); }
  std::optional<CopyLine> next_copy_line();
  bool copy_follows() const { return copy_follows_; }
  // COPY ... FROM STDIN: start, then data, then finish. answer_waiting() says that the server has
  // said something before the end, most likely an error; finish_copy_in() then tells.
  void start_copy_in(const std::string& sql) { start_copy(sql, PGRES_COPY_IN); }
  void put_copy_data(std::string_view data);
  bool answer_waiting();
  void finish_copy_in();
  // What the server says it moved ("COPY n"); valid after either end.
  std::uint64_t copied_rows() const { return copied_rows_; }

  // Of the last statement that failed.
  const ServerReport& last_report() const { return last_report_; }

  // Asks the server to end the statement under way, within about two seconds; then the connection
  // is lost() to us, whatever state it is in.
  void abandon() noexcept;

  // The Error for a failed result, or, with nullptr, for the connection itself.
  Error failure_of(const PGresult* result) const;

  const StopFlag& stop() const { return stop_; }
  std::chrono::milliseconds stall_timeout() const { return stall_timeout_; }
  // For a watching thread: a cancel request that owns what it needs.
  bool send_cancel(std::chrono::milliseconds limit) const noexcept;

 private:
  Connection(ConnectionHandle handle, const PostgresOptions& options, const StopFlag& stop);

  void send(std::string_view sql, const std::vector<std::string>& parameters);
  void flush(const StopFlag& stop);
  void wait_readable(const StopFlag& stop);
  Result next_result(const StopFlag& stop);
  // All results, or those before the next COPY TO STDOUT; throws for the first that failed.
  Result last_result(const StopFlag& stop, bool copies = false);
  void start_copy(const std::string& sql, ExecStatusType expected);
  void finish_copy(bool copies = false);
  void remember_report(const PGresult* result);
  [[noreturn]] void interrupted();
  [[noreturn]] void stalled();

  ConnectionHandle handle_;
  SourceIdentity identity_;
  const StopFlag& stop_;
  std::chrono::milliseconds stall_timeout_;
  std::chrono::milliseconds patience_;  // with the statement under way
  std::shared_ptr<PGcancel> cancel_;
  bool abandoned_ = false;
  bool heard_during_copy_in_ = false;
  bool copy_follows_ = false;
  std::uint64_t copied_rows_ = 0;
  std::uint64_t copied_bytes_ = 0;  // from the server, in the COPY under way
  ServerReport last_report_;
};

}  // namespace etl
