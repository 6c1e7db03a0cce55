#include "cli/schedule_actions.h"

#include <string>

#include "cli/commands.h"
#include "cli/flag_or_setting.h"
#include "etl/core/error.h"
#include "etl/report/json_report_store.h"
#include "etl/report/schedule_state_file.h"

namespace etl {

namespace {

// Enough for a success rate that says something: a quarter of daily runs.
constexpr std::size_t kRunsConsidered = 90;

}  // namespace

ScheduleRule schedule_rule(const ScheduleFlags& flags, const Settings& settings) {
  ScheduleRule rule;
  rule.times = flag_or_setting(flags.at, "--at", settings, "ETL_SCHEDULE_TIME", parse_times_of_day);
  rule.days = flag_or_setting(
      flags.on, "--on", settings, "ETL_SCHEDULE_DAYS",
      [](const std::string& days) { return days.empty() ? kEveryDay : parse_weekdays(days); });
  rule.zone =
      flag_or_setting(flags.timezone, "--timezone", settings, "ETL_SCHEDULE_TZ", parse_zone);
  return rule;
}

std::vector<PastRun> past_runs(const Session& session) {
  std::vector<PastRun> runs;
  for (const ReportSummary& summary :
       read_report_summaries(session.report_folder(), kRunsConsidered, "replicate")) {
    runs.push_back({summary.timestamp, summary.status, summary.exit_code, summary.seconds,
                    summary.records, summary.error, summary.path});
  }
  return runs;
}

std::optional<ScheduleState> remembered_state(const std::function<void(const Message&)>& warn) {
  Message problem;
  const std::optional<ScheduleState> state = read_schedule_state(kScheduleState, problem);
  if (!problem.empty()) {
    warn(message("%1: %2; the reports tell what was missed", kScheduleState, problem));
  }
  return state;
}

ExitCode run_now(const ScheduleFlags& flags, Session& session) {
  const std::unique_ptr<LogFile> log = session.open_log(kSchedulerLog);
  log->write(LogLevel::kInfo, "run starts, asked for by hand");
  ReplicateFlags replicate;
  replicate.timeout = flags.timeout;
  const RunReport report = run_replication(replicate, session);
  log->write(report.exit_code == ExitCode::kDone ? LogLevel::kInfo : LogLevel::kError,
             "run ended: " + outcome_of(report).summary.english());
  return report.exit_code;
}

}  // namespace etl
