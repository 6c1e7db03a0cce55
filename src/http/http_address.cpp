#include <algorithm>
#include <charconv>
#include <system_error>

#include "etl/core/error.h"
#include "etl/http/status_server.h"

namespace etl {

namespace {

// No value but for a decimal number up to `highest`, written in full.
bool is_number(std::string_view text, unsigned highest, unsigned& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number <= highest;
}

// "127.0.0.1" and the like: four numbers, so that no name like 127.0.0.1.example is one.
bool is_loopback_ipv4(std::string_view host) {
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? host.find('.') : host.size();
    unsigned number = 0;
    if (dot == std::string_view::npos || !is_number(host.substr(0, dot), 255, number)) return false;
    if (part == 0 && number != 127) return false;
    host.remove_prefix(std::min(dot + 1, host.size()));
  }
  return true;
}

[[noreturn]] void throw_bad(std::string_view text) {
  throw Error(ErrorKind::kConfiguration, message("\"%1\" is not an address with a port", text),
              message("as 127.0.0.1:9188 or [::1]:9188; port 0 takes a free one"));
}

}  // namespace

bool HttpAddress::is_loopback() const {
  return host == "localhost" || host == "::1" || is_loopback_ipv4(host);
}

std::string HttpAddress::text() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

HttpAddress parse_http_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  unsigned port = 0;
  if (colon == std::string_view::npos || !is_number(text.substr(colon + 1), 65'535, port)) {
    throw_bad(text);
  }
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool named = !host.empty() && std::all_of(host.begin(), host.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || (bracketed && c == ':');
  });
  if (!named) throw_bad(text);
  HttpAddress address;
  address.host = host;
  address.port = static_cast<int>(port);
  return address;
}

}  // namespace etl
