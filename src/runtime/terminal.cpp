#include "etl/runtime/terminal.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace etl {

namespace {

int descriptor_of(StandardStream stream) {
  return stream == StandardStream::kOut ? STDOUT_FILENO : STDERR_FILENO;
}

}  // namespace

bool is_terminal(StandardStream stream) { return isatty(descriptor_of(stream)) == 1; }

int terminal_columns(StandardStream stream) {
  constexpr int kUsual = 80;
  winsize size = {};
  if (ioctl(descriptor_of(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return size.ws_col;
}

void ignore_broken_pipes() { signal(SIGPIPE, SIG_IGN); }

bool last_write_met_a_broken_pipe() { return errno == EPIPE; }

}  // namespace etl
