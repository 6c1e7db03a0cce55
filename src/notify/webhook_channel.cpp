#include <algorithm>
#include <string>

#include "etl/notify/channel.h"
#include "notify/transfer.h"
#include "notify/webhook_document.h"

namespace etl {

namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};

// A part of an address, in small letters; empty where it has none.
std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, UrlDeleter> owned(text);
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return small;
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

class WebhookChannel : public Channel {
 public:
  WebhookChannel(const Secret& url, const DeliveryOptions& delivery)
      : url_(url), delivery_(delivery) {
    const std::unique_ptr<CURLU, UrlDeleter> parts(curl_url());
    const bool parsed =
        curl_url_set(parts.get(), CURLUPART_URL, url.reveal().c_str(), 0) == CURLUE_OK;
    const std::string scheme = part_of(parts.get(), CURLUPART_SCHEME);
    const std::string host = part_of(parts.get(), CURLUPART_HOST);
    if (!parsed || host.empty()) throw refused(message("WEBHOOK_URL is no address of a webhook"));
    if (scheme != "https" && !(scheme == "http" && is_this_machine(host))) {
      throw refused(message("WEBHOOK_URL is not an https address"));
    }
    kind_ = webhook_kind(host);
  }

  Message name() const override {
    switch (kind_) {
      case WebhookKind::kSlack:
        return message("Slack webhook");
      case WebhookKind::kTeams:
      case WebhookKind::kTeamsWorkflows:
        return message("Teams webhook");
      case WebhookKind::kOther:
        break;
    }
    return message("webhook");
  }

  void send(const Notification& notification) override {
    const Transfer transfer(delivery_);
    const std::string document = webhook_document(kind_, notification);
    CurlList headers;
    headers.add("Content-Type: application/json");
    transfer.set(CURLOPT_URL, url_.reveal().c_str());
    transfer.set(CURLOPT_PROTOCOLS_STR, "https,http");
    transfer.set(CURLOPT_HTTPHEADER, headers.get());
    transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(document.size()));
    transfer.set(CURLOPT_POSTFIELDS, document.c_str());
    transfer.set(CURLOPT_WRITEFUNCTION, &drop);
    const CURLcode code = transfer.perform();
    if (code != CURLE_OK) throw delivery_error(name(), code, delivery_);
    long status = 0;
    Transfer::checked(curl_easy_getinfo(transfer.handle(), CURLINFO_RESPONSE_CODE, &status));
    if (status >= 200 && status < 300) return;
    throw Error(
        ErrorKind::kNotification, message("%1: the answer was HTTP status %2", name(), status),
        status < 400   ? message("WEBHOOK_URL has moved; redirects are not followed")
        : status < 500 ? message("is the webhook of WEBHOOK_URL still there? make a new one")
                       : message("the service has a fault of its own; see whether it lasts"));
  }

 private:
  static Error refused(const Message& what) {
    return Error(ErrorKind::kConfiguration, what,
                 message("write it as https://..., as the chat program shows it"));
  }

  const Secret url_;
  const DeliveryOptions delivery_;
  WebhookKind kind_ = WebhookKind::kOther;
};

}  // namespace

std::unique_ptr<Channel> make_webhook_channel(const Secret& url, const DeliveryOptions& delivery) {
  return std::make_unique<WebhookChannel>(url, delivery);
}

}  // namespace etl
