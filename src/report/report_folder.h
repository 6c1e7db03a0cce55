// How reports are named; shared by those who write and those who read them.
#pragma once

#include <string>

namespace etl {

inline constexpr const char* kReportPrefix = "etl_report_";
inline constexpr const char* kReportSuffix = ".json";

// Paths as people type them: "reports/x" stays relative.
inline std::string in_folder(const std::string& folder, const std::string& name) {
  return folder.empty() || folder.back() == '/' ? folder + name : folder + "/" + name;
}

}  // namespace etl
