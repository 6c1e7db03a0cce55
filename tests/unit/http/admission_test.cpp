#include "http/admission.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "etl/core/error.h"

namespace etl {
namespace {

const Secret kNoToken;
const Secret kToken("0123456789abcdef");

HttpRequest request(const std::string& path = "/") { return {"GET", path, {"127.0.0.1:9188"}, {}}; }

HttpRoutes routes() {
  return {{"/",
           [] {
             return HttpAnswer{200, "text/html", "page"};
           }},
          {"/broken", []() -> HttpAnswer { throw std::runtime_error("a path of this machine"); }}};
}

int status(const HttpRequest& asked, const Secret& token) {
  return answer(asked, token, routes()).status;
}

TEST(Admission, AnswersWhatIsThere) {
  EXPECT_EQ(answer(request(), kNoToken, routes()).body, "page");
  EXPECT_EQ(status(request("/nowhere"), kNoToken), 404);
  EXPECT_EQ(status(request("/../etc/passwd"), kNoToken), 404);
}

TEST(Admission, OnlyShows) {
  HttpRequest asked = request();
  asked.method = "HEAD";
  EXPECT_EQ(status(asked, kNoToken), 200);
  for (const char* method :
       {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"}) {
    asked.method = method;
    const HttpAnswer refused = answer(asked, kNoToken, routes());
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_EQ(refused.headers.at("Allow"), "GET, HEAD");
  }
}

TEST(Admission, IsNotMisledByNamesThatLeadHere) {
  HttpRequest asked = request();
  for (const char* host :
       {"localhost", "localhost:9188", "127.0.0.1", "127.3.0.1:80", "[::1]", "[::1]:9188"}) {
    asked.hosts = {host};
    EXPECT_EQ(status(asked, kNoToken), 200) << host;
  }
  for (const char* host :
       {"evil.example", "evil.example:9188", "127.0.0.1.evil.example", "localhost.evil.example", "",
        "10.0.0.5:9188", "localhost:9188@evil.example"}) {
    asked.hosts = {host};
    EXPECT_EQ(status(asked, kNoToken), 421) << host;
  }
  asked.hosts = {};
  EXPECT_EQ(status(asked, kNoToken), 421);
  asked.hosts = {"localhost", "evil.example"};
  EXPECT_EQ(status(asked, kNoToken), 421);
}

TEST(Admission, AsksEverybodyForTheToken) {
  HttpRequest asked = request();
  const HttpAnswer refused = answer(asked, kToken, routes());
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.headers.at("WWW-Authenticate"), "Bearer");
  for (const char* value :
       {"", "Bearer", "Bearer ", "Bearer 0123456789abcdeg", "Bearer 0123456789abcde",
        "Bearer 0123456789abcdef0123456789abcdef", "Basic 0123456789abcdef", "0123456789abcdef",
        "Bearer  0123456789abcdef"}) {
    asked.authorizations = {value};
    EXPECT_EQ(status(asked, kToken), 401) << value;
  }
  asked.method = "POST";  // nobody learns more without it
  EXPECT_EQ(status(asked, kToken), 401);
  asked.authorizations = {"Bearer 0123456789abcdef"};
  EXPECT_EQ(status(asked, kToken), 405);
  asked.method = "GET";
  asked.hosts = {"monitor.example"};
  EXPECT_EQ(status(asked, kToken), 200);
  asked.authorizations = {"bearer 0123456789abcdef"};  // RFC 9110: schemes have no case
  EXPECT_EQ(status(asked, kToken), 200);
  asked.authorizations = {"Bearer 0123456789abcdef", "Bearer 0123456789abcdef"};
  EXPECT_EQ(status(asked, kToken), 401);
}

TEST(Admission, SaysNothingOfItsFailures) {
  const HttpAnswer broken = answer(request("/broken"), kNoToken, routes());
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.body.find("path of this machine"), std::string::npos);
}

TEST(Token, CannotBeGuessedOrTornApart) {
  EXPECT_NO_THROW(check_token(kNoToken));
  EXPECT_NO_THROW(check_token(kToken));
  for (const char* token : {"short", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n",
                            "0123456789abcd\xc3\xa9"}) {
    try {
      check_token(Secret(token));
      ADD_FAILURE() << token;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      EXPECT_EQ(std::string(error.what()).find(token), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace etl
