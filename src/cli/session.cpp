#include "cli/session.h"

#include <exception>

#include "cli/after_run.h"
#include "cli/console_observer.h"
#include "cli/keep_house.h"
#include "cli/log_observer.h"
#include "cli/notify_settings.h"
#include "cli/observer_pair.h"
#include "cli/outcome.h"
#include "cli/schedule_actions.h"
#include "etl/core/version.h"
#include "etl/report/json_report_store.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

void log_origins(const Settings& settings, LogFile& log) {
  for (const SettingKey& key : setting_keys()) {
    if (!settings.given(key.name)) continue;
    log.write(LogLevel::kDebug,
              std::string(key.name) + " is from " +
                  (settings.origin(key.name) == ".env" ? "the env file" : "the environment"));
  }
}

}  // namespace

Session::Session(const GlobalFlags& flags, const Surroundings& surroundings, Console& console,
                 const StopFlag& stop)
    : flags_(flags),
      environment_(surroundings.environment),
      console_(console),
      stop_(stop),
      settings_(load_settings(flags, surroundings.environment, notices_)) {
  // Before a run, not only when it is too late to tell anybody of its failure.
  for (const Error& fault : notifying(settings_, delivery_options(settings_)).faults) {
    notices_.push_back(notification_warning(fault));
  }
  for (const Notice& notice : notices_) console_.warning(notice);
}

std::string Session::report_folder() const {
  return flags_.report_dir.value_or(settings_.value("REPORT_DIR"));
}

std::string Session::log_folder() const {
  return flags_.log_dir.value_or(settings_.value("LOG_DIR"));
}

std::optional<ScheduleRule> Session::schedule() const {
  const bool asked = settings_.given("ETL_SCHEDULE_TIME") || settings_.given("ETL_SCHEDULE_DAYS");
  if (schedule_ || !asked) return schedule_;
  try {
    return schedule_rule(ScheduleFlags(), settings_);
  } catch (const Error&) {
    return std::nullopt;  // whoever does not use the schedule need not set it right
  }
}

std::unique_ptr<LogFile> Session::open_log(const std::string& name) const {
  LogFileOptions options;
  options.folder = log_folder();
  options.name = name;
  options.level = log_level(settings_, flags_);
  options.most_days = retention(settings_).logs;
  std::unique_ptr<LogFile> log = open_log_file(options);
  log_origins(settings_, *log);
  return log;
}

RunReport Session::run(const RunFrame& frame, const std::function<RunReport(RunScope&)>& job) {
  const std::unique_ptr<ReportStore> store = make_json_report_store(report_folder());
  NotedReports reports(*store, frame.dry_run);
  reports.note(notices_);
  std::unique_ptr<LogFile> log;
  RunReport report;
  try {
    report = run_and_tell(frame, job, reports, log);
  } catch (const Error& error) {
    report = failed(frame, error, reports);
  } catch (const std::exception& error) {
    report = failed(frame, internal_error(error), reports);
  }
  after_run(
      report, reports.path(), *this,
      [&](const Notice& notice) {
        console_.warning(notice);
        if (log) log->write(LogLevel::kWarning, line_of(notice).english());
      },
      [&](const std::string& line) {
        if (log) log->write(LogLevel::kInfo, line);
      });
  return report;
}

RunReport Session::run_and_tell(const RunFrame& frame,
                                const std::function<RunReport(RunScope&)>& job,
                                NotedReports& reports, std::unique_ptr<LogFile>& log) {
  reports.check_writable();
  log = open_log(frame.log_name);
  ConsoleObserver on_console(console_, clock_, frame.intro);
  LogObserver in_log(*log);
  ObserverPair observers(on_console, in_log);
  for (const Notice& notice : notices_) in_log.notice(notice);
  JobContext context{reports, observers, clock_, stop_};
  RunScope scope{context, [&](const Notices& notices) {
                   reports.note(notices);
                   for (const Notice& notice : notices) {
                     console_.warning(notice);
                     in_log.notice(notice);
                   }
                 }};
  RunReport report = job(scope);
  if (reports.written()) report = *reports.written();
  print_outcome(report, reports.path(), frame.dry_run, console_);
  if (!log->failure().empty()) {
    console_.warning({NoticeKind::kOther, log_folder() + "/" + frame.log_name,
                      message("lines were lost: %1", log->failure())});
  }
  return report;
}

RunReport Session::failed(const RunFrame& frame, Error error, NotedReports& reports) {
  print_error(error, console_);
  if (reports.written()) {  // by the job, which could not tell it
    RunReport report = *reports.written();
    report.exit_code = exit_code_of(error);
    return report;
  }
  RunReport report;
  report.command = frame.command;
  report.dry_run = frame.dry_run;
  report.started = clock_.now();
  report.run_id = new_run_id(report.started);
  report.host = host_name();
  report.etl_version = kVersion;
  report.error = error;
  report.exit_code = exit_code_of(error);
  try {
    reports.write(report);
  } catch (const Error&) {
    // The error that is told is the one that counts; it may be this very one.
  }
  return report;
}

}  // namespace etl
