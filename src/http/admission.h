// Who may ask for what; apart from the network.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "etl/http/status_server.h"

namespace etl {

struct HttpRequest {
  std::string method;
  std::string path;                         // without the query
  std::vector<std::string> hosts;           // values of the header Host
  std::vector<std::string> authorizations;  // of the header Authorization
};

// Why a request is not answered; no value where it is.
std::optional<HttpAnswer> refusal(const HttpRequest& request, const Secret& token);

// What it gets: a refusal, what is at its path, or 404.
HttpAnswer answer(const HttpRequest& request, const Secret& token, const HttpRoutes& routes);

// Throws Error kConfiguration unless it is long enough and can stand in a header.
void check_token(const Secret& token);

}  // namespace etl
