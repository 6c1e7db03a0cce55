#include "etl/core/exit_code.h"

#include <csignal>

namespace etl {

namespace {

ExitCode exit_code_of_signal(int signal) {
  return signal == SIGTERM ? ExitCode::kTerminated : ExitCode::kInterrupted;
}

}  // namespace

ExitCode exit_code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kInternal:
      return ExitCode::kInternal;
    case ErrorKind::kUsage:
    case ErrorKind::kConfiguration:
      return ExitCode::kUsage;
    case ErrorKind::kSourceConnection:
    case ErrorKind::kSourceStalled:
    case ErrorKind::kSourceAuthentication:
    case ErrorKind::kSourceQuery:
      return ExitCode::kSource;
    case ErrorKind::kCommitUnknown:
      return error.signal == 0 ? ExitCode::kSource : exit_code_of_signal(error.signal);
    case ErrorKind::kBadInput:
      return ExitCode::kBadInput;
    case ErrorKind::kDifference:
      return ExitCode::kDifference;
    case ErrorKind::kMirror:
    case ErrorKind::kReport:
    case ErrorKind::kSetup:
    case ErrorKind::kNotification:
      return ExitCode::kOutput;
    case ErrorKind::kTablesFailed:
      return ExitCode::kTablesFailed;
    case ErrorKind::kStale:
      return ExitCode::kStale;
    case ErrorKind::kSourceBusy:
    case ErrorKind::kLocked:
    case ErrorKind::kTimedOut:
      return ExitCode::kTryLater;
    case ErrorKind::kInterrupted:
      return exit_code_of_signal(error.signal);
  }
  return ExitCode::kInternal;
}

std::string_view code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInternal:
      return "internal";
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kConfiguration:
      return "configuration";
    case ErrorKind::kSourceConnection:
      return "source_connection";
    case ErrorKind::kSourceStalled:
      return "source_stalled";
    case ErrorKind::kSourceAuthentication:
      return "source_authentication";
    case ErrorKind::kSourceQuery:
      return "source_query";
    case ErrorKind::kSourceBusy:
      return "source_busy";
    case ErrorKind::kCommitUnknown:
      return "commit_unknown";
    case ErrorKind::kBadInput:
      return "bad_input";
    case ErrorKind::kDifference:
      return "difference";
    case ErrorKind::kMirror:
      return "mirror";
    case ErrorKind::kReport:
      return "report";
    case ErrorKind::kSetup:
      return "setup";
    case ErrorKind::kNotification:
      return "notification";
    case ErrorKind::kTablesFailed:
      return "tables_failed";
    case ErrorKind::kLocked:
      return "locked";
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kTimedOut:
      return "timed_out";
    case ErrorKind::kStale:
      return "stale";
  }
  return "internal";
}

}  // namespace etl
