#include "etl/jobs/schedule.h"

#include <algorithm>
#include <cstdio>
#include <exception>

namespace etl {

namespace {

// Later than this, a run was missed rather than started by a busy machine.
constexpr std::chrono::minutes kOnTime{5};
// Set back by less, the clock was only corrected: the run that it shows again is not run again.
constexpr std::chrono::hours kCorrection{1};

std::string counted(std::uint64_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

class Schedule {
 public:
  Schedule(const ScheduleOptions& options, const std::function<RunOutcome()>& run_once,
           Clock& clock, const StopFlag& stop, const ScheduleLog& log)
      : rule_(options.rule), run_once_(run_once), clock_(clock), stop_(stop), log_(log) {
    due_ = first_due(options.last_run);
  }

  ExitCode run() {
    for (;;) {
      if (!wait_until_due()) {
        log_(ScheduleEvent::kStopped,
             "stopped by " + signal_name() + " while no run was under way");
        return ExitCode::kDone;
      }
      const WallTime started = clock_.now();
      announce(started);
      const RunOutcome outcome = one_run();
      report(outcome);
      if (stop_.requested()) return stopped_after(outcome);
      plan_after(started);
    }
  }

 private:
  std::string text(WallTime time) const { return zone_iso8601(time, rule_.zone); }
  std::string signal_name() const {
    return exit_code_of_stop() == ExitCode::kTerminated ? "SIGTERM" : "SIGINT";
  }
  // 143 or 130, as for an Error of the stop flag.
  ExitCode exit_code_of_stop() const {
    try {
      stop_.throw_if_requested();
    } catch (const Error& error) {
      return exit_code_of(error);
    }
    return ExitCode::kDone;
  }

  WallTime first_due(const std::optional<WallTime>& last_run) const {
    const WallTime now = clock_.now();
    if (last_run && *last_run < now) {
      const WallTime since = next_run(rule_, *last_run);
      if (since <= now) return since;
    }
    return next_run(rule_, now);
  }

  // False: a stop was asked for.
  bool wait_until_due() {
    const WallTime planned = clock_.now();
    if (due_ > planned) announce_wait(planned);
    while (clock_.now() < due_) {
      if (!clock_.wait_until(due_, stop_)) return false;
      if (clock_.now() + kCorrection < planned) {
        plan_by_the_new_clock();
        return wait_until_due();
      }
    }
    return !stop_.requested();
  }

  // What was planned by a clock that ran ahead may lie years away.
  void plan_by_the_new_clock() {
    const WallTime now = clock_.now();
    log_(ScheduleEvent::kClockChanged, "the clock was set back to " + text(now));
    due_ = next_run(rule_, now);
  }

  void announce_wait(WallTime now) const {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(due_ - now);
    log_(ScheduleEvent::kWaiting, "next run: " + text(due_) + " (in " + duration_text(left) + ")");
  }

  void announce(WallTime started) const {
    const auto late = std::chrono::duration_cast<std::chrono::seconds>(started - due_);
    if (late <= kOnTime) {
      log_(ScheduleEvent::kStarted, "run due at " + text(due_) + " starts");
      return;
    }
    const std::size_t missed = 1 + due_between(due_, started).size();
    log_(ScheduleEvent::kCatchUp, counted(missed, "run") + (missed == 1 ? " was" : " were") +
                                      " missed since " + text(due_) + " (" + duration_text(late) +
                                      " ago): one run makes up for it now");
  }

  RunOutcome one_run() const {
    const MonotonicTime started = clock_.monotonic();
    RunOutcome outcome = attempt();
    if (outcome.seconds <= 0) outcome.seconds = seconds_between(started, clock_.monotonic());
    return outcome;
  }

  RunOutcome attempt() const {
    try {
      return run_once_();
    } catch (const Error& error) {
      return {exit_code_of(error), 0, error.what()};
    } catch (const std::exception& error) {
      return {ExitCode::kInternal, 0, error.what()};
    }
  }

  void report(const RunOutcome& outcome) const {
    char seconds[40];
    std::snprintf(seconds, sizeof seconds, "%.2f s", outcome.seconds);
    const std::string what = outcome.summary.empty() ? "" : ": " + outcome.summary;
    if (outcome.exit_code == ExitCode::kDone) {
      log_(ScheduleEvent::kSucceeded, "run succeeded in " + std::string(seconds) + what);
      return;
    }
    log_(ScheduleEvent::kFailed, "run failed after " + std::string(seconds) + " with exit code " +
                                     std::to_string(static_cast<int>(outcome.exit_code)) + what);
  }

  ExitCode stopped_after(const RunOutcome& outcome) const {
    const bool cut =
        outcome.exit_code == ExitCode::kInterrupted || outcome.exit_code == ExitCode::kTerminated;
    log_(ScheduleEvent::kStopped, "stopped by " + signal_name() +
                                      (cut ? ", which cut the run" : " after the run had ended"));
    return cut ? outcome.exit_code : ExitCode::kDone;
  }

  void plan_after(WallTime started) {
    const WallTime ended = clock_.now();
    if (ended + kCorrection < started) return plan_by_the_new_clock();
    for (const WallTime skipped : due_between(started, ended)) {
      log_(ScheduleEvent::kSkipped, "the run due at " + text(skipped) +
                                        " is skipped: the run before it was still under way");
    }
    // Not from the clock alone: corrected by a few seconds it may stand before `due_` again.
    due_ = next_run(rule_, std::max(ended, due_));
  }

  // After `from`, up to and with `to`.
  std::vector<WallTime> due_between(WallTime from, WallTime to) const {
    std::vector<WallTime> runs;
    for (WallTime run = next_run(rule_, from); run <= to; run = next_run(rule_, run)) {
      runs.push_back(run);
    }
    return runs;
  }

  const ScheduleRule rule_;
  const std::function<RunOutcome()>& run_once_;
  Clock& clock_;
  const StopFlag& stop_;
  const ScheduleLog& log_;
  WallTime due_;
};

}  // namespace

RunOutcome outcome_of(const RunReport& report) {
  RunOutcome outcome;
  outcome.exit_code = report.exit_code;
  outcome.seconds = report.seconds;
  if (report.error) {
    outcome.summary = report.error->what();
  } else {
    outcome.summary =
        counted(report.total_records(), "record") + " in " + counted(report.tables.size(), "table");
    const std::uint64_t failed = report.failed_tables();
    if (failed > 0) outcome.summary += ", " + counted(failed, "table") + " failed";
  }
  return outcome;
}

ExitCode run_schedule(const ScheduleOptions& options, const std::function<RunOutcome()>& run_once,
                      Clock& clock, const StopFlag& stop, const ScheduleLog& log) {
  return Schedule(options, run_once, clock, stop, log).run();
}

ScheduleStatus schedule_status(const ScheduleRule& rule, const std::vector<PastRun>& runs,
                               WallTime now, std::size_t shown) {
  ScheduleStatus status;
  status.rule = rule;
  status.now = now;
  status.next_run = next_run(rule, now);
  status.runs_considered = runs.size();
  for (const PastRun& run : runs) {
    if (run.exit_code != 0) continue;
    ++status.runs_succeeded;
    if (!status.last_success) status.last_success = run.timestamp;
  }
  if (!runs.empty()) {
    status.success_rate =
        static_cast<double>(status.runs_succeeded) / static_cast<double>(runs.size());
  }
  if (status.last_success) {
    if (const auto time = parse_iso8601(*status.last_success)) {
      status.last_success_age_seconds =
          std::chrono::duration_cast<std::chrono::seconds>(now - *time).count();
    }
  }
  status.runs.assign(runs.begin(),
                     runs.begin() + static_cast<std::ptrdiff_t>(std::min(shown, runs.size())));
  return status;
}

std::string duration_text(std::chrono::seconds duration) {
  const long long seconds = std::max<long long>(0, duration.count());
  const auto unit = [](long long value, const char* name) {
    return std::to_string(value) + ' ' + name;
  };
  const auto two = [&](long long value, const char* name, long long rest, const char* rest_name) {
    return rest == 0 ? unit(value, name) : unit(value, name) + ' ' + unit(rest, rest_name);
  };
  if (seconds < 60) return unit(seconds, "s");
  const long long minutes = seconds / 60;
  if (minutes < 60) return unit(minutes, "min");
  const long long hours = minutes / 60;
  if (hours < 48) return two(hours, "h", minutes % 60, "min");
  return two(hours / 24, "d", hours % 24, "h");
}

}  // namespace etl
