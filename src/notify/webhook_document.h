// The JSON that a chat program's webhook takes.
#pragma once

#include <string>

#include "etl/notify/notification.h"

namespace etl {

enum class WebhookKind {
  kSlack,           // {"text"} with Slack's escapes
  kTeams,           // a MessageCard, for Teams' incoming webhooks
  kTeamsWorkflows,  // an Adaptive Card, for Power Automate's "post to a channel"
  kOther,           // {"text"} as it is
};

// By the host's name, in small letters.
WebhookKind webhook_kind(const std::string& host);

std::string webhook_document(WebhookKind kind, const Notification& notification);

}  // namespace etl
