#include "http/admission.h"

#include <algorithm>
#include <cctype>
#include <exception>

#include "etl/core/error.h"

namespace etl {

namespace {

// As long as the longer one takes, so that the time tells nothing of how much is right.
bool same_secret(const std::string& given, const std::string& expected) {
  volatile unsigned difference = given.size() == expected.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = expected[i % expected.size()];
    difference = difference | static_cast<unsigned char>(given[i] ^ other);
  }
  return difference == 0;
}

bool has_token(const HttpRequest& request, const std::string& token) {
  constexpr std::string_view kScheme = "bearer ";
  if (request.authorizations.size() != 1) return false;
  const std::string& value = request.authorizations.front();
  if (value.size() < kScheme.size()) return false;
  const bool bearer =
      std::equal(kScheme.begin(), kScheme.end(), value.begin(), [](char scheme, char given) {
        return scheme == std::tolower(static_cast<unsigned char>(given));
      });
  return bearer && same_secret(value.substr(kScheme.size()), token);
}

bool is_for_loopback(const HttpRequest& request) {
  if (request.hosts.size() != 1) return false;
  std::string host = request.hosts.front();
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  const bool port = colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
  if (!port) host += ":80";
  try {
    return parse_http_address(host).is_loopback();
  } catch (const Error&) {
    return false;
  }
}

HttpAnswer refused(int status, const std::string& why) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = why + "\n";
  return answer;
}

}  // namespace

std::optional<HttpAnswer> refusal(const HttpRequest& request, const Secret& token) {
  if (!token.empty() && !has_token(request, token.reveal())) {
    HttpAnswer answer = refused(401, "a token is needed: Authorization: Bearer ...");
    answer.headers["WWW-Authenticate"] = "Bearer";
    return answer;
  }
  if (token.empty() && !is_for_loopback(request)) {
    return refused(421, "this server is asked as localhost or by a loopback address");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    HttpAnswer answer = refused(405, "this server only shows: GET and HEAD");
    answer.headers["Allow"] = "GET, HEAD";
    return answer;
  }
  return std::nullopt;
}

HttpAnswer answer(const HttpRequest& request, const Secret& token, const HttpRoutes& routes) {
  if (const std::optional<HttpAnswer> refused_so = refusal(request, token)) return *refused_so;
  const auto route = routes.find(request.path);
  if (route == routes.end()) return refused(404, "there is nothing at this path");
  try {
    return route->second();
  } catch (const std::exception&) {
    return refused(500, "this cannot be shown now; the server's own log may tell more");
  }
}

void check_token(const Secret& token) {
  constexpr std::size_t kShortest = 16;
  const std::string& text = token.reveal();
  if (text.empty()) return;
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (plain && text.size() >= kShortest) return;
  throw Error(
      ErrorKind::kConfiguration,
      message("ETL_HTTP_TOKEN is not of at least %1 characters of ASCII without blanks", kShortest),
      message("make one that nobody guesses: %1", "openssl rand -hex 32"));
}

}  // namespace etl
