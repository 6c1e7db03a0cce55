#include "cli/notification.h"

#include "cli/console.h"
#include "cli/figures.h"
#include "etl/report/json_report_store.h"
#include "etl/runtime/clock.h"

namespace etl {

namespace {

constexpr std::size_t kMostTablesNamed = 20;  // all are in the report

std::string outcome_words(const RunReport& report, bool recovered) {
  switch (report.exit_code) {
    case ExitCode::kDone:
      return recovered ? "works again" : "succeeded";
    case ExitCode::kDifference:
      return "found differences";
    case ExitCode::kTablesFailed:
      return "did not do all tables";
    case ExitCode::kTryLater:
      return "could not run now";
    case ExitCode::kTerminated:
      return "was terminated";
    default:
      return "failed";
  }
}

std::string place(const RunReport& report, const std::string& database) {
  if (report.source.database.empty()) return database;
  const bool socket = report.source.host.empty() || report.source.host[0] == '/';
  return report.source.database + " at " + (socket ? report.host : report.source.host);
}

// Everything that may come from outside goes through here: a line stays a line.
class Lines {
 public:
  void add(const std::string& line) { text_ += one_line(line) + "\n"; }
  void add(const char* label, const std::string& value) {
    if (!value.empty()) add(std::string(label) + ": " + value);
  }
  void gap() { text_ += "\n"; }
  std::string text() const { return text_; }

 private:
  std::string text_;
};

void add_tables(const RunReport& report, Lines& lines) {
  if (report.tables.empty()) return;
  const std::uint64_t failed = report.failed_tables();
  lines.add("Tables", std::to_string(report.tables.size() - failed) + " done, " +
                          std::to_string(failed) + " failed; " +
                          rows_text(report.total_records()).english());
  std::size_t named = 0;
  for (const TableReport& table : report.tables) {
    if (table.success) continue;
    if (named++ < kMostTablesNamed) lines.add("Failed", table.table + ": " + table.error.english());
  }
  if (named > kMostTablesNamed) {
    lines.add("Failed", std::to_string(named - kMostTablesNamed) + " more");
  }
}

void add_validation(const RunReport& report, Lines& lines) {
  if (!report.validation) return;
  const Validation& validation = *report.validation;
  if (!validation.passed()) {
    lines.add("Differences", std::to_string(validation.differences.size()));
  }
  if (report.exit_code != ExitCode::kDone) return;
  for (const MetricComparison& metric : validation.metrics) {
    lines.add(metric.title + ": " + as_figure(metric.source, metric.unit).english());
  }
}

}  // namespace

bool is_told(NotifyOn when, const RunReport& report, const std::optional<int>& before) {
  if (report.dry_run || report.exit_code == ExitCode::kInterrupted) return false;
  if (report.command != "replicate" && report.command != "validate") return false;
  if (report.exit_code != ExitCode::kDone || when == NotifyOn::kAlways) return true;
  return when == NotifyOn::kRecovery && before.value_or(0) != 0;
}

Notification notification_of(const RunReport& report, const std::string& report_path,
                             const std::string& database, bool recovered) {
  const std::string what = "etl " + report.command + " " + outcome_words(report, recovered);
  const std::string where = place(report, database);
  Lines lines;
  lines.add(what + " on " + report.host + ", after " + as_duration(report.seconds) +
            ", exit code " + std::to_string(static_cast<int>(report.exit_code)) + ".");
  if (const std::optional<Error> failure = failure_of(report)) {
    lines.gap();
    lines.add("Error", failure->what());
    lines.add("What to do", failure->hint);
  }
  lines.gap();
  lines.add("Started", local_iso8601(report.started));
  lines.add("Database", where);
  if (!report.mirror_path.empty()) {
    const bool as_it_was = report.command == "replicate" && report.generation.empty();
    lines.add("Mirror", report.mirror_path + (as_it_was ? " (as it was before)" : ""));
  }
  add_tables(report, lines);
  add_validation(report, lines);
  if (!report.notices.empty()) lines.add("Warnings", std::to_string(report.notices.size()));
  lines.add("Report", report_path);
  Notification notification;
  notification.subject = one_line(what + ": " + where);
  notification.text = lines.text();
  notification.good = report.exit_code == ExitCode::kDone;
  return notification;
}

bool may_leave(const RunReport& report) {
  return !report.validation || report.validation->rows.empty();
}

}  // namespace etl
