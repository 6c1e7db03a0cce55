// A call into a library that may block for as long as a network pleases, with a limit to how long
// we wait for it.
#pragma once

#include <chrono>
#include <functional>

#include "etl/runtime/stop_flag.h"

namespace etl {

// Runs `work` in a thread of its own and waits for its end, at most `limit`, and only until a stop
// is asked for. False when it is not over then: the thread goes on by itself, so `work` must own
// everything that it touches. What `work` throws is dropped.
bool call_with_limit(std::function<void()> work, std::chrono::milliseconds limit,
                     const StopFlag& stop);

}  // namespace etl
