#include "postgres/statement_watch.h"

#include <algorithm>

#include "etl/runtime/poll.h"

namespace etl {

namespace {

using std::chrono::milliseconds;

// A stop has to end within 5 s: this for the cancel request, and this again for its effect.
constexpr milliseconds kPatience{2'000};
// How often to look at a statement that was asked to end.
constexpr milliseconds kGlance{10};

// How often to look for silence: late by a quarter at most, and a sleeper otherwise.
milliseconds tick(milliseconds stall_timeout) {
  return std::clamp(stall_timeout / 4, milliseconds(10), milliseconds(1'000));
}

}  // namespace

StatementWatch::StatementWatch(const Connection& connection)
    : connection_(connection),
      socket_(PQsocket(connection.handle())),
      tick_(tick(connection.stall_timeout())),
      worker_([this] { watch(); }) {}

StatementWatch::~StatementWatch() {
  over_.request(1);  // no signal at all: a flag of our own that wakes the watch
}

void StatementWatch::begin(milliseconds limit) {
  const std::lock_guard<std::mutex> lock(mutex_);
  active_ = true;
  deadline_ = std::chrono::steady_clock::now() + limit;
}

void StatementWatch::end() {
  const std::lock_guard<std::mutex> lock(mutex_);
  active_ = false;
}

bool StatementWatch::stalled() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stalled_;
}

bool StatementWatch::active() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return active_;
}

bool StatementWatch::find_stalled() {
  const std::lock_guard<std::mutex> lock(mutex_);
  stalled_ = active_ && std::chrono::steady_clock::now() >= deadline_;
  return stalled_;
}

bool StatementWatch::ends_within(milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  const StopFlag never;
  while (active()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    wait_for_socket(over_.fd(), true, false, kGlance, never);
  }
  return true;
}

void StatementWatch::watch() {
  const StopFlag never;
  for (;;) {
    // After a stop it is still there for the statement that began in the same moment.
    const bool stopped = connection_.stop().requested();
    const Readiness woken = wait_for_socket(over_.fd(), true, false, stopped ? kGlance : tick_,
                                            stopped ? never : connection_.stop());
    if (woken == Readiness::kReadable) return;
    if (connection_.stop().requested()) {
      if (!active()) continue;
      connection_.send_cancel(kPatience);
      if (!ends_within(kPatience)) shut_down_socket(socket_);
      return;  // no statement begins after a stop
    }
    if (!find_stalled()) continue;
    connection_.send_cancel(kPatience);
    shut_down_socket(socket_);
    return;
  }
}

}  // namespace etl
