#pragma once

#include <string_view>

namespace etl {

inline constexpr std::string_view kVersion = ETL_VERSION;  // from CMakeLists.txt

// PRAGMA application_id of a mirror ("ETLm") and its layout's version (PRAGMA user_version).
inline constexpr int kMirrorApplicationId = 0x45544c6d;
inline constexpr int kMirrorLayoutVersion = 1;
inline constexpr int kReportSchemaVersion = 1;

}  // namespace etl
