// `etl schedule`: stays up and runs a job when it is due, one run at a time, until it is told to
// stop; and what `etl schedule status` tells about it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/exit_code.h"
#include "etl/core/message.h"
#include "etl/core/run_report.h"
#include "etl/core/schedule_rule.h"
#include "etl/core/schedule_state.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

// How one run ended, as the schedule needs to know it.
struct RunOutcome {
  ExitCode exit_code = ExitCode::kDone;
  double seconds = 0;      // 0: the schedule measures it
  Message summary;         // one line: "421 records in 4 tables", or why it failed
  bool retryable = false;  // it failed, and may succeed later without anyone doing anything
};

RunOutcome outcome_of(const RunReport& report);

struct ScheduleOptions {
  ScheduleRule rule;
  int retries = 3;  // of a run that failed and may succeed later
  // What is known of the time before this start: what the schedule remembered, and when the newest
  // run that succeeded began, whoever asked for it. What came due since the later of them was
  // missed, and is made up for at once. With neither, only what is missed from now on is.
  std::optional<ScheduleState> state;
  std::optional<WallTime> last_success;
};

enum class ScheduleEvent {
  kWaiting,  // for the next run; the text says when
  kStarted,  // a run that was due
  kCatchUp,  // one run for those missed while the machine or this program was off
  kSucceeded,
  kFailed,        // the schedule goes on
  kRetry,         // it is tried again; the text says when, or why not
  kSkipped,       // a run came due while the one before was still under way
  kClockChanged,  // the clock was set back; the next run was worked out anew
  kStopped,
};

// Called in the schedule's own thread; `line` is one line for the log and for people.
using ScheduleLog = std::function<void(ScheduleEvent event, const Message& line)>;
// The same thread, whenever the state has changed: at the start, before and after each run. Keeps
// it for the next start; must not throw.
using KeepState = std::function<void(const ScheduleState& state)>;

// Returns once a stop is asked for; until then it waits, runs, and goes on after a failed run,
// whether that is told by the outcome or by an exception. `run_once` sees the same stop flag and
// ends early by it. Never two runs at once: a run that comes due during another is skipped. Runs
// missed while the machine slept or the clock jumped are made up for by one. A run that may succeed
// later is retried after 1, 5 and then every 15 minutes, but never when the next is due by then.
// One that did not come to its end, as it was stopped or this program was killed, is made up for at
// the next start; but not for ever, as it may be what kills the program.
//
// Returns kDone for a stop between runs, and for one that the run under way still finished under:
// a service manager ends a service by SIGTERM, and a clean end of an idle one is no failure (with
// 143 systemd and others would show it as failed). Returns the interrupted run's own exit code,
// 130 or 143, where a run was cut.
//
// Throws Error kConfiguration for a zone that is not in the time zone database.
ExitCode run_schedule(const ScheduleOptions& options, const std::function<RunOutcome()>& run_once,
                      Clock& clock, const StopFlag& stop, const ScheduleLog& log,
                      const KeepState& keep);

// A run of the past, as its report tells it.
struct PastRun {
  std::string timestamp;  // ISO 8601, as written in the report
  std::string status;     // "SUCCESS", "PARTIAL", "ERROR", ...
  int exit_code = 0;      // 0: it succeeded
  double seconds = 0;
  std::uint64_t records = 0;
  std::string error;   // empty where none
  std::string report;  // path
};

struct ScheduleStatus {
  ScheduleRule rule;
  WallTime now;
  WallTime next_run;
  std::size_t runs_considered = 0;
  std::size_t runs_succeeded = 0;
  std::optional<double> success_rate;       // 0 to 1; no value without runs
  std::optional<std::string> last_success;  // timestamp of the newest run that succeeded
  std::optional<std::int64_t> last_success_age_seconds;  // where its timestamp can be read
  std::optional<double> median_seconds;                  // of the runs that succeeded
  std::optional<double> longest_seconds;
  std::vector<PastRun> runs;  // newest first, at most as many as asked for

  // What the runs do not tell; for the caller to fill in.
  std::optional<ScheduledRun> under_way;
  std::optional<WallTime> mirror_time;  // as of when its rows are; no value: there is no mirror
  std::optional<std::chrono::seconds> max_age;  // what the last success may have

  // The last success is older than it may be, or there is none. False without max_age.
  bool stale() const;
};

// `runs`: newest first. All of them count for the rate and the last success; `shown` are kept.
ScheduleStatus schedule_status(const ScheduleRule& rule, const std::vector<PastRun>& runs,
                               WallTime now, std::size_t shown = 10);

// "45 s", "12 min", "5 h 12 min", "3 d 4 h"; for people.
std::string duration_text(std::chrono::seconds duration);

}  // namespace etl
