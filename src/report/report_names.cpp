#include "report/report_names.h"

#include <algorithm>
#include <system_error>
#include <tuple>

#include "etl/core/error.h"
#include "etl/runtime/files.h"
#include "report/report_folder.h"

namespace etl {

namespace {

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

std::vector<ReportName> report_names(const std::string& folder) {
  std::vector<ReportName> names;
  if (path_exists(folder)) {
    try {
      for (const std::string& name : files_in_folder(folder)) {
        if (const std::optional<ReportName> report = parse_report_name(name))
          names.push_back(*report);
      }
    } catch (const std::system_error& error) {
      throw Error(ErrorKind::kReport,
                  "cannot read the reports in " + folder + ": " + error.code().message(),
                  "name another folder with --report-dir or REPORT_DIR");
    }
  }
  std::sort(names.begin(), names.end(), [](const ReportName& a, const ReportName& b) {
    return std::tie(a.time, a.part) > std::tie(b.time, b.part);
  });
  return names;
}

}  // namespace etl
