// How the commands declare their options to CLI11. Values arrive as texts and are read by our own
// functions (option_values.h), so that all errors speak alike.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "cli/options.h"

namespace etl {

using TakeValue = std::function<void(const std::string& option, const std::string& value)>;

// One value; of several the last counts, so that an alias or script can be overridden.
void declare_value(CLI::App& app, const std::string& names, const TakeValue& take);
// One value each time it is given.
void declare_repeated(CLI::App& app, const std::string& names, const TakeValue& take);
void declare_flag(CLI::App& app, const std::string& names, bool& flag);

// One for each command; `flags` outlives the parsing.
void declare_load_csv(CLI::App& app, LoadCsvFlags& flags);
void declare_replicate(CLI::App& app, ReplicateFlags& flags);
void declare_validate(CLI::App& app, ValidateFlags& flags);
void declare_schedule(CLI::App& app, ScheduleFlags& flags);
void declare_selection(CLI::App& app, SelectionFlags& flags);

}  // namespace etl
