#include "etl/jobs/schedule.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>

#include "etl/runtime/files.h"

namespace etl {

namespace {

// Later than this, a run was missed rather than started by a busy machine.
constexpr std::chrono::minutes kOnTime{5};
// Set back by less, the clock was only corrected: the run that it shows again is not run again.
constexpr std::chrono::hours kCorrection{1};
// Before a run is tried again: a server that restarts needs a minute, one that is repaired longer.
// The last holds for all further tries.
constexpr std::chrono::minutes kPauses[] = {std::chrono::minutes(1), std::chrono::minutes(5),
                                            std::chrono::minutes(15)};

class Schedule {
 public:
  Schedule(const ScheduleOptions& options, const std::function<RunOutcome()>& run_once,
           Clock& clock, const StopFlag& stop, const ScheduleLog& log, const KeepState& keep)
      : rule_(options.rule),
        retries_(options.retries),
        run_once_(run_once),
        clock_(clock),
        stop_(stop),
        log_(log),
        keep_(keep) {
    take_up(options);
  }

  ExitCode run() {
    for (;;) {
      if (!wait_until_due()) return stopped(message("while no run was under way"));
      const WallTime started = clock_.now();
      announce(started);
      for (;;) {
        const RunOutcome outcome = one_run();
        if (stop_.requested()) return stopped_after(outcome);
        const std::optional<WallTime> again = retry_after(outcome);
        if (!again) break;
        keep_(state_);
        if (!clock_.wait_until(*again, stop_)) {
          return stopped(message("while a failed run was to be retried"));
        }
      }
      plan_after(started);
    }
  }

 private:
  std::string text(WallTime time) const { return zone_iso8601(time, rule_.zone); }
  std::string signal_name() const {
    return exit_code_of(stop_.interruption()) == ExitCode::kTerminated ? "SIGTERM" : "SIGINT";
  }

  // Goes on where the schedule before this one ended.
  void take_up(const ScheduleOptions& options) {
    const WallTime now = clock_.now();
    std::optional<WallTime> since;
    const auto later = [&](const std::optional<WallTime>& time) {
      // What is to come, by a clock that ran ahead, is no reason to run or not to.
      if (time && *time < now && (!since || *since < *time)) since = time;
    };
    later(options.last_success);
    if (options.state) {
      later(options.state->handled_until);
      state_ = *options.state;
    }
    state_.handled_until = since.value_or(now);
    due_ = next_run(rule_, state_.handled_until);
    attempts_ = state_.run && state_.run->due == due_ ? state_.run->attempts : 0;
    if (attempts_ > retries_ + 1) give_up();
    keep_(state_);
  }

  // A run that ends this program, for want of memory perhaps, would end it at each start.
  void give_up() {
    log_(ScheduleEvent::kFailed,
         counted("the run due at %1 was begun %2 time and did not come to its end: it is given up",
                 "the run due at %1 was begun %2 times and did not come to its end: it is given up",
                 static_cast<std::uint64_t>(attempts_), text(due_), attempts_));
    handled();
    due_ = next_run(rule_, clock_.now());
  }

  void handled() {
    state_.handled_until = clock_.now();
    attempts_ = 0;
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
    log_(ScheduleEvent::kClockChanged, message("the clock was set back to %1", text(clock_.now())));
    handled();
    due_ = next_run(rule_, clock_.now());
    keep_(state_);
  }

  void announce_wait(WallTime now) const {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(due_ - now);
    log_(ScheduleEvent::kWaiting, message("next run: %1 (in %2)", text(due_), duration_text(left)));
  }

  void announce(WallTime started) const {
    const auto late = std::chrono::duration_cast<std::chrono::seconds>(started - due_);
    if (attempts_ > 0) {
      log_(ScheduleEvent::kCatchUp,
           message("the run due at %1 was begun and did not come to its end: it is made up for now",
                   text(due_)));
      return;
    }
    if (late <= kOnTime) {
      log_(ScheduleEvent::kStarted, message("run due at %1 starts", text(due_)));
      return;
    }
    const std::size_t missed = 1 + due_between(due_, started).size();
    log_(ScheduleEvent::kCatchUp,
         counted("%1 run was missed since %2 (%3 ago): one run makes up for it now",
                 "%1 runs were missed since %2 (%3 ago): one run makes up for it now", missed,
                 missed, text(due_), duration_text(late)));
  }

  RunOutcome one_run() {
    state_.run = ScheduledRun{due_, clock_.now(), ++attempts_, process_id(), std::nullopt, 0};
    keep_(state_);
    const MonotonicTime started = clock_.monotonic();
    RunOutcome outcome = attempt();
    if (outcome.seconds <= 0) outcome.seconds = seconds_between(started, clock_.monotonic());
    report(outcome);
    state_.run->ended = clock_.now();
    state_.run->exit_code = static_cast<int>(outcome.exit_code);
    return outcome;
  }

  RunOutcome attempt() const {
    try {
      return run_once_();
    } catch (const Error& error) {
      return {exit_code_of(error), 0, error.message(), error.retryable()};
    } catch (const std::exception& error) {
      return {ExitCode::kInternal, 0, error.what()};
    }
  }

  void report(const RunOutcome& outcome) const {
    char seconds[40];
    std::snprintf(seconds, sizeof seconds, "%.2f s", outcome.seconds);
    const bool done = outcome.exit_code == ExitCode::kDone;
    const Message line = done ? message("run succeeded in %1", seconds)
                              : message("run failed after %1 with exit code %2", seconds,
                                        static_cast<int>(outcome.exit_code));
    log_(done ? ScheduleEvent::kSucceeded : ScheduleEvent::kFailed,
         outcome.summary.empty() ? line : message("%1: %2", line, outcome.summary));
  }

  // When the run that ended so is tried again; no value: not at all.
  std::optional<WallTime> retry_after(const RunOutcome& outcome) const {
    if (outcome.exit_code == ExitCode::kDone || !outcome.retryable || attempts_ > retries_) {
      return std::nullopt;
    }
    const WallTime now = clock_.now();
    const auto longest = std::size(kPauses) - 1;
    const auto pause = kPauses[std::min(static_cast<std::size_t>(attempts_ - 1), longest)];
    if (now + pause >= next_run(rule_, std::max(now, due_))) {
      log_(ScheduleEvent::kRetry,
           message("no retry: the next run is due within %1", duration_text(pause)));
      return std::nullopt;
    }
    log_(ScheduleEvent::kRetry, message("retry %1 of %2 at %3 (in %4)", attempts_, retries_,
                                        text(now + pause), duration_text(pause)));
    return now + pause;
  }

  ExitCode stopped(const Message& when) const {
    log_(ScheduleEvent::kStopped, message("stopped by %1 %2", signal_name(), when));
    return ExitCode::kDone;
  }

  ExitCode stopped_after(const RunOutcome& outcome) {
    if (outcome.exit_code == ExitCode::kDone) handled();
    keep_(state_);
    const bool cut =
        outcome.exit_code == ExitCode::kInterrupted || outcome.exit_code == ExitCode::kTerminated;
    stopped(cut ? message("during the run: it is made up for at the next start")
                : message("after the run had ended"));
    return cut ? outcome.exit_code : ExitCode::kDone;
  }

  void plan_after(WallTime started) {
    const WallTime ended = clock_.now();
    if (ended + kCorrection < started) return plan_by_the_new_clock();
    for (const WallTime skipped : due_between(started, ended)) {
      log_(ScheduleEvent::kSkipped,
           message("the run due at %1 is skipped: the run before it was still under way",
                   text(skipped)));
    }
    handled();
    // Not from the clock alone: corrected by a few seconds it may stand before `due_` again.
    state_.handled_until = std::max(state_.handled_until, due_);
    due_ = next_run(rule_, state_.handled_until);
    keep_(state_);
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
  const int retries_;
  const std::function<RunOutcome()>& run_once_;
  Clock& clock_;
  const StopFlag& stop_;
  const ScheduleLog& log_;
  const KeepState& keep_;
  ScheduleState state_;
  WallTime due_;
  int attempts_ = 0;  // of the run that is due
};

}  // namespace

RunOutcome outcome_of(const RunReport& report) {
  RunOutcome outcome;
  outcome.exit_code = report.exit_code;
  outcome.seconds = report.seconds;
  if (report.error) {
    outcome.summary = report.error->message();
    outcome.retryable = report.error->retryable();
  } else {
    const std::uint64_t records = report.total_records();
    const std::size_t tables = report.tables.size();
    const std::uint64_t failed = report.failed_tables();
    outcome.summary = message("%1 in %2", counted("%1 record", "%1 records", records, records),
                              counted("%1 table", "%1 tables", tables, tables));
    if (failed > 0) {
      outcome.summary =
          counted("%1, %2 table failed", "%1, %2 tables failed", failed, outcome.summary, failed);
    }
  }
  return outcome;
}

ExitCode run_schedule(const ScheduleOptions& options, const std::function<RunOutcome()>& run_once,
                      Clock& clock, const StopFlag& stop, const ScheduleLog& log,
                      const KeepState& keep) {
  return Schedule(options, run_once, clock, stop, log, keep).run();
}

}  // namespace etl
