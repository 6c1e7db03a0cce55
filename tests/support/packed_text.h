// Text as the programs gzip and zstd pack it.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "support/subprocess.h"

namespace etl {

inline std::string packed_text(const std::string& program, const std::string& text,
                               const std::vector<std::string>& options = {}) {
  Command command;
  command.arguments = {"/usr/bin/env", program, "-c", "-q"};
  command.arguments.insert(command.arguments.end(), options.begin(), options.end());
  command.environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
  command.input = text;
  const Outcome outcome = run_program(command);
  if (outcome.exit_code != 0) throw std::runtime_error(program + ": " + outcome.err);
  return outcome.out;
}

}  // namespace etl
