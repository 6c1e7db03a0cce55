#include "cli/log_observer.h"

#include "cli/figures.h"
#include "etl/report/json_report_store.h"

namespace etl {

void LogObserver::run_started(const RunReport& report) {
  log_.write(LogLevel::kInfo,
             report.command + " started: run " + report.run_id + ", etl " + report.etl_version);
}

void LogObserver::phase(const std::string& name) { log_.write(LogLevel::kDebug, "phase: " + name); }

void LogObserver::table_finished(const TableReport& table) {
  if (table.success) {
    log_.write(LogLevel::kInfo, table.table + ": " + plural(table.records, "row") + " in " +
                                    as_duration(table.seconds));
  } else {
    log_.write(LogLevel::kError, table.table + ": " + table.error);
  }
}

void LogObserver::notice(const Notice& notice) {
  const bool serious = notice.kind == NoticeKind::kSecurity || notice.kind == NoticeKind::kData;
  log_.write(serious ? LogLevel::kWarning : LogLevel::kInfo,
             (notice.object.empty() ? "" : notice.object + ": ") + notice.message);
}

void LogObserver::message(const std::string& line) { log_.write(LogLevel::kInfo, line); }

void LogObserver::announce(const std::string& text) { log_.write(LogLevel::kInfo, text); }

void LogObserver::run_finished(const RunReport& report) {
  const std::optional<Error> failure = failure_of(report);
  std::string line = report.command + " " + status_of(report) + ": " +
                     plural(report.total_records(), "row") + " in " +
                     plural(report.tables.size(), "table") + ", " + as_duration(report.seconds) +
                     ", exit code " + std::to_string(static_cast<int>(report.exit_code));
  if (failure) line += std::string("; ") + failure->what();
  log_.write(failure ? LogLevel::kError : LogLevel::kInfo, line);
}

}  // namespace etl
