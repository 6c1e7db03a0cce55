// Exit statuses of the program, a contract with cron, systemd and people's scripts.
// 75 is EX_TEMPFAIL of sysexits(3); 130 and 143 are 128 + signal as a shell shows them.
#pragma once

#include <string_view>

#include "etl/core/error.h"

namespace etl {

enum class ExitCode : int {
  kDone = 0,
  kInternal = 1,
  kUsage = 2,
  kSource = 3,
  kBadInput = 4,
  kDifference = 5,
  kOutput = 6,
  kTablesFailed = 7,
  kStale = 8,
  kTryLater = 75,
  kInterrupted = 130,
  kTerminated = 143,
};

ExitCode exit_code_of(const Error& error);

// The word for an error in JSON output: "source_connection", "bad_input", ...
std::string_view code_of(ErrorKind kind);

}  // namespace etl
