// What --help prints. A test compares the options named here with those that are declared.
#pragma once

#include <string>

#include "etl/core/message.h"

namespace etl {

// `command`: "" for the program, "replicate", "schedule", ...
Message help_text(const std::string& command);

}  // namespace etl
