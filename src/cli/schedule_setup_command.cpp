#include <functional>
#include <nlohmann/json.hpp>

#include "cli/schedule_actions.h"
#include "cli/way_out.h"
#include "etl/core/error.h"
#include "etl/jobs/schedule_install.h"
#include "etl/report/json_report_store.h"
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
  ScheduleSetup setup;
  if (flags.name) setup.name = *flags.name;
  setup.binary = link_target("/proc/self/exe").value_or("");
  setup.folder = absolute_path(".");
  while (setup.folder.size() > 1 && setup.folder.back() == '/') setup.folder.pop_back();
  if (session.flags().env_file) setup.env_file = absolute_path(*session.flags().env_file);
  setup.rule = schedule_rule(flags, settings);
  // As it was given: without one, the scheduler's own is the machine's.
  setup.rule.zone = flags.timezone.value_or(settings.value("ETL_SCHEDULE_TZ"));
  const std::string user = variable(session, "USER");
  if (user != "root") setup.user = user;
  setup.writable_folders = {folder_of(absolute_path(settings.value("MIRROR_PATH"))),
                            absolute_path(session.report_folder()),
                            absolute_path(session.log_folder())};
  const std::string host = settings.given("DB_HOST").value_or(variable(session, "PGHOST"));
  if (!host.empty() && host[0] == '/') setup.socket_folder = host;
  return setup;
}

UnitFolder unit_folder(const Session& session) {
  if (runs_as_root()) return {"/etc/systemd/system", false};
  std::string config = variable(session, "XDG_CONFIG_HOME");
  if (config.empty() || config[0] != '/') {  // as its specification has it
    const std::string home = variable(session, "HOME");
    if (home.empty()) {
      throw Error(ErrorKind::kConfiguration, message("HOME is not set, where a user's units lie"),
                  message("set it, or install as root"));
    }
    config = home + "/.config";
  }
  return {config + "/systemd/user", true};
}

// One of the schedulers: what is printed for it, and what can be done to it.
struct Scheduler {
  std::string text;
  Json document;
  std::function<SetupOutcome()> install;
  std::function<SetupOutcome()> remove;
};

Scheduler cron(const ScheduleSetup& setup, const StopFlag& stop) {
  const std::string text = crontab_text(setup);
  return {text,
          {{"crontab", text}},
          [=, &stop] { return install_crontab(setup, stop); },
          [=, &stop] { return remove_crontab(setup.name, stop); }};
}

// Printed as it would be installed, but without --install always for the whole machine: there it
// runs whoever is logged in.
Scheduler systemd(ScheduleSetup setup, bool print_only, const Session& session) {
  UnitFolder folder;
  if (!print_only) folder = unit_folder(session);
  setup.user_manager = folder.user_manager;
  const StopFlag& stop = session.stop();
  return {systemd_text(setup),
          {{"service", systemd_service_text(setup)}, {"timer", systemd_timer_text(setup)}},
          [=, &stop] { return install_units(setup, folder, stop); },
          [=, &stop] { return remove_units(setup.name, folder, stop); }};
}

Scheduler windows(const ScheduleSetup& setup, const StopFlag& stop) {
  return {windows_text(setup),
          {{"xml", windows_task_xml(setup)}},
          [=, &stop] { return install_task(setup, stop); },
          [=, &stop] { return remove_task(setup.name, stop); }};
}

Scheduler scheduler_of(const ScheduleFlags& flags, const Session& session) {
  const ScheduleSetup setup = setup_of(flags, session);
  if (flags.action == ScheduleAction::kSetupCron) return cron(setup, session.stop());
  if (flags.action == ScheduleAction::kSetupWindows) return windows(setup, session.stop());
  return systemd(setup, !flags.install && !flags.remove, session);
}

std::string json_text(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// What could not be installed can be by hand.
ExitCode tell_failure(Error& error, const Scheduler& scheduler, Console& console) {
  error.hint =
      message("%1; or install by hand what is on standard output", way_out(error, "", false));
  console.error(error);
  console.document(scheduler.text);
  Json document = Json::parse(error_to_json(error));
  document.update(scheduler.document);
  console.json(json_text(document));
  return exit_code_of(error);
}

ExitCode tell(const SetupOutcome& outcome, Console& console) {
  console.result(outcome.changed ? message("✅ %1", outcome.what) : message("🔎 %1", outcome.what));
  if (!outcome.advice.empty()) console.info(message("🔎 %1", outcome.advice));
  console.json(
      json_text({{"changed", outcome.changed},
                 {"message", outcome.what},
                 {"advice", outcome.advice.empty() ? Json() : Json(outcome.advice.english())}}));
  return ExitCode::kDone;
}

}  // namespace

ExitCode set_up_scheduler(const ScheduleFlags& flags, Session& session) {
  Console& console = session.console();
  const Scheduler scheduler = scheduler_of(flags, session);
  if (flags.remove) return tell(scheduler.remove(), console);
  if (!flags.install) {
    console.document(scheduler.text);
    console.json(json_text(scheduler.document));
    return ExitCode::kDone;
  }
  try {
    return tell(scheduler.install(), console);
  } catch (Error& error) {
    if (error.kind != ErrorKind::kSetup) throw;
    return tell_failure(error, scheduler, console);
  }
}

}  // namespace etl
