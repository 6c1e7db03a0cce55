#include "cli/notify_settings.h"

#include <functional>
#include <string>

namespace etl {

namespace {

constexpr long kLongestTimeout = 3600;

NotifyOn when(const Settings& settings) {
  const std::string word = settings.value("NOTIFY_ON");
  if (word == "failure") return NotifyOn::kFailure;
  if (word == "always") return NotifyOn::kAlways;
  if (word == "recovery") return NotifyOn::kRecovery;
  throw Error(ErrorKind::kConfiguration,
              message("%1 (%2) is not one of %3", "NOTIFY_ON", settings.origin("NOTIFY_ON"),
                      "failure, always, recovery"),
              message("correct NOTIFY_ON, or remove it to be told of failures"));
}

std::unique_ptr<Channel> email(const Settings& settings, const DeliveryOptions& delivery) {
  constexpr long kHighestPort = 65'535;
  for (const char* key : {"SMTP_SERVER", "EMAIL_FROM", "EMAIL_TO"}) {
    if (settings.given(key)) continue;
    throw Error(ErrorKind::kConfiguration, message("no e-mail can be sent: %1 is not set", key),
                message("set SMTP_SERVER, EMAIL_FROM and EMAIL_TO, or none of them"));
  }
  EmailOptions options;
  options.server = settings.value("SMTP_SERVER");
  options.port = settings.number("SMTP_PORT", 1, kHighestPort);
  options.user = settings.value("SMTP_USER");
  options.password = Secret(settings.value("SMTP_PASSWORD"));
  options.from = settings.value("EMAIL_FROM");
  options.to = settings.value("EMAIL_TO");
  return make_email_channel(options, delivery);
}

// Separated by blanks or commas, neither of which stands in an address unencoded.
std::vector<Secret> webhook_urls(const Settings& settings) {
  const std::string text = settings.value("WEBHOOK_URL");
  std::vector<Secret> urls;
  for (std::size_t at = text.find_first_not_of(" ,"); at != std::string::npos;) {
    const std::size_t end = text.find_first_of(" ,", at);
    urls.emplace_back(text.substr(at, end - at));
    at = text.find_first_not_of(" ,", end);
  }
  return urls;
}

}  // namespace

DeliveryOptions delivery_options(const Settings& settings) {
  DeliveryOptions delivery;
  delivery.certificates = settings.value("NOTIFY_SSLROOTCERT");
  try {
    delivery.limit = std::chrono::seconds(settings.number("NOTIFY_TIMEOUT", 1, kLongestTimeout));
  } catch (const Error&) {
    // Among the faults of notifying().
  }
  return delivery;
}

Notifying notifying(const Settings& settings, const DeliveryOptions& delivery) {
  Notifying result;
  const auto attempt = [&](const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      result.faults.push_back(error);
    }
  };
  attempt([&] { result.when = when(settings); });
  attempt([&] { settings.number("NOTIFY_TIMEOUT", 1, kLongestTimeout); });
  // EMAIL_FROM alone is a sender without a task.
  if (settings.given("SMTP_SERVER") || settings.given("EMAIL_TO")) {
    attempt([&] { result.channels.push_back(email(settings, delivery)); });
  }
  for (const Secret& url : webhook_urls(settings)) {
    attempt([&] { result.channels.push_back(make_webhook_channel(url, delivery)); });
  }
  return result;
}

Notice notification_warning(const Error& error) {
  return {NoticeKind::kOther, "notification",
          error.hint.empty() ? error.message() : message("%1; %2", error.message(), error.hint)};
}

}  // namespace etl
