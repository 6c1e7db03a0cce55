#include "cli/schedule_actions.h"

#include <string>

#include "cli/commands.h"
#include "etl/core/error.h"
#include "etl/report/json_report_store.h"
#include "etl/report/schedule_state_file.h"

namespace etl {

namespace {

// Enough for a success rate that says something: a quarter of daily runs.
constexpr std::size_t kRunsConsidered = 90;

// The value of the flag, else of the setting; an error says which of them it was.
template <typename Parse>
auto parsed(const std::optional<std::string>& flag, const std::string& option,
            const Settings& settings, const std::string& key, const Parse& parse) {
  try {
    return parse(flag.value_or(settings.value(key)));
  } catch (const Error& error) {
    if (flag) {
      throw Error(ErrorKind::kUsage, message("%1: %2", option, error.message()), error.hint);
    }
    const std::string where = key + " (" + std::string(settings.origin(key)) + ")";
    throw Error(ErrorKind::kConfiguration, message("%1: %2", where, error.message()), error.hint);
  }
}

}  // namespace

ScheduleRule schedule_rule(const ScheduleFlags& flags, const Settings& settings) {
  ScheduleRule rule;
  rule.times = parsed(flags.at, "--at", settings, "ETL_SCHEDULE_TIME", parse_times_of_day);
  rule.days = parsed(flags.on, "--on", settings, "ETL_SCHEDULE_DAYS", [](const std::string& days) {
    return days.empty() ? kEveryDay : parse_weekdays(days);
  });
  rule.zone = parsed(flags.timezone, "--timezone", settings, "ETL_SCHEDULE_TZ", parse_zone);
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
