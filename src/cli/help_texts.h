// What --help prints. A test compares the options named here with those that are declared.
#pragma once

#include <string>

namespace etl {

// `command`: "" for the program, "replicate", "schedule", ...
std::string help_text(const std::string& command);

}  // namespace etl
