// A hint for an error that came without one: every error tells the user what to do next.
#pragma once

#include <string>

#include "etl/core/error.h"

namespace etl {

// `command`: "replicate", ...; empty where none had begun. `published`: the run had its effect
// before the error came.
Message way_out(const Error& error, const std::string& command, bool published);

}  // namespace etl
