#include "postgres/connection_parameters.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>

#include "etl/core/error.h"

namespace etl {

namespace {

// Under what we do not want a session to differ, whatever PG* variables say. The user's own
// parameters come on top. A dead network shows after about a minute of silence instead of the
// system's two hours. No tcp_user_timeout: it would take the place of the keepalives' count, and
// end connections to a server that is only slow to read (tcp(7)).
std::map<std::string, std::string> our_parameters(const PostgresOptions& options) {
  return {{"application_name", "etl"},
          {"client_encoding", "UTF8"},
          // Only where libpq blocks, in whole seconds, at least the 2 that it insists on.
          {"connect_timeout", std::to_string(options.connect_timeout.count() / 1000 + 2)},
          {"keepalives_idle", "30"},
          {"keepalives_interval", "10"},
          {"keepalives_count", "3"}};
}

// Numbers of ports, or nothing, between commas.
bool is_list_of_ports(const std::string& ports) {
  constexpr long kLastPort = 65'535;
  std::istringstream list(ports);
  for (std::string port; std::getline(list, port, ',');) {
    if (port.find_first_not_of("0123456789") != std::string::npos || port.size() > 5) return false;
    if (!port.empty() && std::stol(port) > kLastPort) return false;
  }
  return true;
}

bool is_connection_string(const std::string& dbname) {
  return dbname.find('=') != std::string::npos || dbname.rfind("postgres://", 0) == 0 ||
         dbname.rfind("postgresql://", 0) == 0;
}

// A name, an address or the folder of a socket. Anything else is most likely an address of the kind
// user:password@host, which libpq would look up, and show.
bool is_plain_host(const std::string& host) {
  if (host.empty() || host[0] == '/') return true;
  return host.find_first_of("@/= ", host[0] == '@' ? 1 : 0) == std::string::npos;
}

std::vector<std::string> parts_of_list(const std::string& list) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (start <= list.size()) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    parts.push_back(list.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

bool are_plain_hosts(const std::string& hosts) {
  const std::vector<std::string> parts = parts_of_list(hosts);
  return std::all_of(parts.begin(), parts.end(), is_plain_host);
}

using ParsedOptions = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

// A password with @ or / that is not percent-encoded splits an address elsewhere than meant:
// libpq would take pieces of it for host or port, and show them.
bool split_as_meant(const PQconninfoOption* options) {
  for (; options->keyword != nullptr; ++options) {
    if (options->val == nullptr) continue;
    const std::string keyword = options->keyword;
    const std::string value = options->val;
    if (keyword == "host" && !are_plain_hosts(value)) return false;
    if (keyword == "port" && !is_list_of_ports(value)) return false;
  }
  return true;
}

void check_connection_string(const std::string& dbname) {
  char* complaint = nullptr;
  const ParsedOptions parsed(PQconninfoParse(dbname.c_str(), &complaint), &PQconninfoFree);
  PQfreemem(complaint);  // it quotes the string, so it is not shown
  if (!parsed || !split_as_meant(parsed.get())) {
    throw Error(
        ErrorKind::kConfiguration, message("DB_NAME is a connection string that cannot be read"),
        message(
            "give a plain database name; in an address, percent-encode @ and / of the password"));
  }
}

// What libpq itself would take for a keyword that is not given: PG* variables and its defaults.
std::optional<std::string> libpq_default(const std::string& keyword) {
  const ParsedOptions defaults(PQconndefaults(), &PQconninfoFree);
  for (const PQconninfoOption* option = defaults.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (keyword == option->keyword && option->val != nullptr) return std::string(option->val);
  }
  return std::nullopt;
}

std::string in_force(const PostgresOptions& options, const std::string& keyword) {
  const auto given = options.parameters.find(keyword);
  if (given != options.parameters.end()) return given->second;
  return libpq_default(keyword).value_or("");
}

// What libpq would only find out while connecting, where it looks like a server that is not there.
void check_values(const PostgresOptions& options) {
  const std::string mode = in_force(options, "sslmode");
  const std::vector<std::string> modes = {"",        "disable",   "allow",      "prefer",
                                          "require", "verify-ca", "verify-full"};
  if (std::find(modes.begin(), modes.end(), mode) == modes.end()) {
    throw Error(ErrorKind::kConfiguration,
                message("DB_SSLMODE is not a mode that PostgreSQL knows"),
                message("disable, allow, prefer, require, verify-ca or verify-full"));
  }
  if (!are_plain_hosts(in_force(options, "host"))) {
    throw Error(
        ErrorKind::kConfiguration, message("DB_HOST is not the name of a host"),
        message("a name, an address or the folder of a socket; user, password and port have keys "
                "of their own"));
  }
  if (!is_list_of_ports(in_force(options, "port"))) {
    throw Error(ErrorKind::kConfiguration, message("DB_PORT is not a port number"),
                message("PostgreSQL's own is 5432"));
  }
}

bool is_this_machine(const std::string& host) {
  return host.empty() || host[0] == '/' || host[0] == '@' || host == "localhost" || host == "::1" ||
         host.rfind("127.", 0) == 0;
}

}  // namespace

ConnectionParameters::ConnectionParameters(const PostgresOptions& options) {
  check_values(options);
  std::map<std::string, std::string> merged = our_parameters(options);
  for (const auto& [keyword, value] : options.parameters) merged[keyword] = value;
  if (!options.password.empty()) merged["password"] = options.password.reveal();
  if (const auto dbname = merged.find("dbname");
      dbname != merged.end() && is_connection_string(dbname->second)) {
    check_connection_string(dbname->second);
  }
  for (const auto& [keyword, value] : merged) {
    keywords_.push_back(keyword);
    values_.push_back(value);
  }
  for (const std::string& keyword : keywords_) keyword_pointers_.push_back(keyword.c_str());
  for (const std::string& value : values_) value_pointers_.push_back(value.c_str());
  wanted_.host = in_force(options, "host");
  wanted_.port = in_force(options, "port");
  wanted_.database = plain_database_name(options);
  wanted_.user = in_force(options, "user");
  keyword_pointers_.push_back(nullptr);
  value_pointers_.push_back(nullptr);
}

std::string plain_database_name(const PostgresOptions& options) {
  const std::string name = in_force(options, "dbname");
  return is_connection_string(name) ? "" : name;
}

Notices security_notices(const PostgresOptions& options) {
  const std::string mode = in_force(options, "sslmode");
  if (mode == "verify-full") return {};
  Notices notices;
  std::string hosts = in_force(options, "host");
  if (hosts.empty()) hosts = in_force(options, "hostaddr");
  for (const std::string& host : parts_of_list(hosts)) {
    if (is_this_machine(host) || !is_plain_host(host)) continue;
    notices.push_back({NoticeKind::kSecurity, host,
                       message("the connection to %1 uses sslmode=%2: whoever sits in between can "
                               "read or change it; set DB_SSLMODE=verify-full and DB_SSLROOTCERT",
                               host, mode.empty() ? "prefer" : mode)});
  }
  return notices;
}

}  // namespace etl
