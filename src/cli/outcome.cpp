#include "cli/outcome.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/figures.h"
#include "cli/load_outcome.h"
#include "cli/progress_line.h"
#include "cli/way_out.h"
#include "etl/report/json_report_store.h"

namespace etl {

namespace {

// All of them are in the report.
constexpr std::size_t kMostRowsShown = 20;

std::string list_of(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  }
  return text;
}

std::size_t proven_references(const Validation& validation) {
  std::set<std::pair<std::string, std::string>> keys;  // validate looks at both sides of each
  for (const ReferenceCheck& check : validation.references) keys.insert({check.table, check.key});
  return keys.size();
}

// "4 tables, 421 rows, 3 references and 4 metrics"
std::string proven(const RunReport& report) {
  const Validation& validation = *report.validation;
  std::vector<std::string> parts = {plural(report.tables.size() - report.failed_tables(), "table"),
                                    plural(report.total_records(), "row")};
  if (!validation.checksums.empty()) {
    parts.push_back(plural(validation.checksums.size(), "checksum"));
  }
  const std::size_t references = proven_references(validation);
  if (references > 0) parts.push_back(plural(references, "reference"));
  if (!validation.metrics.empty()) parts.push_back(plural(validation.metrics.size(), "metric"));
  return list_of(parts);
}

void print_metrics(const Validation& validation, Console& console) {
  for (const MetricComparison& metric : validation.metrics) {
    console.result("📊 " + metric.title + ": " + as_figure(metric.source, metric.unit));
  }
}

void print_differences(const Validation& validation, Console& console) {
  if (validation.differences.empty()) return;
  const std::string heading = "WHERE";
  std::size_t width = heading.size();
  for (const Difference& difference : validation.differences) {
    width = std::max(width, displayed_width(one_line(difference.object)));
  }
  const auto print = [&](const std::string& object, const std::string& what) {
    const std::string shown = one_line(object);
    console.answer(shown + std::string(width - displayed_width(shown) + 2, ' ') + what);
  };
  print(heading, "WHAT DIFFERS");
  for (const Difference& difference : validation.differences) {
    print(difference.object, difference.what);
  }
}

std::string shown_value(const std::optional<std::string>& value) {
  constexpr std::size_t kLongestValue = 60;
  return value ? "'" + shortened(one_line(*value), kLongestValue) + "'" : "NULL";
}

void print_rows(const Validation& validation, Console& console) {
  std::size_t shown = 0;
  for (const RowDifference& row : validation.rows) {
    if (++shown > kMostRowsShown) break;
    std::string line = row.table + " (";
    for (std::size_t i = 0; i < row.key.size(); ++i) {
      line += (i == 0 ? "" : ", ") + row.key[i].first + " = " + shown_value(row.key[i].second);
    }
    line += "): ";
    switch (row.kind) {
      case RowDifferenceKind::kMissing:
        line += "missing in the mirror";
        break;
      case RowDifferenceKind::kExtra:
        line += "in the mirror only";
        break;
      case RowDifferenceKind::kChanged:
        line += row.column + " source: " + shown_value(row.source) +
                ", mirror: " + shown_value(row.mirror);
        break;
    }
    console.answer(line);
  }
  if (validation.rows.size() > kMostRowsShown) {
    console.answer("... and " + with_thousands(validation.rows.size() - kMostRowsShown) +
                   " more in the report");
  }
}

void print_plan(const RunReport& report, Console& console) {
  for (const TableReport& table : report.tables) {
    if (table.success) console.result("✅ Would replicate " + table.table);
  }
  for (const Notice& notice : report.notices) {
    if (notice.kind != NoticeKind::kSecurity) {
      console.result("🔎 " + (notice.object.empty() ? "" : notice.object + ": ") + notice.message);
    }
  }
}

void print_replication(const RunReport& report, Console& console) {
  if (report.validation) {
    print_differences(*report.validation, console);
    print_rows(*report.validation, console);
  }
  if (report.error && report.generation.empty()) return;  // nothing was published
  for (const TableReport& table : report.tables) {
    if (!table.success) continue;
    console.result("✅ Replicated " + plural(table.records, "record") + " of " + table.table + " (" +
                   as_duration(table.seconds) + ")");
  }
  if (report.validation && report.validation->level != "none") {
    console.result("🔎 Proof: " + proven(report) + " equal");
  }
  console.result("📁 Mirror: " + report.mirror_path);
  if (report.backup) {
    console.result("💾 Backup: " + report.backup->path + " (" +
                   with_thousands(report.backup->bytes) + " bytes)");
  }
}

void print_rollback(const RunReport& report, Console& console) {
  if (report.error) return;
  console.result("⏪ Mirror " + report.mirror_path + " went back from " + report.rolled_back_from +
                 " to " + report.generation);
}

void print_validation(const RunReport& report, Console& console) {
  if (!report.validation) return;
  print_differences(*report.validation, console);
  print_rows(*report.validation, console);
  if (!report.error) console.result("✅ Mirror equals source: " + proven(report));
}

void print_warnings(const RunReport& report, bool shown_already, Console& console) {
  const auto count =
      std::count_if(report.notices.begin(), report.notices.end(),
                    [](const Notice& notice) { return notice.kind != NoticeKind::kSecurity; });
  if (count == 0 || shown_already) return;
  console.info("⚠️  " + plural(static_cast<std::uint64_t>(count), "warning") +
               " in the report; --verbose shows them");
}

}  // namespace

void print_outcome(const RunReport& report, const std::string& report_path, bool dry_run,
                   Console& console) {
  const bool plan_only = report.command == "replicate" && dry_run;
  if (plan_only) {
    print_plan(report, console);
  } else if (report.command == "replicate") {
    print_replication(report, console);
  } else if (report.command == "rollback") {
    print_rollback(report, console);
  } else if (report.command == "validate") {
    print_validation(report, console);
  } else {
    print_load(report, dry_run, console);
    if (report.validation && !report.error) print_metrics(*report.validation, console);
  }
  if (!report_path.empty()) console.result("📄 Report: " + report_path);
  for (const TableReport& table : report.tables) {
    if (!table.success) console.info("❌ " + table.table + ": " + table.error);
  }
  print_warnings(report, console.options().verbose || plan_only, console);
  print_bad_rows(report, console);
  if (const std::optional<Error> failure = failure_of(report)) console.error(*failure);
  console.json(report_to_json(report));
}

ExitCode print_error(Error& error, Console& console) {
  error.hint = way_out(error, "", false);
  console.clear_progress();
  console.error(error);
  console.json(error_to_json(error));
  return exit_code_of(error);
}

Error internal_error(const std::exception& cause) {
  return Error(ErrorKind::kInternal, cause.what(),
               "this is a bug of etl; please report it with this line and the log");
}

}  // namespace etl
