#include "postgres/connection.h"

#include <charconv>
#include <thread>
#include <utility>

#include "etl/runtime/bounded_call.h"
#include "etl/runtime/poll.h"
#include "postgres/failure.h"
#include "postgres/tls_diagnosis.h"

namespace etl {

namespace {

// A cancel request is a round trip on a new connection to a server that just answered; where it
// takes longer, the network is at fault and closing the connection is all that is left.
constexpr std::chrono::milliseconds kCancelLimit{2'000};

// A server sends a COPY in pieces of 8 KiB, and whoever waits for each is woken for each, which
// takes a tenth of the server's time. So once this much has come, a reader that is faster than the
// server lets the socket fill for a moment.
constexpr std::uint64_t kFlowing = std::uint64_t{1} << 20;
constexpr std::chrono::microseconds kGathering{200};

constexpr char kQueryCanceled[] = "57014";

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

std::uint64_t changed_rows(PGresult& result) {
  const std::string_view count = PQcmdTuples(&result);
  std::uint64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

class PgQueryResult final : public QueryResult {
 public:
  explicit PgQueryResult(Result result) : result_(std::move(result)) {}
  std::size_t rows() const override { return static_cast<std::size_t>(PQntuples(result_.get())); }
  std::size_t columns() const override {
    return static_cast<std::size_t>(PQnfields(result_.get()));
  }
  bool null(std::size_t row, std::size_t column) const override {
    return PQgetisnull(result_.get(), static_cast<int>(row), static_cast<int>(column)) != 0;
  }
  std::string_view value(std::size_t row, std::size_t column) const override {
    const int r = static_cast<int>(row);
    const int c = static_cast<int>(column);
    return {PQgetvalue(result_.get(), r, c),
            static_cast<std::size_t>(PQgetlength(result_.get(), r, c))};
  }

 private:
  Result result_;
};

bool is_failure(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
}

}  // namespace

std::unique_ptr<Connection> Connection::open(const PostgresOptions& options, const StopFlag& stop) {
  const auto parameters = std::make_shared<const ConnectionParameters>(options);
  std::chrono::milliseconds pause = options.first_retry_pause;
  for (int attempt_number = 1;; ++attempt_number) {
    ConnectionAttempt attempt(parameters, options.connect_timeout, stop);
    if (attempt.reached_goal()) {
      return std::unique_ptr<Connection>(new Connection(attempt.release(), options, stop));
    }
    ConnectFailure failure = attempt.failure();
    if (attempt.phase_of_failure() == ConnectPhase::kTls) {
      const Message way_out = tls_way_out(attempt.handle(), options, stop);
      if (!way_out.empty()) failure.error.hint = way_out;
    }
    if (!failure.worth_retrying || attempt_number >= options.connect_attempts) throw failure.error;
    // No socket: a sleep that a stop ends.
    if (wait_for_socket(-1, false, false, pause, stop) == Readiness::kStopped) {
      stop.throw_if_requested();
    }
    pause *= 2;
  }
}

Connection::Connection(ConnectionHandle handle, const PostgresOptions& options,
                       const StopFlag& stop)
    : handle_(std::move(handle)),
      identity_(identity_of(handle_.get())),
      stop_(stop),
      stall_timeout_(options.stall_timeout),
      patience_(options.stall_timeout),
      cancel_(PQgetCancel(handle_.get()), &PQfreeCancel) {
  PQsetnonblocking(handle_.get(), 1);
  PQsetErrorVerbosity(handle_.get(), PQERRORS_TERSE);
}

Connection::~Connection() = default;

void Connection::execute_waiting(const std::string& sql, std::chrono::milliseconds wait) {
  if (PQsendQuery(handle_.get(), sql.c_str()) == 0) throw failure_of(nullptr);
  flush(stop_);
  struct ForThisStatement {
    std::chrono::milliseconds& patience;
    const std::chrono::milliseconds usual;
    ~ForThisStatement() { patience = usual; }
  } const for_this_statement{patience_, patience_};
  patience_ += wait;
  last_result(stop_);
}

std::unique_ptr<QueryResult> Connection::query(std::string_view sql,
                                               const std::vector<std::string>& parameters) {
  send(sql, parameters);
  return std::make_unique<PgQueryResult>(last_result(stop_));
}

std::uint64_t Connection::change(const std::string& sql) {
  send(sql, {});
  return changed_rows(*last_result(stop_));
}

void Connection::commit() {
  const StopFlag never;
  try {
    if (PQsendQuery(handle_.get(), "COMMIT") == 0) throw failure_of(nullptr);
    flush(never);
    // An answer is a matter of moments, and not knowing it is worse: a stop is handed on to the
    // server, which may wait for a standby or check a constraint, and its answer waited for.
    const Readiness answer =
        wait_for_socket(PQsocket(handle_.get()), true, false, patience_, stop_);
    if (answer == Readiness::kTimeout) stalled();
    if (answer == Readiness::kStopped) {
      send_cancel(kCancelLimit);
      patience_ = kCancelLimit;
    }
    const Result result = last_result(never);
    const std::string tag = PQcmdStatus(result.get());
    if (tag != "COMMIT") {
      throw Error(ErrorKind::kInternal, "the server rolled back instead of committing");
    }
  } catch (const Error& error) {
    if (error.sqlstate == kQueryCanceled) stop_.throw_if_requested();
    if (error.kind != ErrorKind::kSourceConnection && error.kind != ErrorKind::kSourceStalled) {
      throw;
    }
    Error unknown(ErrorKind::kCommitUnknown,
                  message("the connection went during COMMIT, so it is not known whether the rows "
                          "are in the database: %1",
                          error.message()),
                  message("look at the tables before you run it again"));
    unknown.sqlstate = error.sqlstate;
    unknown.signal = stop_.signal();
    throw unknown;
  }
}

void Connection::start_copy(const std::string& sql, ExecStatusType expected) {
  if (PQsendQuery(handle_.get(), sql.c_str()) == 0) throw failure_of(nullptr);
  flush(stop_);
  const Result result = next_result(stop_);
  heard_during_copy_in_ = false;
  copied_bytes_ = 0;
  if (PQresultStatus(result.get()) == expected) return;
  remember_report(result.get());
  const Error error = failure_of(result.get());
  while (!lost() && next_result(stop_)) {  // until the connection is free again
  }
  throw error;
}

std::optional<CopyLine> Connection::next_copy_line() {
  for (;;) {
    char* bytes = nullptr;
    const int size = PQgetCopyData(handle_.get(), &bytes, 1);
    if (size > 0) {
      copied_bytes_ += static_cast<std::uint64_t>(size);
      return CopyLine{std::unique_ptr<char, CopyLineDeleter>(bytes),
                      static_cast<std::size_t>(size)};
    }
    if (size == 0) {
      if (copied_bytes_ > kFlowing) std::this_thread::sleep_for(kGathering);
      wait_readable(stop_);
      continue;
    }
    if (size == -2) throw failure_of(nullptr);
    finish_copy(true);
    return std::nullopt;
  }
}

void Connection::put_copy_data(std::string_view data) {
  // libpq counts in int; its own buffer doubles to hold the piece, so pieces stay small.
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  while (!data.empty()) {
    const std::string_view piece = data.substr(0, kPiece);
    const int taken = PQputCopyData(handle_.get(), piece.data(), static_cast<int>(piece.size()));
    if (taken < 0) throw failure_of(nullptr);
    if (taken > 0) data.remove_prefix(piece.size());
    flush(stop_);
  }
}

bool Connection::answer_waiting() {
  return heard_during_copy_in_ ||
         wait_for_socket(PQsocket(handle_.get()), true, false, std::chrono::milliseconds(0),
                         stop_) == Readiness::kReadable;
}

void Connection::finish_copy_in() {
  while (PQputCopyEnd(handle_.get(), nullptr) == 0) flush(stop_);
  flush(stop_);
  finish_copy();
}

void Connection::finish_copy(bool copies) {
  copy_follows_ = false;
  copied_rows_ = changed_rows(*last_result(stop_, copies));
}

void Connection::abandon() noexcept {
  if (lost()) return;
  if (PQtransactionStatus(handle_.get()) == PQTRANS_ACTIVE) send_cancel(kCancelLimit);
  abandoned_ = true;
}

bool Connection::send_cancel(std::chrono::milliseconds limit) const noexcept {
  try {
    const StopFlag never;  // it is on a stop that this is called
    return call_with_limit(
        [cancel = cancel_] {
          char message[256];
          PQcancel(cancel.get(), message, sizeof message);
        },
        limit, never);
  } catch (...) {
    return false;  // no thread to be had: the connection is closed instead
  }
}

Error Connection::failure_of(const PGresult* result) const {
  const std::string sqlstate =
      result == nullptr ? "" : text_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
  std::string reason =
      result == nullptr ? "" : text_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  if (reason.empty()) {
    reason = result == nullptr ? text_of(PQerrorMessage(handle_.get()))
                               : text_of(PQresultErrorMessage(result));
  }
  reason = redacted(std::move(reason), text_of(PQpass(handle_.get())));
  if (PQstatus(handle_.get()) != CONNECTION_OK)
    return connection_lost(identity_, sqlstate, one_line(reason));
  return statement_failure(sqlstate, reason);
}

void Connection::send(std::string_view sql, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  const std::string text(sql);
  if (PQsendQueryParams(handle_.get(), text.c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0) {
    throw failure_of(nullptr);
  }
  flush(stop_);
}

void Connection::flush(const StopFlag& stop) {
  for (;;) {
    const int left = PQflush(handle_.get());
    if (left == 0) return;
    if (left < 0) throw failure_of(nullptr);
    // Reading too: a server that is busy telling us something does not read.
    switch (wait_for_socket(PQsocket(handle_.get()), true, true, patience_, stop)) {
      case Readiness::kStopped:
        interrupted();
      case Readiness::kTimeout:
        stalled();
      case Readiness::kWritable:
        break;
      case Readiness::kReadable:
      case Readiness::kBoth:
        heard_during_copy_in_ = true;
        if (PQconsumeInput(handle_.get()) == 0) throw failure_of(nullptr);
    }
  }
}

void Connection::wait_readable(const StopFlag& stop) {
  const Readiness ready = wait_for_socket(PQsocket(handle_.get()), true, false, patience_, stop);
  if (ready == Readiness::kStopped) interrupted();
  if (ready == Readiness::kTimeout) stalled();
  if (PQconsumeInput(handle_.get()) == 0) throw failure_of(nullptr);
}

Result Connection::next_result(const StopFlag& stop) {
  while (PQisBusy(handle_.get()) != 0) wait_readable(stop);
  return Result(PQgetResult(handle_.get()));
}

Result Connection::last_result(const StopFlag& stop, bool copies) {
  Result last;
  std::optional<Error> failure;
  while (Result result = next_result(stop)) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_OUT && copies && last && !failure) {
      copy_follows_ = true;
      return last;
    }
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
      abandon();  // libpq would answer the same for ever
      throw Error(ErrorKind::kInternal, "a COPY where a plain statement was expected");
    }
    if (is_failure(result.get()) && !failure) {
      remember_report(result.get());
      failure = failure_of(result.get());
    }
    last = std::move(result);
  }
  if (failure) throw *failure;
  if (!last) throw failure_of(nullptr);
  return last;
}

void Connection::remember_report(const PGresult* result) {
  const auto field = [&](int code) { return text_of(PQresultErrorField(result, code)); };
  last_report_ = {field(PG_DIAG_SQLSTATE),       field(PG_DIAG_MESSAGE_PRIMARY),
                  field(PG_DIAG_MESSAGE_DETAIL), field(PG_DIAG_CONTEXT),
                  field(PG_DIAG_TABLE_NAME),     field(PG_DIAG_COLUMN_NAME),
                  field(PG_DIAG_CONSTRAINT_NAME)};
}

void Connection::interrupted() {
  abandon();
  stop_.throw_if_requested();
  throw Error(ErrorKind::kInterrupted, message("stopped"));
}

void Connection::stalled() {
  abandon();
  abandoned_ = true;
  throw server_silent(identity_, patience_);
}

}  // namespace etl
