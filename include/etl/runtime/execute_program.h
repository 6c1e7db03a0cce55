// Another program of this machine, found by PATH and run to its end, without a shell.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "etl/runtime/stop_flag.h"

namespace etl {

struct ProgramResult {
  int exit_code = 0;  // 128 + N where signal N ended it, as a shell has it
  std::string out;
  std::string err;
};

// `arguments`: the program's name first. It has our environment, but for messages in plain English
// (LC_ALL=C), no open file of ours, and `input` as its standard input.
//
// Ends it (SIGKILL) and throws Error kInterrupted when a stop is asked for. Throws
// std::system_error with the program's name: no_such_file_or_directory where PATH has none of that
// name, permission_denied where it may not be run; timed_out when it has not ended in `limit` by
// the monotonic clock, message_size when it writes more than 4 MiB, and it is ended then, too.
ProgramResult execute_program(const std::vector<std::string>& arguments, std::string_view input,
                              std::chrono::milliseconds limit, const StopFlag& stop);

}  // namespace etl
