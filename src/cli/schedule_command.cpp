#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/notify.h"
#include "cli/schedule_actions.h"
#include "etl/core/error.h"

namespace etl {

namespace {

bool sets_up(ScheduleAction action) {
  return action == ScheduleAction::kSetupCron || action == ScheduleAction::kSetupSystemd ||
         action == ScheduleAction::kSetupWindows;
}

void check_options(const ScheduleFlags& flags) {
  const bool runs = flags.action == ScheduleAction::kStart || flags.action == ScheduleAction::kRun;
  const std::string see = "see `etl schedule --help`";
  if (flags.timeout && !runs) {
    throw Error(ErrorKind::kUsage, "--timeout goes with `schedule start` and `schedule run`", see);
  }
  if (flags.http && flags.action != ScheduleAction::kStart) {
    throw Error(ErrorKind::kUsage, "--http goes with `schedule start`", see);
  }
  if (flags.max_age && flags.action != ScheduleAction::kStatus &&
      flags.action != ScheduleAction::kStart) {
    throw Error(ErrorKind::kUsage, "--max-age goes with `schedule status`, or with --http", see);
  }
  if (flags.install && flags.remove) {
    throw Error(ErrorKind::kUsage, "--install and --remove exclude one another", see);
  }
  if (sets_up(flags.action)) return;
  for (const auto& [given, option] :
       {std::pair(flags.install, "--install"), std::pair(flags.remove, "--remove"),
        std::pair(flags.name.has_value(), "--name")}) {
    if (!given) continue;
    throw Error(ErrorKind::kUsage,
                std::string(option) +
                    " goes with `schedule setup-cron`, `setup-systemd` and `setup-windows`",
                see);
  }
}

}  // namespace

ExitCode schedule_command(const ScheduleFlags& flags, Session& session) {
  check_options(flags);
  switch (flags.action) {
    case ScheduleAction::kStart:
      return start_schedule(flags, session);
    case ScheduleAction::kRun:
      return run_now(flags, session);
    case ScheduleAction::kStatus:
      return show_status(flags, session);
    case ScheduleAction::kNotifyTest:
      return send_test_notification(session);
    case ScheduleAction::kSetupCron:
    case ScheduleAction::kSetupSystemd:
    case ScheduleAction::kSetupWindows:
      return set_up_scheduler(flags, session);
  }
  return ExitCode::kInternal;
}

}  // namespace etl
