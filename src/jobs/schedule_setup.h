// What the three texts of schedule_setup share.
#pragma once

#include <string>
#include <string_view>

#include "etl/core/message.h"
#include "etl/jobs/schedule_setup.h"

namespace etl {

// Throws Error kConfiguration where a value can be written in none of the formats.
// `windows_paths`: "C:\..." and "\\server\..." are absolute too.
void check_setup(const ScheduleSetup& setup, bool windows_paths);

// The lines that name the working folder: what is installed is for one folder.
inline constexpr const char* kFolderInCrontab = "# in ";
inline constexpr const char* kFolderInService = "WorkingDirectory=";

// "daily at 07:30", "mon-fri at 07:30,13:00".
Message rule_text(const ScheduleRule& rule);

}  // namespace etl
