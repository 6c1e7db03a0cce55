#include "postgres/failure.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace etl {

namespace {

constexpr std::size_t kLongestReason = 300;

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_sqlstate(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isdigit(c) != 0 || (c >= 'A' && c <= 'Z');
         });
}

std::string address(const SourceIdentity& where) {
  return where.host + (where.port.empty() ? "" : ":" + where.port);
}

// Kind, hint and whether a second attempt makes sense, for a server that answered with a SQLSTATE.
struct Verdict {
  ErrorKind kind;
  Message hint;
  bool worth_retrying = false;
};

Verdict refused_by_server(const SourceIdentity& where, std::string_view sqlstate) {
  if (sqlstate == "28P01") {
    return {ErrorKind::kSourceAuthentication,
            message("check DB_USER, and DB_PASSWORD in .env, or the password in ~/.pgpass")};
  }
  if (starts_with(sqlstate, "28")) {
    return {
        ErrorKind::kSourceAuthentication,
        message(
            "check DB_USER; the server's pg_hba.conf must let this user in from this machine, and "
            "may ask for a certificate (DB_SSLCERT, DB_SSLKEY) or for TLS")};
  }
  if (sqlstate == "3D000") {
    return {ErrorKind::kSourceAuthentication,
            message("check DB_NAME; `etl load-csv` creates a missing database")};
  }
  if (sqlstate == "42501") {
    return {ErrorKind::kSourceAuthentication,
            "GRANT CONNECT ON DATABASE " + where.database + " TO " + where.user};
  }
  if (sqlstate == "53300") {
    return {ErrorKind::kSourceConnection,
            message("the server has no connection to spare: try later"), true};
  }
  if (sqlstate == "57P03") {
    return {ErrorKind::kSourceConnection, message("the server is starting or stopping: try later"),
            true};
  }
  if (starts_with(sqlstate, "08") || starts_with(sqlstate, "57P") || starts_with(sqlstate, "53")) {
    return {ErrorKind::kSourceConnection, message("look into the server's log, then try again"),
            true};
  }
  return {ErrorKind::kSourceAuthentication,
          message("check the DB_* settings and the server's log")};
}

Verdict not_answered(const SourceIdentity& where, ConnectPhase phase) {
  switch (phase) {
    case ConnectPhase::kSettings:
      return {ErrorKind::kConfiguration,
              message("check the DB_* settings, the PG* variables and the service file")};
    case ConnectPhase::kResolve:
      return {ErrorKind::kSourceAuthentication,
              message("no address for this host name: check DB_HOST, or the DNS")};
    case ConnectPhase::kTls:
      return {
          ErrorKind::kSourceAuthentication,
          message("TLS was demanded and not had: check DB_SSLMODE, DB_SSLROOTCERT, DB_SSLCERT and "
                  "DB_SSLKEY, and that the server has TLS switched on")};
    case ConnectPhase::kTlsEnded:
      return {
          ErrorKind::kSourceAuthentication,
          message(
              "the server may not take the certificate in DB_SSLCERT: is it signed by an authority "
              "that the server knows, and still valid?")};
    case ConnectPhase::kPassword:
      return {ErrorKind::kSourceAuthentication,
              message("the server asks for a password: set DB_PASSWORD in .env, or add a line to "
                      "~/.pgpass")};
    case ConnectPhase::kReach:
    case ConnectPhase::kAnswer:
    case ConnectPhase::kTimeout:
      break;
  }
  return {ErrorKind::kSourceConnection,
          message("is PostgreSQL running on %1? check DB_HOST and DB_PORT", address(where)), true};
}

ErrorKind statement_kind(std::string_view sqlstate) {
  if (sqlstate == "55P03" || sqlstate == "55006" || sqlstate == "40P01" || sqlstate == "40001") {
    return ErrorKind::kSourceBusy;
  }
  if (starts_with(sqlstate, "57P") || starts_with(sqlstate, "08") || sqlstate == "25P03" ||
      sqlstate == "25P04" || sqlstate == "53300") {
    return ErrorKind::kSourceConnection;
  }
  return ErrorKind::kSourceQuery;
}

Message statement_hint(std::string_view sqlstate) {
  if (sqlstate == "55P03") return message("another session holds a lock on it: try again later");
  if (sqlstate == "40P01" || sqlstate == "40001")
    return message("it collided with another session: try again");
  if (sqlstate == "57014") {
    return message(
        "statement_timeout, or an administrator, ended it: raise the role's statement_timeout");
  }
  if (sqlstate == "42501") {
    return message(
        "GRANT SELECT on it (to load: INSERT and TRUNCATE too, to upsert: UPDATE) and USAGE on "
        "its schema; where row-level security applies, use a role with BYPASSRLS");
  }
  if (sqlstate == "42P01" || sqlstate == "3F000" || sqlstate == "42703") {
    return message("it was changed or dropped meanwhile: run again");
  }
  if (sqlstate == "22021" || sqlstate == "22P05") {
    return message(
        "its text does not fit the encodings of database and client: repair the row, or move "
        "the database to UTF8");
  }
  if (sqlstate == "53200") {
    return message("the server is out of memory or locks: raise max_locks_per_transaction");
  }
  if (sqlstate == "55000") return message("if it is a materialised view, REFRESH it first");
  if (starts_with(sqlstate, "53"))
    return message("the server is out of a resource: look into its log");
  return "";
}

}  // namespace

Message describe(const SourceIdentity& where) {
  if (where.host.empty()) return one_line(where.database);
  Message text = one_line(address(where));
  if (!where.database.empty()) text = message("%1, database %2", text, one_line(where.database));
  if (!where.user.empty()) text = message("%1, user %2", text, one_line(where.user));
  return text;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ' ';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (line.size() <= kLongestReason) return line;
  std::size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end) + "...";
}

std::string redacted(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "***");
    at += 3;
  }
  return text;
}

VerboseReport parse_verbose_report(std::string_view text) {
  VerboseReport report;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    // Several hosts, or TLS and then plain, give one report each: the last one counts.
    for (std::size_t at = line.find(":  "); at != std::string_view::npos;
         at = line.find(":  ", at + 1)) {
      const std::string_view rest = line.substr(at + 3);
      if (rest.size() < 7 || !is_sqlstate(rest.substr(0, 5)) || rest.substr(5, 2) != ": ") continue;
      report.sqlstate = std::string(rest.substr(0, 5));
      report.message = one_line(rest.substr(7));
      break;
    }
    const bool continues = line.empty() || line[0] == '\t';  // libpq's advice below its first line
    if (report.sqlstate.empty() && !continues) report.message = one_line(line);
  }
  return report;
}

ConnectFailure connect_failure(const SourceIdentity& where, std::string_view sqlstate,
                               ConnectPhase phase, const Message& reason) {
  const Verdict verdict =
      sqlstate.empty() ? not_answered(where, phase) : refused_by_server(where, sqlstate);
  Error error(verdict.kind,
              where.host.empty()
                  ? message("cannot connect to PostgreSQL: %1", reason)
                  : message("cannot connect to PostgreSQL at %1: %2", describe(where), reason),
              verdict.hint);
  error.sqlstate = sqlstate;
  return {std::move(error), verdict.worth_retrying};
}

Error statement_failure(std::string_view sqlstate, const std::string& reason) {
  // For bad data the server's words hold the value.
  Error error(statement_kind(sqlstate),
              is_bad_data(sqlstate)
                  ? message("the server found a value that it cannot convert or compute with, "
                            "SQLSTATE %1",
                            sqlstate)
                  : Message(one_line(reason)),
              statement_hint(sqlstate));
  error.sqlstate = sqlstate;
  return error;
}

Error connection_lost(const SourceIdentity& where, std::string_view sqlstate,
                      const Message& reason) {
  Error error(ErrorKind::kSourceConnection,
              message("lost the connection to PostgreSQL at %1: %2", describe(where), reason),
              message("look into the server's log, then run again"));
  error.sqlstate = sqlstate;
  return error;
}

Error server_silent(const SourceIdentity& where, std::chrono::milliseconds limit) {
  return Error(ErrorKind::kSourceStalled,
               message("PostgreSQL at %1 has been silent for %2 s while an answer was due",
                       describe(where), limit.count() / 1000),
               message("is the server stopped, or the network cut? for statements that take "
                       "longer, raise --stall-timeout"));
}

bool is_bad_data(std::string_view sqlstate) {
  return starts_with(sqlstate, "22") || starts_with(sqlstate, "23");
}

bool refuses_row(std::string_view sqlstate) {
  return is_bad_data(sqlstate) || sqlstate == "P0001" || sqlstate == "44000";
}

}  // namespace etl
