#include "etl/runtime/worker.h"

#include <utility>

namespace etl {

Worker::Worker(std::function<void()> work)
    : thread_([this, task = std::move(work)] {
        try {
          task();
        } catch (...) {
          failure_ = std::current_exception();
        }
      }) {}

Worker::~Worker() {
  if (thread_.joinable()) thread_.join();
}

void Worker::join() {
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace etl
