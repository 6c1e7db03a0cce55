// `etl schedule` under a wall clock that the test sets, with the samples in its source. The clock
// goes on by itself: a run that is due within a second is soon begun.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "e2e/faults/run_under_fire.h"

namespace etl {

class RunningSchedule : public RunUnderFire {
 protected:
  RunningSchedule();

  // `etl GLOBAL schedule OPTIONS`.
  std::unique_ptr<Subprocess> start(const std::vector<std::string>& options,
                                    const std::vector<std::string>& global = {}) const;
  // SIGTERM, and the outcome within five seconds.
  static Outcome stop(Subprocess& schedule);

  std::string log() const { return read_text(path("logs/scheduler.log")); }
  // It has written this into its log.
  void wait_for_log(Subprocess& schedule, const std::string& text) const;
  // Replications that have written their report.
  std::size_t runs() const;

  // The state that a schedule left which handled what was due up to then: what is due since starts
  // also where a busy machine takes its time to begin.
  void leave_state(const std::string& handled_until) const;

  // Keeps runs waiting for as long as it lives; they have to wait for a lock so long.
  std::unique_ptr<TestConnection> hold_a_table() const;
  static inline const std::vector<std::string> kWaitsForLocks = {"--lock-timeout", "60"};
  void wait_until_held(Subprocess& schedule) const;
};

}  // namespace etl
