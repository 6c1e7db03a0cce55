#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "etl/report/json_report_store.h"
#include "etl/runtime/files.h"
#include "report/json_values.h"
#include "report/report_folder.h"
#include "report/report_names.h"
#include "report/stored_report.h"

namespace etl {

using Json = nlohmann::json;

std::optional<ReportSummary> read_stored_report(const std::string& path) {
  if (!is_regular_file(path)) return std::nullopt;
  std::string content;
  try {
    content = read_file(path);
  } catch (const std::system_error&) {
    return std::nullopt;  // gone or unreadable by now; the others still count
  }
  const Json document = Json::parse(content, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  ReportSummary summary;
  summary.path = path;
  summary.timestamp = text_at(document, "timestamp");
  summary.command = text_at(document, "command");
  summary.status = text_at(document, "status");
  const auto exit_code = document.find("exit_code");
  if (summary.timestamp.empty() || summary.command.empty() || summary.status.empty() ||
      exit_code == document.end() || !exit_code->is_number_integer()) {
    return std::nullopt;
  }
  summary.exit_code = exit_code->get<int>();
  const auto dry_run = document.find("dry_run");
  summary.dry_run = dry_run != document.end() && *dry_run == true;
  summary.seconds = number_at(document, "total_execution_time");
  summary.records = count_at(document, "total_records_processed");
  summary.error = text_at(object_at(document, "error"), "message");
  return summary;
}

std::vector<ReportSummary> read_report_summaries(const std::string& folder, std::size_t most,
                                                 const std::string& command) {
  std::vector<ReportSummary> summaries;
  for (const ReportName& name : report_names(folder)) {
    if (summaries.size() >= most) break;
    const std::optional<ReportSummary> summary = read_stored_report(in_folder(folder, name.name));
    if (!summary || summary->dry_run) continue;
    if (command.empty() || summary->command == command) summaries.push_back(*summary);
  }
  return summaries;
}

}  // namespace etl
