#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/notify.h"
#include "cli/schedule_status.h"
#include "etl/jobs/schedule.h"
#include "etl/jobs/schedule_setup.h"
#include "etl/report/json_report_store.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

using Json = nlohmann::ordered_json;

// Enough for a success rate that says something: a quarter of daily runs.
constexpr std::size_t kRunsConsidered = 90;

DailyRule daily_rule(const ScheduleFlags& flags, const Settings& settings) {
  return parse_daily_rule(flags.at.value_or(settings.value("ETL_SCHEDULE_TIME")),
                          flags.timezone.value_or(settings.value("ETL_SCHEDULE_TZ")));
}

LogLevel level_of(ScheduleEvent event) {
  switch (event) {
    case ScheduleEvent::kFailed:
      return LogLevel::kError;
    case ScheduleEvent::kCatchUp:
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

std::optional<WallTime> last_run(Session& session) {
  const std::vector<ReportSummary> newest =
      read_report_summaries(session.report_folder(), 1, "replicate");
  return newest.empty() ? std::nullopt : parse_iso8601(newest.front().timestamp);
}

ExitCode stay_up(const ScheduleFlags& flags, Session& session) {
  ScheduleOptions options;
  options.rule = daily_rule(flags, session.settings());
  options.last_run = last_run(session);
  const std::unique_ptr<LogFile> log = session.open_log(kSchedulerLog);
  const ScheduleLog tell = [&](ScheduleEvent event, const std::string& line) {
    log->write(level_of(event), line);
    session.console().info(line);
  };
  const auto run_once = [&] { return outcome_of(run_replication(ReplicateFlags(), session)); };
  return run_schedule(options, run_once, session.clock(), session.stop(), tell);
}

ExitCode run_now(Session& session) {
  const std::unique_ptr<LogFile> log = session.open_log(kSchedulerLog);
  log->write(LogLevel::kInfo, "run starts, asked for by hand");
  const RunReport report = run_replication(ReplicateFlags(), session);
  log->write(report.exit_code == ExitCode::kDone ? LogLevel::kInfo : LogLevel::kError,
             "run ended: " + outcome_of(report).summary);
  return report.exit_code;
}

ExitCode show_status(const ScheduleFlags& flags, Session& session) {
  const DailyRule rule = daily_rule(flags, session.settings());
  std::vector<PastRun> runs;
  for (const ReportSummary& summary :
       read_report_summaries(session.report_folder(), kRunsConsidered, "replicate")) {
    runs.push_back({summary.timestamp, summary.status, summary.exit_code, summary.seconds,
                    summary.records, summary.error, summary.path});
  }
  const ScheduleStatus status = schedule_status(rule, runs, session.clock().now());
  session.console().document(schedule_status_text(status));
  session.console().json(schedule_status_json(status) + "\n");
  return ExitCode::kDone;
}

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
  setup.at = daily_rule(flags, settings).at;
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

}  // namespace

ExitCode schedule_command(const ScheduleFlags& flags, Session& session) {
  switch (flags.action) {
    case ScheduleAction::kStart:
      return stay_up(flags, session);
    case ScheduleAction::kRun:
      return run_now(session);
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
