#include "etl/runtime/bounded_call.h"

#include <memory>
#include <thread>
#include <utility>

#include "etl/runtime/poll.h"

namespace etl {

bool call_with_limit(std::function<void()> work, std::chrono::milliseconds limit,
                     const StopFlag& stop) {
  auto over = std::make_shared<StopFlag>();  // a flag that wakes whoever waits
  std::thread([task = std::move(work), over]() mutable {
    try {
      task();
    } catch (...) {
    }
    task = nullptr;  // what it owns goes before the caller goes on
    over->request(1);
  }).detach();
  wait_for_socket(over->fd(), true, false, limit, stop);
  return over->requested();
}

}  // namespace etl
