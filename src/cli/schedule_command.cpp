#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/notify.h"
#include "cli/schedule_actions.h"
#include "etl/core/error.h"
#include "etl/jobs/schedule_setup.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

using Json = nlohmann::ordered_json;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string variable(const Session& session, const std::string& name) {
  return session.environment()(name).value_or("");
}

ScheduleSetup setup_of(const ScheduleFlags& flags, const Session& session) {
  const Settings& settings = session.settings();
  const std::string zone = flags.timezone.value_or(settings.value("ETL_SCHEDULE_TZ"));
  ScheduleSetup setup;
  setup.binary = link_target("/proc/self/exe").value_or("");
  setup.folder = absolute_path(".");
  while (setup.folder.size() > 1 && setup.folder.back() == '/') setup.folder.pop_back();
  if (session.flags().env_file) setup.env_file = absolute_path(*session.flags().env_file);
  setup.at = schedule_rule(flags, settings).times.front();
  setup.zone = zone;  // as it was given: without one, the scheduler's own is the machine's
  const std::string user = variable(session, "USER");
  if (user != "root") setup.user = user;
  setup.writable_folders = {folder_of(absolute_path(settings.value("MIRROR_PATH"))),
                            absolute_path(session.report_folder()),
                            absolute_path(session.log_folder())};
  const std::string host = settings.given("DB_HOST").value_or(variable(session, "PGHOST"));
  if (!host.empty() && host[0] == '/') setup.socket_folder = host;
  return setup;
}

ExitCode print_setup(const ScheduleFlags& flags, Session& session) {
  const ScheduleSetup setup = setup_of(flags, session);
  std::string text;
  Json document;
  switch (flags.action) {
    case ScheduleAction::kSetupCron:
      text = crontab_text(setup);
      document["crontab"] = text;
      break;
    case ScheduleAction::kSetupSystemd:
      text = systemd_text(setup);
      document["service"] = systemd_service_text(setup);
      document["timer"] = systemd_timer_text(setup);
      break;
    default:
      text = windows_text(setup);
      document["xml"] = windows_task_xml(setup);
      break;
  }
  session.console().document(text);
  session.console().json(document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  return ExitCode::kDone;
}

void check_options(const ScheduleFlags& flags) {
  const bool runs = flags.action == ScheduleAction::kStart || flags.action == ScheduleAction::kRun;
  const Message see = message("see `%1`", "etl schedule --help");
  if (flags.timeout && !runs) {
    throw Error(ErrorKind::kUsage,
                message("%1 goes with %2", "--timeout", "`schedule start`, `schedule run`"), see);
  }
  if (flags.max_age && flags.action != ScheduleAction::kStatus) {
    throw Error(ErrorKind::kUsage, message("%1 goes with %2", "--max-age", "`schedule status`"),
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
      return print_setup(flags, session);
  }
  return ExitCode::kInternal;
}

}  // namespace etl
