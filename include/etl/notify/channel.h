// Ways to people: e-mail by SMTP, and webhooks of chat programs. Over libcurl.
//
// TLS certificates are always verified. What is thrown never has a password or the address of a
// webhook in it, which is a secret by itself.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "etl/core/message.h"
#include "etl/core/secret.h"
#include "etl/notify/notification.h"

namespace etl {

class StopFlag;

class Channel {
 public:
  virtual ~Channel() = default;

  virtual Message name() const = 0;  // "e-mail by mail.example:587", "Slack webhook"
  // Throws Error: kNotification where it was not delivered, or not to everyone; kInterrupted where
  // a stop was asked for.
  virtual void send(const Notification& notification) = 0;
};

struct DeliveryOptions {
  std::chrono::milliseconds connect_limit{10'000};
  std::chrono::milliseconds limit{30'000};  // of it all
  std::string certificates;                 // file of authorities to trust beside the machine's
  const StopFlag* stop = nullptr;           // outlives the channel; nullptr: never stopped
};

struct EmailOptions {
  std::string server;
  long port = 587;
  std::string user;  // empty: no login
  Secret password;
  std::string from;  // "name@example.com" or "Name <name@example.com>"
  std::string to;    // one or more of these, separated by commas
};

// On port 465 TLS from the start. Else STARTTLS: with a password it has to be, so that a server
// without gets neither password nor mail; without one it is used where it is offered, but not to
// this machine itself, whose mail server seldom has a certificate that anybody knows.
// A recipient whom the server refuses does not keep the mail from the others.
// Throws Error kConfiguration, which names the setting, for what cannot be used; a control
// character in an address above all.
std::unique_ptr<Channel> make_email_channel(const EmailOptions& email,
                                            const DeliveryOptions& delivery);

// Slack, Microsoft Teams (incoming webhooks and Workflows), told apart by the host; any other gets
// Slack's {"text": ...}, which Mattermost, Rocket.Chat and others understand. Only https, but to
// this machine. Redirects are not followed. Throws Error kConfiguration, without the address.
std::unique_ptr<Channel> make_webhook_channel(const Secret& url, const DeliveryOptions& delivery);

}  // namespace etl
