#include "postgres/connection_attempt.h"

#include <string>

#include "etl/core/error.h"
#include "etl/runtime/bounded_call.h"
#include "etl/runtime/poll.h"

namespace etl {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// For the thread to tell by itself that the time is over.
constexpr milliseconds kToComeBack{500};

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

// What comes after libpq's own "connection to server at ... failed: ", which repeats what our
// message says already. Cosmetics: where the words differ, all is shown.
std::string without_preamble(const std::string& reason) {
  const std::string end_of_preamble = " failed: ";
  const std::size_t at = reason.find(end_of_preamble);
  return at == std::string::npos ? reason : reason.substr(at + end_of_preamble.size());
}

// TLS failures are final only where TLS is demanded, because "prefer" goes on without it.
bool tls_demanded(PGconn* handle) {
  const std::string mode = setting_of(handle, "sslmode");
  return mode == "require" || mode.rfind("verify-", 0) == 0;
}

// Whether an attempt that failed at once was one at all. Nothing else in libpq tells it apart from
// an unknown host or a missing socket, which fail as quickly.
bool refuses_settings(const ConnectionParameters& parameters) {
  return PQpingParams(parameters.keywords(), parameters.values(), 1) == PQPING_NO_ATTEMPT;
}

}  // namespace

struct ConnectionAttempt::Progress {
  std::shared_ptr<const ConnectionParameters> parameters;
  ConnectGoal goal;
  ConnectionHandle handle = {};
  ConnStatusType last_status = CONNECTION_STARTED;  // before the poll that failed
  bool tls_stood = false;                           // at that moment
  bool timed_out = false;
  bool settings_refused = false;

  bool reached_goal() const {
    const ConnStatusType status = handle ? PQstatus(handle.get()) : CONNECTION_BAD;
    // TLS is in use from its handshake's first byte on; "made" again means that the handshake is
    // over.
    return status == CONNECTION_OK || (goal == ConnectGoal::kTls && status == CONNECTION_MADE &&
                                       PQsslInUse(handle.get()) != 0);
  }

  void run(steady_clock::time_point deadline) {
    handle.reset(PQconnectStartParams(parameters->keywords(), parameters->values(), 1));
    if (!handle) return;
    // The server's refusal then carries its SQLSTATE at a fixed place.
    PQsetErrorVerbosity(handle.get(), PQERRORS_VERBOSE);
    PQsetNoticeProcessor(
        handle.get(), [](void*, const char*) {}, nullptr);
    if (PQstatus(handle.get()) == CONNECTION_BAD) settings_refused = refuses_settings(*parameters);
    const StopFlag never;  // whoever waits for this thread leaves it on a stop
    // As if the last poll had said "writing": postgresql.org/docs/15/libpq-connect.html.
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (PQstatus(handle.get()) != CONNECTION_BAD && !reached_goal()) {
      const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
      timed_out =
          left.count() <= 0 ||
          wait_for_socket(PQsocket(handle.get()), wanted == PGRES_POLLING_READING,
                          wanted == PGRES_POLLING_WRITING, left, never) == Readiness::kTimeout;
      if (timed_out) return;
      last_status = PQstatus(handle.get());
      tls_stood = PQsslInUse(handle.get()) != 0;
      wanted = PQconnectPoll(handle.get());
    }
  }
};

ConnectionAttempt::ConnectionAttempt(std::shared_ptr<const ConnectionParameters> parameters,
                                     milliseconds timeout, const StopFlag& stop, ConnectGoal goal)
    : parameters_(std::move(parameters)),
      progress_(std::make_shared<Progress>(Progress{parameters_, goal})) {
  stop.throw_if_requested();
  const auto deadline = steady_clock::now() + timeout;
  const auto run = [progress = progress_, deadline] { progress->run(deadline); };
  const bool over = call_with_limit(run, timeout + kToComeBack, stop);
  if (!over) progress_.reset();
  stop.throw_if_requested();
  if (over && !progress_->handle) {
    throw Error(ErrorKind::kInternal, "out of memory while connecting");
  }
}

ConnectionAttempt::~ConnectionAttempt() = default;

bool ConnectionAttempt::reached_goal() const { return progress_ && progress_->reached_goal(); }

PGconn* ConnectionAttempt::handle() const { return progress_ ? progress_->handle.get() : nullptr; }

ConnectionHandle ConnectionAttempt::release() { return std::move(progress_->handle); }

ConnectPhase ConnectionAttempt::phase_of_failure() const {
  if (!progress_ || progress_->timed_out) return ConnectPhase::kTimeout;
  if (progress_->settings_refused) return ConnectPhase::kSettings;
  if (PQconnectionNeedsPassword(handle()) != 0) return ConnectPhase::kPassword;
  const ConnStatusType status = progress_->last_status;
  if (status == CONNECTION_STARTED || status == CONNECTION_NEEDED) {
    const std::string host = text_of(PQhost(handle()));
    const bool is_socket = host.empty() || host[0] == '/' || host[0] == '@';
    return is_socket || !text_of(PQhostaddr(handle())).empty() ? ConnectPhase::kReach
                                                               : ConnectPhase::kResolve;
  }
  if (status == CONNECTION_SSL_STARTUP && tls_demanded(handle())) return ConnectPhase::kTls;
  // With TLS 1.3 this is how a client learns that its certificate was refused (RFC 8446, 4.4.2.4).
  const bool showed_certificate = !setting_of(handle(), "sslcert").empty();
  return progress_->tls_stood && showed_certificate ? ConnectPhase::kTlsEnded
                                                    : ConnectPhase::kAnswer;
}

ConnectFailure ConnectionAttempt::failure() const {
  if (!progress_) {
    return connect_failure(parameters_->wanted(), "", ConnectPhase::kTimeout,
                           message("the host name could not be looked up in time"));
  }
  const VerboseReport report = parse_verbose_report(text_of(PQerrorMessage(handle())));
  Message reason = message("no answer in time");
  if (!progress_->timed_out) {
    reason = redacted(without_preamble(report.message), text_of(PQpass(handle())));
    if (reason.empty()) reason = message("the connection attempt failed");
  }
  return connect_failure(identity_of(handle()), report.sqlstate, phase_of_failure(), reason);
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

std::string setting_of(PGconn* handle, const std::string& keyword) {
  std::string value;
  PQconninfoOption* options = PQconninfo(handle);
  for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr;
       ++option) {
    if (keyword == option->keyword) value = text_of(option->val);
  }
  PQconninfoFree(options);
  return value;
}

}  // namespace etl
