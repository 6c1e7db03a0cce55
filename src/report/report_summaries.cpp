#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>
#include <tuple>

#include "etl/report/json_report_store.h"
#include "etl/runtime/files.h"
#include "report/json_values.h"
#include "report/report_folder.h"
#include "report/stored_reports.h"

namespace etl {

namespace {

using Json = nlohmann::json;

bool all_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::optional<ReportName> parse_report_name(const std::string& name) {
  const std::string prefix = kReportPrefix;
  const std::string suffix = kReportSuffix;
  constexpr std::size_t kTimeLength = 15;
  if (name.size() < prefix.size() + kTimeLength + suffix.size() || name.rfind(prefix, 0) != 0 ||
      name.substr(name.size() - suffix.size()) != suffix) {
    return std::nullopt;
  }
  const std::string middle =
      name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
  const std::string time = middle.substr(0, kTimeLength);
  if (!all_digits(time.substr(0, 8)) || time[8] != '_' || !all_digits(time.substr(9))) {
    return std::nullopt;
  }
  if (middle.size() == kTimeLength) return ReportName{time, 1, name};
  const std::string part = middle.substr(kTimeLength + 1);
  if (middle[kTimeLength] != '_' || !all_digits(part) || part.size() > 9) return std::nullopt;
  return ReportName{time, std::stoul(part), name};
}

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

std::vector<ReportName> stored_report_names(const std::string& folder) {
  std::vector<ReportName> names;
  if (path_exists(folder)) {
    try {
      for (const std::string& name : files_in_folder(folder)) {
        if (const std::optional<ReportName> report = parse_report_name(name))
          names.push_back(*report);
      }
    } catch (const std::system_error& error) {
      throw Error(ErrorKind::kReport,
                  message("cannot read the reports in %1: %2", folder, error.code().message()),
                  message("name another folder with --report-dir or REPORT_DIR"));
    }
  }
  std::sort(names.begin(), names.end(), [](const ReportName& a, const ReportName& b) {
    return std::tie(a.time, a.part) > std::tie(b.time, b.part);
  });
  return names;
}

std::vector<ReportSummary> read_report_summaries(const std::string& folder, std::size_t most,
                                                 const std::string& command) {
  std::vector<ReportSummary> summaries;
  for (const ReportName& name : stored_report_names(folder)) {
    if (summaries.size() >= most) break;
    const std::optional<ReportSummary> summary = read_stored_report(in_folder(folder, name.name));
    if (!summary || summary->dry_run) continue;
    if (command.empty() || summary->command == command) summaries.push_back(*summary);
  }
  return summaries;
}

}  // namespace etl
