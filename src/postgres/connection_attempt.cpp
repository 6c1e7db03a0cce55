#include "postgres/connection_attempt.h"

#include <cstring>
#include <string>

#include "etl/core/error.h"
#include "etl/runtime/poll.h"

namespace etl {

namespace {

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

// What comes after libpq's own "connection to server at ... failed: ", which repeats what our
// message says already. Cosmetics: where the words differ, all is shown.
std::string without_preamble(const std::string& reason) {
  const std::string end_of_preamble = " failed: ";
  const std::size_t at = reason.find(end_of_preamble);
  return at == std::string::npos ? reason : reason.substr(at + end_of_preamble.size());
}

// sslmode of a connection under way: TLS failures are final only where TLS is demanded, because
// "prefer" goes on without it.
bool tls_demanded(PGconn* handle) {
  bool demanded = false;
  PQconninfoOption* options = PQconninfo(handle);
  for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr;
       ++option) {
    if (std::strcmp(option->keyword, "sslmode") != 0 || option->val == nullptr) continue;
    demanded =
        std::strcmp(option->val, "require") == 0 || std::strncmp(option->val, "verify-", 7) == 0;
  }
  PQconninfoFree(options);
  return demanded;
}

// Whether an attempt that failed at once was one at all. Nothing else in libpq tells it apart from
// an unknown host or a missing socket, which fail as quickly.
bool refuses_settings(const ConnectionParameters& parameters) {
  return PQpingParams(parameters.keywords(), parameters.values(), 1) == PQPING_NO_ATTEMPT;
}

}  // namespace

ConnectionAttempt::ConnectionAttempt(const ConnectionParameters& parameters,
                                     std::chrono::milliseconds timeout, const StopFlag& stop) {
  using std::chrono::steady_clock;
  stop.throw_if_requested();
  handle_.reset(PQconnectStartParams(parameters.keywords(), parameters.values(), 1));
  if (!handle_) throw Error(ErrorKind::kInternal, "out of memory while connecting");
  // The server's refusal then carries its SQLSTATE at a fixed place.
  PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);
  if (PQstatus(handle_.get()) == CONNECTION_BAD) settings_refused_ = refuses_settings(parameters);
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
  const auto deadline = steady_clock::now() + timeout;
  // As if the last poll had said "writing": postgresql.org/docs/15/libpq-connect.html.
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  while (PQstatus(handle_.get()) != CONNECTION_BAD && wanted != PGRES_POLLING_OK &&
         wanted != PGRES_POLLING_FAILED) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
    const Readiness ready =
        left.count() <= 0
            ? Readiness::kTimeout
            : wait_for_socket(PQsocket(handle_.get()), wanted == PGRES_POLLING_READING,
                              wanted == PGRES_POLLING_WRITING, left, stop);
    if (ready == Readiness::kStopped) stop.throw_if_requested();
    if (ready == Readiness::kTimeout) {
      timed_out_ = true;
      return;
    }
    last_status_ = PQstatus(handle_.get());
    wanted = PQconnectPoll(handle_.get());
  }
}

ConnectPhase ConnectionAttempt::phase_of_failure() const {
  if (settings_refused_) return ConnectPhase::kSettings;
  if (timed_out_) return ConnectPhase::kTimeout;
  if (PQconnectionNeedsPassword(handle_.get()) != 0) return ConnectPhase::kPassword;
  if (last_status_ == CONNECTION_STARTED || last_status_ == CONNECTION_NEEDED) {
    const std::string host = text_of(PQhost(handle_.get()));
    const bool is_socket = host.empty() || host[0] == '/' || host[0] == '@';
    return is_socket || !text_of(PQhostaddr(handle_.get())).empty() ? ConnectPhase::kReach
                                                                    : ConnectPhase::kResolve;
  }
  if (last_status_ == CONNECTION_SSL_STARTUP && tls_demanded(handle_.get()))
    return ConnectPhase::kTls;
  return ConnectPhase::kAnswer;
}

ConnectFailure ConnectionAttempt::failure() const {
  const VerboseReport report = parse_verbose_report(text_of(PQerrorMessage(handle_.get())));
  std::string reason = timed_out_ ? "no answer in time" : without_preamble(report.message);
  if (reason.empty()) reason = "the connection attempt failed";
  reason = redacted(std::move(reason), text_of(PQpass(handle_.get())));
  return connect_failure(identity_of(handle_.get()), report.sqlstate, phase_of_failure(), reason);
}

SourceIdentity identity_of(const PGconn* handle) {
  SourceIdentity identity;
  identity.host = text_of(PQhost(handle));
  if (identity.host.empty()) identity.host = text_of(PQhostaddr(handle));
  identity.port = text_of(PQport(handle));
  identity.database = text_of(PQdb(handle));
  identity.user = text_of(PQuser(handle));
  identity.server_version = text_of(PQparameterStatus(handle, "server_version"));
  identity.tls = PQsslInUse(const_cast<PGconn*>(handle)) != 0;
  return identity;
}

}  // namespace etl
