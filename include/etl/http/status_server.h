// A small web server that only shows: GET and HEAD of a few paths, over plain HTTP.
//
// Without a token it is for this machine alone: it listens on loopback addresses, and answers only
// requests that were sent to one by that name (the header Host), so that no web site can read it
// through a visitor's browser by a name of its own that leads here (DNS rebinding). With a token
// every request has to bring it (RFC 6750: "Authorization: Bearer ..."), whatever the address.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "etl/core/secret.h"

namespace etl {

struct HttpAddress {
  std::string host;  // a name, an IPv4 address, or an IPv6 address without its brackets
  int port = 0;      // 0: one that is free

  // localhost, 127.0.0.0/8 and ::1, as they are usually written.
  bool is_loopback() const;
  std::string text() const;  // "127.0.0.1:9188", "[::1]:9188"
};

// "127.0.0.1:9188", "localhost:9188", "[::1]:9188". Throws Error kConfiguration.
HttpAddress parse_http_address(std::string_view text);

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::string policy = "default-src 'none'; frame-ancestors 'none'";  // Content-Security-Policy
  std::map<std::string, std::string> headers = {};                    // beside these
};

// What is at a path. Called by several threads at once; what it throws becomes a 500 without words.
using HttpRoutes = std::map<std::string, std::function<HttpAnswer()>>;

class StatusServer {
 public:
  // Stops: no new requests, and those under way have a second.
  virtual ~StatusServer() = default;
  virtual HttpAddress address() const = 0;  // with the port that it has
};

// Listens and answers from now on, in threads of its own. Throws Error kConfiguration for an
// address that is not loopback without a token, for a token that could be guessed, and where the
// address cannot be listened on.
std::unique_ptr<StatusServer> serve_status(const HttpAddress& address, const Secret& token,
                                           HttpRoutes routes);

}  // namespace etl
