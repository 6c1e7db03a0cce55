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
    log_.write(LogLevel::kInfo, table.table + ": " + rows_text(table.records).english() + " in " +
                                    as_duration(table.seconds));
  } else {
    log_.write(LogLevel::kError, table.table + ": " + table.error.english());
  }
}

void LogObserver::notice(const Notice& notice) {
  const bool serious = notice.kind == NoticeKind::kSecurity || notice.kind == NoticeKind::kData;
  log_.write(serious ? LogLevel::kWarning : LogLevel::kInfo, line_of(notice).english());
}

void LogObserver::detail(const Message& line) { log_.write(LogLevel::kInfo, line.english()); }

void LogObserver::announce(const Message& text) { log_.write(LogLevel::kInfo, text.english()); }

void LogObserver::run_finished(const RunReport& report) {
  const std::optional<Error> failure = failure_of(report);
  std::string line = report.command + " " + status_of(report) + ": " +
                     rows_text(report.total_records()).english() + " in " +
                     tables_text(report.tables.size()).english() + ", " +
                     as_duration(report.seconds) + ", exit code " +
                     std::to_string(static_cast<int>(report.exit_code));
  if (failure) line += std::string("; ") + failure->what();
  log_.write(failure ? LogLevel::kError : LogLevel::kInfo, line);
}

}  // namespace etl
