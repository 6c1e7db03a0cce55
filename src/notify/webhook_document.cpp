#include "notify/webhook_document.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace etl {

namespace {

using Json = nlohmann::ordered_json;

bool is_of(const std::string& host, const std::string& domain) {
  if (host == domain) return true;
  const std::string end = "." + domain;
  return host.size() > end.size() && host.compare(host.size() - end.size(), end.size(), end) == 0;
}

// docs.slack.dev, "Formatting message text": these three, and nothing else; without them, data
// could call everyone by "<!channel>". HTML wants the same.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// learn.microsoft.com, "Legacy actionable message card reference". Preformatted: lines stay lines,
// and fact_sales stays what it is.
Json message_card(const Notification& notification) {
  return {{"@type", "MessageCard"},
          {"@context", "https://schema.org/extensions"},
          {"themeColor", notification.good ? "2EB886" : "D00000"},
          {"summary", notification.subject},
          {"title", escaped(notification.subject)},
          {"text", "<pre>" + escaped(notification.text) + "</pre>"}};
}

// adaptivecards.io; text runs know no markdown.
Json adaptive_card(const Notification& notification) {
  const auto block = [](Json run, const char* spacing) {
    return Json{{"type", "RichTextBlock"},
                {"spacing", spacing},
                {"inlines", Json::array({std::move(run)})}};
  };
  Json body = Json::array();
  body.push_back(block({{"type", "TextRun"},
                        {"text", notification.subject},
                        {"weight", "Bolder"},
                        {"size", "Medium"},
                        {"color", notification.good ? "Good" : "Attention"}},
                       "Default"));
  for (const std::string& line : lines_of(notification.text)) {
    body.push_back(block({{"type", "TextRun"}, {"text", line}}, "Small"));
  }
  const Json card = {{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                     {"type", "AdaptiveCard"},
                     {"version", "1.4"},
                     {"msteams", {{"width", "Full"}}},
                     {"body", body}};
  const Json attachment = {{"contentType", "application/vnd.microsoft.card.adaptive"},
                           {"contentUrl", nullptr},
                           {"content", card}};
  return {{"type", "message"}, {"attachments", Json::array({attachment})}};
}

Json document(WebhookKind kind, const Notification& notification) {
  const std::string text = notification.subject + "\n" + notification.text;
  switch (kind) {
    case WebhookKind::kSlack:
      return {{"text", escaped(text)}};
    case WebhookKind::kTeams:
      return message_card(notification);
    case WebhookKind::kTeamsWorkflows:
      return adaptive_card(notification);
    case WebhookKind::kOther:
      break;
  }
  return {{"text", text}};
}

}  // namespace

WebhookKind webhook_kind(const std::string& host) {
  for (const char* domain : {"slack.com", "slack-gov.com"}) {
    if (is_of(host, domain)) return WebhookKind::kSlack;
  }
  for (const char* domain : {"webhook.office.com", "outlook.office.com", "outlook.office365.com"}) {
    if (is_of(host, domain)) return WebhookKind::kTeams;
  }
  for (const char* domain : {"logic.azure.com", "powerplatform.com", "powerautomate.com"}) {
    if (is_of(host, domain)) return WebhookKind::kTeamsWorkflows;
  }
  return WebhookKind::kOther;
}

std::string webhook_document(WebhookKind kind, const Notification& notification) {
  return document(kind, notification).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace etl
