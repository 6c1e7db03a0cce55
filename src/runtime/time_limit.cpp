#include "etl/runtime/time_limit.h"

#include <csignal>

#include "etl/runtime/poll.h"
#include "etl/runtime/worker.h"

namespace etl {

class TimeLimit::Watch {
 public:
  Watch(const StopFlag& outer, std::chrono::seconds limit)
      : worker_([this, &outer, limit] { watch(outer, limit); }) {}
  ~Watch() { over_.request(SIGTERM); }

  const StopFlag& stop() const { return stop_; }

 private:
  void watch(const StopFlag& outer, std::chrono::seconds limit) {
    switch (wait_for_socket(outer.fd(), true, false, limit, over_)) {
      case Readiness::kStopped:
        return;
      case Readiness::kTimeout:
        return stop_.request_by_time_limit(limit);
      default:
        return stop_.request(outer.signal());
    }
  }

  StopFlag stop_;
  StopFlag over_;  // what was limited has ended
  Worker worker_;  // last: its destructor joins
};

TimeLimit::TimeLimit(const StopFlag& outer, std::optional<std::chrono::seconds> limit)
    : outer_(outer), watch_(limit ? std::make_unique<Watch>(outer, *limit) : nullptr) {}

TimeLimit::~TimeLimit() = default;

const StopFlag& TimeLimit::stop() const { return watch_ ? watch_->stop() : outer_; }

}  // namespace etl
