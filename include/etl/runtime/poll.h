// Waiting for a socket and for a stop at the same time; poll(2) behind a function of ours.
#pragma once

#include <chrono>

#include "etl/runtime/stop_flag.h"

namespace etl {

enum class Readiness { kReadable, kWritable, kBoth, kTimeout, kStopped };

// Waits until the socket is readable and/or writable (as asked), the time is over, or a stop is
// requested. timeout < 0: no limit. A stop wins over readiness.
Readiness wait_for_socket(int socket, bool readable, bool writable,
                          std::chrono::milliseconds timeout, const StopFlag& stop);

// Ends all traffic on a socket that someone else owns: whoever waits on it, in any thread, wakes
// up as if the other side had gone. The owner still has to close it.
void shut_down_socket(int socket) noexcept;

}  // namespace etl
