#include "etl/runtime/poll.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace etl {

Readiness wait_for_socket(int socket, bool readable, bool writable,
                          std::chrono::milliseconds timeout, const StopFlag& stop) {
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + timeout;
  const bool limited = timeout.count() >= 0;
  for (;;) {
    pollfd waits[2] = {};
    waits[0].fd = socket;
    waits[0].events = static_cast<short>((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
    waits[1].fd = stop.fd();
    waits[1].events = POLLIN;
    int left = -1;
    if (limited) {
      const auto rest =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
      left = rest.count() > 0 ? static_cast<int>(rest.count()) : 0;
    }
    const int ready = poll(waits, 2, left);
    if (ready < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "poll");
    }
    if (waits[1].revents != 0) return Readiness::kStopped;
    if (ready == 0) return Readiness::kTimeout;
    // An error or a hang-up counts as readable: the next read tells what it is.
    const bool can_read = (waits[0].revents & (POLLIN | POLLERR | POLLHUP | POLLNVAL)) != 0;
    const bool can_write = (waits[0].revents & POLLOUT) != 0;
    if (can_read && can_write) return Readiness::kBoth;
    return can_write ? Readiness::kWritable : Readiness::kReadable;
  }
}

void shut_down_socket(int socket) noexcept { shutdown(socket, SHUT_RDWR); }

}  // namespace etl
