// From what the server or libpq says to an Error: kind, message, hint. By SQLSTATE and by the
// state of the connection, never by the words of a message, which are localised.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "etl/core/error.h"
#include "etl/core/source_database.h"

namespace etl {

// Where a connection attempt ended when the server gave no SQLSTATE.
enum class ConnectPhase {
  kSettings,  // libpq did not even try
  kResolve,   // the host name has no address
  kReach,     // refused, unreachable, no socket
  kTls,       // TLS was demanded and not had
  kTlsEnded,  // the server ended TLS without a word of its own
  kPassword,  // the server asks for a password and there is none
  kAnswer,    // the server went silent or away before it was done
  kTimeout,
};

struct ConnectFailure {
  Error error;
  bool worth_retrying;  // the server may be there in a moment
};

// `reason`: on one line; libpq's or the server's words, shown but not read.
ConnectFailure connect_failure(const SourceIdentity& where, std::string_view sqlstate,
                               ConnectPhase phase, const Message& reason);

// A statement that failed on a connection that still stands.
Error statement_failure(std::string_view sqlstate, const std::string& reason);

// The connection went away, or was taken for dead. `reason`: on one line.
Error connection_lost(const SourceIdentity& where, std::string_view sqlstate,
                      const Message& reason);

// The server said nothing for all of `limit` while an answer was due.
Error server_silent(const SourceIdentity& where, std::chrono::milliseconds limit);

// True for the SQLSTATEs that mean the value in a row is at fault (classes 22 and 23).
bool is_bad_data(std::string_view sqlstate);

// True as well for what triggers and functions raise against a row, and for a view's CHECK OPTION.
bool refuses_row(std::string_view sqlstate);

// One line of at most ~300 bytes, control characters as spaces.
std::string one_line(std::string_view text);

// Every occurrence of `secret` replaced; libpq echoes pieces of connection strings.
std::string redacted(std::string text, std::string_view secret);

// What an error report with VERBOSE verbosity holds at its fixed place: "SEVERITY:  SQLSTATE: ...".
struct VerboseReport {
  std::string sqlstate;  // empty where there was none
  std::string message;   // the server's own words, or the last line
};
VerboseReport parse_verbose_report(std::string_view text);

// "localhost:5432, database x, user y"
Message describe(const SourceIdentity& where);

}  // namespace etl
