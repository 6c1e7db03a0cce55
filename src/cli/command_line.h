// From arguments to options. The only place that knows CLI11, with the *_flags.cpp of the commands.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/options.h"
#include "etl/core/message.h"

namespace etl {

struct PrintOnly {  // --help and --version: print this, and that was it
  Message text;
};

// `arguments`: without the program's name. Throws Error kUsage with a hint that names the help to
// look at.
std::variant<CommandLine, PrintOnly> parse_command_line(const std::vector<std::string>& arguments);

// Whether a flag of the program is among the arguments; for errors before parsing is through.
bool has_flag(const std::vector<std::string>& arguments, const std::string& flag);

// The last value that is given to an option of the program, in the same way.
std::optional<std::string> last_value(const std::vector<std::string>& arguments,
                                      const std::string& option);

// Long names ("--schema") that are declared for a command ("" for the program's own).
std::vector<std::string> declared_options(const std::string& command);

}  // namespace etl
