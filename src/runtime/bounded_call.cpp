#include "etl/runtime/bounded_call.h"

#include <future>
#include <memory>
#include <thread>
#include <utility>

namespace etl {

bool call_with_limit(std::function<void()> work, std::chrono::milliseconds limit) {
  auto done = std::make_shared<std::promise<void>>();
  std::future<void> over = done->get_future();
  std::thread([task = std::move(work), done]() mutable {
    try {
      task();
    } catch (...) {
    }
    task = nullptr;  // what it owns goes before the caller goes on
    done->set_value();
  }).detach();
  return over.wait_for(limit) == std::future_status::ready;
}

}  // namespace etl
