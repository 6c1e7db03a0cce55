#include "etl/runtime/socket_options.h"

#include <sys/socket.h>

namespace etl {

void reuse_address(int socket) {
  const int on = 1;
  // Without it, only a start soon after a stop fails, and says so.
  static_cast<void>(setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
}

}  // namespace etl
