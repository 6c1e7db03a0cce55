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

Message list_of(const std::vector<Message>& parts) {
  Message list = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    list = i + 1 == parts.size() ? message("%1 and %2", list, parts[i])
                                 : message("%1, %2", list, parts[i]);
  }
  return list;
}

std::size_t proven_references(const Validation& validation) {
  std::set<std::pair<std::string, std::string>> keys;  // validate looks at both sides of each
  for (const ReferenceCheck& check : validation.references) keys.insert({check.table, check.key});
  return keys.size();
}

// "4 tables, 421 rows, 3 references and 4 metrics"
Message proven(const RunReport& report) {
  const Validation& validation = *report.validation;
  std::vector<Message> parts = {tables_text(report.tables.size() - report.failed_tables()),
                                rows_text(report.total_records())};
  const std::size_t checksums = validation.checksums.size();
  if (checksums > 0) {
    parts.push_back(counted("%1 checksum", "%1 checksums", checksums, with_thousands(checksums)));
  }
  const std::size_t references = proven_references(validation);
  if (references > 0) {
    parts.push_back(
        counted("%1 reference", "%1 references", references, with_thousands(references)));
  }
  const std::size_t metrics = validation.metrics.size();
  if (metrics > 0) {
    parts.push_back(counted("%1 metric", "%1 metrics", metrics, with_thousands(metrics)));
  }
  return list_of(parts);
}

void print_metrics(const Validation& validation, Console& console) {
  for (const MetricComparison& metric : validation.metrics) {
    // Titles of our own metrics are in the catalogues; others are what their authors call them.
    console.result(
        message("📊 %1: %2", message(metric.title), as_figure(metric.source, metric.unit)));
  }
}

void print_differences(const Validation& validation, Console& console) {
  if (validation.differences.empty()) return;
  const std::string heading = console.told(message("WHERE"));
  std::size_t width = displayed_width(heading);
  for (const Difference& difference : validation.differences) {
    width = std::max(width, displayed_width(one_line(difference.object)));
  }
  const auto print = [&](const std::string& object, const Message& what) {
    const std::string shown = one_line(object);
    console.answer(shown + std::string(width - displayed_width(shown) + 2, ' ') +
                   console.told(what));
  };
  print(heading, message("WHAT DIFFERS"));
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
    std::string key;
    for (std::size_t i = 0; i < row.key.size(); ++i) {
      key += (i == 0 ? "" : ", ") + row.key[i].first + " = " + shown_value(row.key[i].second);
    }
    switch (row.kind) {
      case RowDifferenceKind::kMissing:
        console.answer(message("%1 (%2): missing in the mirror", row.table, key));
        break;
      case RowDifferenceKind::kExtra:
        console.answer(message("%1 (%2): in the mirror only", row.table, key));
        break;
      case RowDifferenceKind::kChanged:
        console.answer(message("%1 (%2): %3 source: %4, mirror: %5", row.table, key, row.column,
                               shown_value(row.source), shown_value(row.mirror)));
        break;
    }
  }
  if (validation.rows.size() > kMostRowsShown) {
    console.answer(message("... and %1 more in the report",
                           with_thousands(validation.rows.size() - kMostRowsShown)));
  }
}

void print_plan(const RunReport& report, Console& console) {
  for (const TableReport& table : report.tables) {
    if (table.success) console.result(message("✅ Would replicate %1", table.table));
  }
  for (const Notice& notice : report.notices) {
    if (notice.kind != NoticeKind::kSecurity) {
      console.result(message("🔎 %1", line_of(notice)));
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
    console.result(counted("✅ Replicated %1 record of %2 (%3)",
                           "✅ Replicated %1 records of %2 (%3)", table.records,
                           with_thousands(table.records), table.table, as_duration(table.seconds)));
  }
  if (report.validation && report.validation->level != "none") {
    console.result(message("🔎 Proof: %1 equal", proven(report)));
  }
  console.result(message("📁 Mirror: %1", report.mirror_path));
  if (report.backup) {
    console.result(message("💾 Backup: %1 (%2 bytes)", report.backup->path,
                           with_thousands(report.backup->bytes)));
  }
}

void print_rollback(const RunReport& report, Console& console) {
  if (report.error) return;
  console.result(message("⏪ Mirror %1 went back from %2 to %3", report.mirror_path,
                         report.rolled_back_from, report.generation));
}

void print_validation(const RunReport& report, Console& console) {
  if (!report.validation) return;
  print_differences(*report.validation, console);
  print_rows(*report.validation, console);
  if (!report.error) console.result(message("✅ Mirror equals source: %1", proven(report)));
}

void print_warnings(const RunReport& report, bool shown_already, Console& console) {
  const auto count = static_cast<std::uint64_t>(
      std::count_if(report.notices.begin(), report.notices.end(),
                    [](const Notice& notice) { return notice.kind != NoticeKind::kSecurity; }));
  if (count == 0 || shown_already) return;
  console.info(counted("⚠️  %1 warning in the report; --verbose shows them",
                       "⚠️  %1 warnings in the report; --verbose shows them", count,
                       with_thousands(count)));
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
  if (!report_path.empty()) console.result(message("📄 Report: %1", report_path));
  if (report.command == "replicate" && !dry_run && report.exit_code == ExitCode::kDone) {
    console.result(message("✅ === REPLICATION COMPLETED SUCCESSFULLY ==="));
  }
  for (const TableReport& table : report.tables) {
    if (!table.success) console.info(message("❌ %1: %2", table.table, table.error));
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
               message("this is a bug of etl; please report it with this line and the log"));
}

}  // namespace etl
