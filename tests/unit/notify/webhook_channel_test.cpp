// Against a real HTTP server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "etl/core/error.h"
#include "etl/notify/channel.h"
#include "support/python_server.h"

namespace etl {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kSecretPath[] = "/services/T000/B000/secret-path";

std::string failure_of_sending(const std::string& url) {
  try {
    make_webhook_channel(Secret(url), {})->send({"subject", "text\n", false, std::nullopt});
  } catch (const Error& error) {
    EXPECT_THAT(error.what() + error.hint.english(), Not(HasSubstr("secret")));
    return error.what();
  }
  return "";
}

TEST(WebhookChannel, PostsItsDocumentOnce) {
  const PythonServer server("webhook_server.py", {});
  EXPECT_EQ(failure_of_sending("http://127.0.0.1:" + server.port() + kSecretPath), "");
  ASSERT_EQ(server.records().size(), 1U);
  const Json request = Json::parse(server.records()[0]);
  EXPECT_EQ(request["method"], "POST");
  EXPECT_EQ(request["path"], kSecretPath);
  EXPECT_EQ(request["type"], "application/json");
  EXPECT_EQ(Json::parse(request["body"].get<std::string>())["text"], "subject\ntext\n");
}

TEST(WebhookChannel, TellsAnAnswerThatIsARefusal) {
  for (const int status : {400, 404, 500}) {
    const PythonServer server("webhook_server.py", {"--status", std::to_string(status)});
    EXPECT_THAT(failure_of_sending("http://127.0.0.1:" + server.port() + kSecretPath),
                HasSubstr("HTTP status " + std::to_string(status)));
  }
}

TEST(WebhookChannel, FollowsNoRedirect) {
  const PythonServer elsewhere("webhook_server.py", {});
  const PythonServer server(
      "webhook_server.py",
      {"--status", "307", "--location", "http://127.0.0.1:" + elsewhere.port() + "/stolen"});
  EXPECT_THAT(failure_of_sending("http://127.0.0.1:" + server.port() + kSecretPath),
              HasSubstr("HTTP status 307"));
  EXPECT_TRUE(elsewhere.records().empty());
}

TEST(WebhookChannel, RefusesAddressesThatAreNotSafe) {
  for (const char* url : {"", "secret", "http://example.com/secret", "ftp://example.com/secret",
                          "file:///secret", "https://", "https://exa mple.com/secret",
                          "http://127.secret.example/", "http://localhost.secret.example/"}) {
    try {
      make_webhook_channel(Secret(url), {});
      ADD_FAILURE() << url;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration) << url;
      EXPECT_THAT(error.what() + error.hint.english(), Not(HasSubstr("secret")));
    }
  }
  make_webhook_channel(Secret("HTTPS://hooks.slack.com/services/x"), {});
}

TEST(WebhookChannel, IsNamedByItsKindAlone) {
  EXPECT_EQ(make_webhook_channel(Secret("https://hooks.slack.com/secret"), {})->name(),
            "Slack webhook");
  EXPECT_EQ(make_webhook_channel(Secret("https://x.webhook.office.com/secret"), {})->name(),
            "Teams webhook");
  EXPECT_EQ(make_webhook_channel(Secret("https://secret.example/"), {})->name(), "webhook");
}

}  // namespace
}  // namespace etl
