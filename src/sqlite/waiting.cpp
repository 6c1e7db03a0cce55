#include "sqlite/waiting.h"

#include <sqlite3.h>

#include <chrono>

#include "etl/runtime/poll.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

namespace {

// Publishing by copy holds the file for as long as the copy takes, readers for as long as their
// longest query.
constexpr std::chrono::milliseconds kLongestWait{60'000};
constexpr std::chrono::milliseconds kBetweenLooks{50};

// Some milliseconds of SQLite's virtual machine. A single instruction may take longer: the check of
// a b-tree is one, and takes a second for every few gigabytes.
constexpr int kInstructionsBetweenLooks = 10'000;

int look_for_stop(void* flag) { return static_cast<const StopFlag*>(flag)->requested() ? 1 : 0; }

int wait_for_holder(void* flag, int waited_before) {
  if (waited_before * kBetweenLooks >= kLongestWait) return 0;
  const auto& stop = *static_cast<const StopFlag*>(flag);
  return wait_for_socket(-1, false, false, kBetweenLooks, stop) == Readiness::kStopped ? 0 : 1;
}

}  // namespace

void wait_and_obey_stops(sqlite3* connection, const StopFlag* stop) {
  if (stop == nullptr) {
    sqlite3_busy_timeout(connection, static_cast<int>(kLongestWait.count()));
    return;
  }
  void* flag = const_cast<StopFlag*>(stop);  // SQLite's interface has no const
  sqlite3_progress_handler(connection, kInstructionsBetweenLooks, look_for_stop, flag);
  sqlite3_busy_handler(connection, wait_for_holder, flag);
}

void throw_if_stopped(const StopFlag* stop) {
  if (stop != nullptr) stop->throw_if_requested();
}

}  // namespace etl
