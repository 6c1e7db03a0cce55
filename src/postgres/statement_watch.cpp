#include "postgres/statement_watch.h"

#include "etl/runtime/poll.h"

namespace etl {

namespace {

// A stop has to end within 5 s: this for the cancel request, and this again for its effect.
constexpr std::chrono::milliseconds kPatience{2'000};

}  // namespace

StatementWatch::StatementWatch(const Connection& connection, std::chrono::milliseconds limit)
    : connection_(connection),
      socket_(PQsocket(connection.handle())),
      limit_(limit),
      worker_([this] { watch(); }) {}

StatementWatch::~StatementWatch() {
  over_.request(1);  // no signal at all: a flag of our own that wakes the watch
}

void StatementWatch::watch() {
  const Readiness end = wait_for_socket(over_.fd(), true, false, limit_, connection_.stop());
  if (end == Readiness::kReadable) return;
  stalled_ = end == Readiness::kTimeout;
  connection_.send_cancel(kPatience);
  const StopFlag never;
  if (wait_for_socket(over_.fd(), true, false, stalled_ ? std::chrono::milliseconds(0) : kPatience,
                      never) == Readiness::kTimeout) {
    shut_down_socket(socket_);
  }
}

}  // namespace etl
