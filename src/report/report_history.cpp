#include "etl/report/report_history.h"

#include <nlohmann/json.hpp>
#include <system_error>

#include "etl/core/schedule_rule.h"
#include "etl/runtime/files.h"
#include "report/json_values.h"
#include "report/report_folder.h"
#include "report/stored_reports.h"

namespace etl {

namespace {

using Json = nlohmann::json;

std::optional<std::string> text_or_nothing(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

bool true_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && *found == true;
}

std::vector<TableReport> tables_of(const Json& document) {
  std::vector<TableReport> tables;
  for (const Json& object : list_at(document, "tables_detail")) {
    TableReport table;
    table.table = text_at(object, "table");
    table.records = count_at(object, "records");
    table.seconds = number_at(object, "time");
    table.success = text_at(object, "status") == "SUCCESS";
    table.error = text_at(object, "error");
    if (!table.table.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

std::vector<MetricComparison> metrics_of(const Json& validation) {
  std::vector<MetricComparison> metrics;
  for (const Json& object : list_at(validation, "business_metrics")) {
    MetricComparison metric;
    metric.name = text_at(object, "name");
    metric.title = text_at(object, "title");
    metric.unit = text_at(object, "unit");
    metric.source = text_or_nothing(object, "source");
    metric.mirror = text_or_nothing(object, "mirror");
    const auto equal = object.find("equal");
    metric.compared = equal != object.end() && equal->is_boolean();
    metric.equal = !metric.compared || *equal == true;
    if (!metric.name.empty()) metrics.push_back(std::move(metric));
  }
  return metrics;
}

void take_lists(const Json& document, HistoricRun& run) {
  const Json& validation = object_at(document, "validation");
  run.level = text_at(validation, "level");
  run.passed = true_at(validation, "passed");
  run.tables = tables_of(document);
  run.metrics = metrics_of(validation);
  for (const Json& object : list_at(validation, "differences")) {
    run.differences.push_back({text_at(object, "object"), text_at(object, "what")});
  }
  for (const Json& object : list_at(document, "warnings")) {
    const std::string about = text_at(object, "object");
    run.warnings.push_back((about.empty() ? "" : about + ": ") + text_at(object, "message"));
  }
}

std::optional<HistoricRun> run_of(const Json& document) {
  if (!document.is_object() || true_at(document, "dry_run")) return std::nullopt;
  HistoricRun run;
  run.timestamp = text_at(document, "timestamp");
  run.command = text_at(document, "command");
  run.status = text_at(document, "status");
  const auto exit_code = document.find("exit_code");
  if (run.timestamp.empty() || run.command.empty() || run.status.empty() ||
      exit_code == document.end() || !exit_code->is_number_integer()) {
    return std::nullopt;
  }
  run.started = parse_iso8601(run.timestamp);
  run.exit_code = exit_code->get<int>();
  run.seconds = number_at(document, "total_execution_time");
  run.records = count_at(document, "total_records_processed");
  run.etl_version = text_at(document, "etl_version");
  run.host = text_at(document, "host");
  run.database = text_at(object_at(document, "source"), "database");
  run.database_host = text_at(object_at(document, "source"), "host");
  run.mirror = text_at(object_at(document, "mirror"), "path");
  run.error = text_at(object_at(document, "error"), "message");
  run.hint = text_at(object_at(document, "error"), "hint");
  take_lists(document, run);
  return run;
}

// Empty for what is gone or unreadable by now; the others still count.
std::string content_of(const std::string& path) {
  if (!is_regular_file(path)) return "";
  try {
    return read_file(path);
  } catch (const std::system_error&) {
    return "";
  }
}

}  // namespace

std::vector<HistoricRun> read_report_history(const std::string& folder, std::size_t most) {
  constexpr std::size_t kMostBytes = 32U << 20U;
  std::vector<HistoricRun> runs;
  std::size_t bytes = 0;
  for (const ReportName& report : stored_report_names(folder)) {
    if (runs.size() >= most || bytes >= kMostBytes) break;
    const std::string content = content_of(in_folder(folder, report.name));
    bytes += content.size();
    if (std::optional<HistoricRun> run = run_of(Json::parse(content, nullptr, false))) {
      run->file = report.name;
      runs.push_back(std::move(*run));
    }
  }
  return runs;
}

}  // namespace etl
