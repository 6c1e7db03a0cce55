#include "notify/webhook_document.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace etl {
namespace {

using Json = nlohmann::json;

Notification notification() {
  return {"etl replicate failed: a<b>&c", "Error: <!channel> *x* _y_\n\nTables: 1\n", false,
          std::nullopt};
}

Json document(WebhookKind kind, const Notification& what = notification()) {
  return Json::parse(webhook_document(kind, what));
}

TEST(WebhookKind, IsToldByTheHost) {
  EXPECT_EQ(webhook_kind("hooks.slack.com"), WebhookKind::kSlack);
  EXPECT_EQ(webhook_kind("hooks.slack-gov.com"), WebhookKind::kSlack);
  EXPECT_EQ(webhook_kind("example.webhook.office.com"), WebhookKind::kTeams);
  EXPECT_EQ(webhook_kind("outlook.office.com"), WebhookKind::kTeams);
  EXPECT_EQ(webhook_kind("prod-11.westeurope.logic.azure.com"), WebhookKind::kTeamsWorkflows);
  EXPECT_EQ(webhook_kind("default1.0a.environment.api.powerplatform.com"),
            WebhookKind::kTeamsWorkflows);
  EXPECT_EQ(webhook_kind("mattermost.example.com"), WebhookKind::kOther);
  EXPECT_EQ(webhook_kind("notslack.com"), WebhookKind::kOther);
  EXPECT_EQ(webhook_kind("slack.com.example.com"), WebhookKind::kOther);
}

TEST(WebhookDocument, ForSlackEscapesWhatWouldCallPeople) {
  const Json slack = document(WebhookKind::kSlack);
  EXPECT_EQ(slack["text"],
            "etl replicate failed: a&lt;b&gt;&amp;c\nError: &lt;!channel&gt; *x* _y_\n\nTables: "
            "1\n");
  EXPECT_EQ(slack.size(), 1U);
}

TEST(WebhookDocument, ForOthersIsTheTextAsItIs) {
  EXPECT_EQ(document(WebhookKind::kOther)["text"],
            notification().subject + "\n" + notification().text);
}

TEST(WebhookDocument, ForTeamsIsACard) {
  const Json card = document(WebhookKind::kTeams);
  EXPECT_EQ(card["@type"], "MessageCard");
  EXPECT_EQ(card["summary"], notification().subject);
  EXPECT_EQ(card["text"], "<pre>Error: &lt;!channel&gt; *x* _y_\n\nTables: 1\n</pre>");
  Notification good = notification();
  good.good = true;
  EXPECT_NE(document(WebhookKind::kTeams, good)["themeColor"], card["themeColor"]);
}

TEST(WebhookDocument, ForTeamsWorkflowsIsAnAdaptiveCardOfPlainRuns) {
  const Json message = document(WebhookKind::kTeamsWorkflows);
  EXPECT_EQ(message["type"], "message");
  const Json& attachment = message["attachments"][0];
  EXPECT_EQ(attachment["contentType"], "application/vnd.microsoft.card.adaptive");
  const Json& body = attachment["content"]["body"];
  ASSERT_EQ(body.size(), 3U) << body;
  for (const Json& block : body) EXPECT_EQ(block["type"], "RichTextBlock");
  EXPECT_EQ(body[0]["inlines"][0]["text"], notification().subject);
  EXPECT_EQ(body[0]["inlines"][0]["color"], "Attention");
  EXPECT_EQ(body[1]["inlines"][0]["text"], "Error: <!channel> *x* _y_");
}

TEST(WebhookDocument, IsJsonForAnyBytes) {
  for (const WebhookKind kind : {WebhookKind::kSlack, WebhookKind::kTeams,
                                 WebhookKind::kTeamsWorkflows, WebhookKind::kOther}) {
    const Json parsed =
        document(kind, {"\xff\xc3(", std::string("\0\x01\xed\xa0\x80\n", 6), true, std::nullopt});
    EXPECT_TRUE(parsed.is_object());
  }
}

}  // namespace
}  // namespace etl
