#include "etl/runtime/stop_flag.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace etl {

StopFlag::StopFlag() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw Error(ErrorKind::kInternal, "cannot make a pipe: errno " + std::to_string(errno));
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
}

StopFlag::~StopFlag() {
  close(read_end_);
  close(write_end_);
}

void StopFlag::request(int signal) noexcept {
  const int saved_errno = errno;  // a signal handler must leave it alone
  int none = 0;
  if (signal_.compare_exchange_strong(none, signal, std::memory_order_acq_rel)) {
    // One byte is enough: nobody ever reads it, so the pipe stays readable for every waiter.
    const ssize_t written = write(write_end_, "s", 1);
    static_cast<void>(written);
  }
  errno = saved_errno;
}

void StopFlag::request_by_time_limit(std::chrono::seconds limit) noexcept {
  limit_ = limit;
  request(SIGALRM);
}

void StopFlag::throw_if_requested() const {
  if (!requested()) return;
  Error error = interruption();
  error.kind = ErrorKind::kInterrupted;
  throw error;
}

Error StopFlag::interruption() const {
  if (signal() == SIGALRM) {
    return Error(ErrorKind::kTimedOut,
                 message("the run took longer than ETL_TIMEOUT (%1 s)", limit_.count()));
  }
  const int signal = this->signal();
  Error error(ErrorKind::kInterrupted,
              message("stopped by %1", signal == SIGTERM ? "SIGTERM" : "SIGINT"));
  error.signal = signal;
  return error;
}

namespace {

std::atomic<StopFlag*> handled_flag{nullptr};

extern "C" void on_stop_signal(int signal) {
  StopFlag* flag = handled_flag.load(std::memory_order_acquire);
  if (flag != nullptr) flag->request(signal);
}

struct sigaction stop_action() {
  struct sigaction action = {};
  action.sa_handler = on_stop_signal;
  sigemptyset(&action.sa_mask);
  // SA_RESETHAND: the second signal finds the default action and ends the process at once.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  return action;
}

}  // namespace

SignalHandlers::SignalHandlers(StopFlag& flag) {
  handled_flag.store(&flag, std::memory_order_release);
  const struct sigaction action = stop_action();
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

SignalHandlers::~SignalHandlers() {
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  handled_flag.store(nullptr, std::memory_order_release);
}

}  // namespace etl
