#include <algorithm>
#include <system_error>

#include "cli/commands.h"
#include "cli/live_status.h"
#include "cli/schedule_actions.h"
#include "etl/core/error.h"
#include "etl/report/schedule_state_file.h"
#include "etl/runtime/file_lock.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

constexpr long kMostRetries = 100;

LogLevel level_of(ScheduleEvent event) {
  switch (event) {
    case ScheduleEvent::kFailed:
      return LogLevel::kError;
    case ScheduleEvent::kCatchUp:
    case ScheduleEvent::kRetry:
    case ScheduleEvent::kSkipped:
    case ScheduleEvent::kClockChanged:
      return LogLevel::kWarning;
    case ScheduleEvent::kWaiting:
    case ScheduleEvent::kStarted:
    case ScheduleEvent::kSucceeded:
    case ScheduleEvent::kStopped:
      return LogLevel::kInfo;
  }
  return LogLevel::kInfo;
}

// Held for as long as the schedule is up, so that no run is started by two.
FileLock lock_folder() {
  FileLock lock;
  try {
    make_private_folder(kScheduleFolder);
    if (lock.try_lock(kScheduleLock)) return lock;
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kReport,
                message("cannot write %1: %2", kScheduleLock, error.code().message()),
                message("start it in a folder that it may write to, where .env is"));
  }
  const auto holder = FileLock::holder(kScheduleLock);
  throw Error(ErrorKind::kLocked,
              holder ? message("another `etl schedule` is up in this folder (process %1)", *holder)
                     : message("another `etl schedule` is up in this folder"),
              message("stop that one first, or start this one in a folder of its own"));
}

std::optional<WallTime> last_success(const std::vector<PastRun>& runs) {
  const auto newest =
      std::find_if(runs.begin(), runs.end(), [](const PastRun& run) { return run.exit_code == 0; });
  return newest == runs.end() ? std::nullopt : parse_iso8601(newest->timestamp);
}

}  // namespace

ExitCode start_schedule(const ScheduleFlags& flags, Session& session) {
  ScheduleOptions options;
  options.rule = schedule_rule(flags, session.settings());
  options.retries = static_cast<int>(session.settings().number("ETL_RETRIES", 0, kMostRetries));
  session.works_by(options.rule);
  run_timeout(session.settings(), flags.timeout);  // wrong: said now, and not at two in the night
  const FileLock lock = lock_folder();
  options.last_success = last_success(past_runs(session));
  const std::unique_ptr<LogFile> log = session.open_log(kSchedulerLog);
  const auto warn = [&](const Message& line) {
    log->write(LogLevel::kWarning, line.english());
    session.console().warning({NoticeKind::kOther, "", line});
  };
  options.state = remembered_state(warn);

  const ScheduleLog tell = [&](ScheduleEvent event, const Message& line) {
    log->write(level_of(event), line.english());
    session.console().info(line);
  };
  const KeepState keep = [&](const ScheduleState& state) {
    try {
      write_schedule_state(kScheduleState, state);
    } catch (const Error& error) {
      warn(error.message());
    }
  };
  ReplicateFlags replicate;
  replicate.timeout = flags.timeout;
  LiveStatus live(session, options.rule, flags.max_age);
  const std::unique_ptr<StatusServer> server = serve_live_status(flags, session, live);
  if (!server && flags.max_age) {
    throw Error(ErrorKind::kUsage,
                message("%1 goes with %2, or with %3", "--max-age", "`schedule status`", "--http"),
                message("see `%1`", "etl schedule --help"));
  }
  if (server) {
    const Message where = message("status page: %1", "http://" + server->address().text() + "/");
    log->write(LogLevel::kInfo, where.english());
    session.console().info(where);
  }
  const auto run_once = [&] {
    const RunReport report = run_replication(replicate, session);
    live.count(report);
    return outcome_of(report);
  };
  return run_schedule(options, run_once, session.clock(), session.stop(), tell, keep);
}

}  // namespace etl
