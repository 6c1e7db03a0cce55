// The one exception type of the program. Adapters translate what their library throws into an
// Error at their border; jobs and the copier pass it on; main turns it into an exit code.
//
// An Error never holds a secret. It holds a row's value only for bad input that the user has to
// find in a file, and then cut short.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace etl {

// What the caller can do about it; decides exit code and retry (see exit_code.h).
enum class ErrorKind {
  kInternal,              // a bug of ours
  kUsage,                 // command line
  kConfiguration,         // environment, .env, settings
  kSourceConnection,      // server down, starting, cut: worth another try
  kSourceStalled,         // the server went silent for the whole of the limit: not tried again
  kSourceAuthentication,  // password, database, host, TLS: no retry helps
  kSourceQuery,           // the server refused or ended a statement
  kSourceBusy,            // a lock on the source was not had in time
  kCommitUnknown,         // the connection went while COMMIT was under way: never repeat blindly
  kBadInput,              // CSV content, or a source object that cannot be used
  kDifference,            // the proof or validate found source and mirror unequal
  kMirror,                // mirror cannot be read, written or is not ours
  kReport,                // report or log cannot be written or read
  kSetup,                 // cron, systemd or Task Scheduler is missing, or refuses
  kNotification,          // a notification was not delivered; never the outcome of a run
  kTablesFailed,          // some tables failed, the others are done
  kLocked,                // another run holds the lock
  kInterrupted,           // SIGINT or SIGTERM; `signal` says which
  kTimedOut,              // the run took longer than ETL_TIMEOUT
  kStale,                 // `schedule status`: the last success is longer ago than allowed
};

class Error : public std::runtime_error {
 public:
  // `message`: one line, what, where and why. `way_out`: one line; may be empty.
  Error(ErrorKind what_kind, const std::string& message, std::string way_out = {})
      : std::runtime_error(message), kind(what_kind), hint(std::move(way_out)) {}

  ErrorKind kind;
  std::string hint;
  std::string sqlstate;  // five characters, or empty
  std::string table;     // "schema.table" as the user would write it, or empty
  std::string column;
  std::optional<std::uint64_t> line;  // of an input file, from 1
  int signal = 0;  // SIGINT or SIGTERM: kInterrupted, and kCommitUnknown where that was why

  // True where the same call may succeed later without anyone doing anything.
  bool retryable() const {
    return kind == ErrorKind::kSourceConnection || kind == ErrorKind::kSourceStalled ||
           kind == ErrorKind::kSourceBusy || kind == ErrorKind::kLocked ||
           kind == ErrorKind::kTimedOut;
  }
};

}  // namespace etl
