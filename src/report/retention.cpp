#include "etl/report/retention.h"

#include <algorithm>
#include <map>
#include <optional>

#include "etl/core/schedule_rule.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "report/log_lines.h"
#include "report/report_folder.h"
#include "report/stored_reports.h"

namespace etl {

namespace {

using Time = std::chrono::system_clock::time_point;

constexpr std::chrono::hours kDay{24};

// A name holds local time, and the zone may be another one since.
constexpr std::chrono::hours kZonesApart{26};

Time limit_of(long days, Time now) { return now - days * kDay; }

std::optional<Time> time_of(const ReportName& name) { return parse_local_compact(name.time); }

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// ".etl_report_20260301_020000.reserved" and ".etl_report_20260301_020000.json.4711.1.tmp", which a
// run that was killed has left.
std::optional<ReportName> parse_remains(const std::string& name) {
  if (name.empty() || name[0] != '.') return std::nullopt;
  const std::string reserved = ".reserved";
  if (ends_with(name, reserved)) {
    return parse_report_name(name.substr(1, name.size() - 1 - reserved.size()) + kReportSuffix);
  }
  const std::string suffix = kReportSuffix;
  const std::size_t end = name.find(suffix + ".");
  if (end == std::string::npos || !ends_with(name, ".tmp")) return std::nullopt;
  return parse_report_name(name.substr(1, end + suffix.size() - 1));
}

std::size_t remove_remains(const std::string& folder, Time limit) {
  std::size_t removed = 0;
  for (const std::string& name : files_in_folder(folder)) {
    const std::optional<ReportName> remains = parse_remains(name);
    const std::optional<Time> time = remains ? time_of(*remains) : std::nullopt;
    if (!time || *time > limit || !is_regular_file(in_folder(folder, name))) continue;
    if (remove_file(in_folder(folder, name))) ++removed;
  }
  return removed;
}

// Which reports stay whatever their age. Asked about each one, the newest first.
class Newest {
 public:
  // Whether it is one of those that stay; counts it.
  bool counts(const ReportSummary& report) {
    if (report.dry_run) return false;
    const bool one_of_the_newest = counts_[report.command]++ < kReportsThatStay;
    const bool success = report.command == "replicate" && report.exit_code == 0;
    const bool newest_success = success && !success_;
    success_ = success_ || success;
    return one_of_the_newest || newest_success;
  }

 private:
  std::map<std::string, std::size_t> counts_;
  bool success_ = false;
};

}  // namespace

std::size_t remove_old_reports(const std::string& folder, long days, Time now) {
  if (days == 0 || !path_exists(folder)) return 0;
  const Time limit = limit_of(days, now);
  const std::vector<ReportName> names = stored_report_names(folder);
  const auto is_old = [&](const ReportName& name) {
    const std::optional<Time> time = time_of(name);
    return time && *time <= limit;
  };
  std::size_t removed = remove_remains(folder, limit);
  // Mostly there is nothing to do, and no report has to be read for that.
  if (std::none_of(names.begin(), names.end(), is_old)) return removed;
  Newest newest;
  for (const ReportName& name : names) {
    const std::optional<Time> time = time_of(name);
    if (!time || *time > now + kZonesApart) continue;
    const std::optional<ReportSummary> report = read_stored_report(in_folder(folder, name.name));
    if (!report || newest.counts(*report) || *time > limit) continue;
    const std::optional<Time> written = parse_iso8601(report->timestamp);
    if (!written || *written > limit) continue;
    if (remove_file(report->path)) ++removed;
  }
  return removed;
}

std::size_t remove_old_logs(const std::string& folder, const std::vector<std::string>& logs,
                            long days, Time now) {
  if (days == 0 || !path_exists(folder)) return 0;
  std::size_t removed = 0;
  for (const std::string& name : files_in_folder(folder)) {
    const bool rotated = std::any_of(logs.begin(), logs.end(),
                                     [&](const std::string& log) { return is_rotated(name, log); });
    const std::string path = in_folder(folder, name);
    if (!rotated || !is_regular_file(path)) continue;
    if (all_lines_before(path, limit_of(days, now)) && remove_file(path)) ++removed;
  }
  return removed;
}

}  // namespace etl
