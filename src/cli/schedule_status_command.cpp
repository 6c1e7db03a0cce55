#include "cli/mirror_time.h"
#include "cli/schedule_actions.h"
#include "cli/schedule_status.h"
#include "etl/core/error.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

// A run that the schedule of this folder has begun and not ended, unless that process is gone.
std::optional<ScheduledRun> run_under_way(Session& session) {
  const std::optional<ScheduleState> state = remembered_state([&](const Message& line) {
    session.console().warning({NoticeKind::kOther, "", line});
  });
  if (!state || !state->run || state->run->ended || !process_runs(state->run->pid)) {
    return std::nullopt;
  }
  return state->run;
}

Error stale(const ScheduleStatus& status) {
  return Error(ErrorKind::kStale,
               status.last_success
                   ? message("the last success is older than %1", duration_text(*status.max_age))
                   : message("no run has succeeded yet"),
               message("is the schedule up, or cron? Of runs that failed, the list above and their "
                       "reports tell why"));
}

}  // namespace

ExitCode show_status(const ScheduleFlags& flags, Session& session) {
  const ScheduleRule rule = schedule_rule(flags, session.settings());
  ScheduleStatus status = schedule_status(rule, past_runs(session), session.clock().now());
  status.under_way = run_under_way(session);
  status.mirror_time = mirror_time(session.settings().value("MIRROR_PATH"));
  status.max_age = flags.max_age;
  session.console().document(schedule_status_text(status, session.console().catalogue()));
  session.console().json(schedule_status_json(status) + "\n");
  if (!status.stale()) return ExitCode::kDone;
  const Error error = stale(status);
  session.console().error(error);
  return exit_code_of(error);
}

}  // namespace etl
