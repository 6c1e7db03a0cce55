#include <algorithm>
#include <string_view>
#include <vector>

#include "etl/notify/channel.h"
#include "notify/mail_message.h"
#include "notify/transfer.h"

namespace etl {

namespace {

constexpr long kImplicitTlsPort = 465;  // RFC 8314, 3.3

// What the server said no to. libcurl tells codes only, and people need its words.
class Refusals {
 public:
  void listen(const Transfer& transfer) {
    transfer.set(CURLOPT_DEBUGFUNCTION, &Refusals::hear);
    transfer.set(CURLOPT_DEBUGDATA, this);
    transfer.set(CURLOPT_VERBOSE, 1L);
  }
  const std::string& last() const { return last_; }                           // "550 no such user"
  const std::vector<std::string>& recipients() const { return recipients_; }  // "a@b: 550 ..."

 private:
  static int hear(CURL*, curl_infotype kind, char* data, std::size_t size, void* self) {
    std::string_view line(data, size);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    if (kind == CURLINFO_HEADER_OUT) static_cast<Refusals*>(self)->said(line);
    if (kind == CURLINFO_HEADER_IN) static_cast<Refusals*>(self)->answered(line);
    return 0;
  }
  void said(std::string_view line) {
    constexpr std::string_view kRecipient = "RCPT TO:<";
    const bool recipient = line.substr(0, kRecipient.size()) == kRecipient;
    recipient_ =
        recipient ? line.substr(kRecipient.size(), line.find('>') - kRecipient.size()) : "";
  }
  void answered(std::string_view line) {
    if (line.empty() || (line[0] != '4' && line[0] != '5')) return;
    last_ = line;
    if (!recipient_.empty()) recipients_.push_back(recipient_ + ": " + last_);
  }

  std::string recipient_;
  std::string last_;
  std::vector<std::string> recipients_;
};

bool is_host(const std::string& text) {
  const bool address = text.find(':') != std::string::npos;  // of IPv6
  return !text.empty() &&
         text.find_first_not_of(address ? "0123456789abcdefABCDEF:."
                                        : "0123456789abcdefghijklmnopqrstuvwxyz"
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._") == std::string::npos;
}

class EmailChannel : public Channel {
 public:
  EmailChannel(const EmailOptions& email, const DeliveryOptions& delivery)
      : email_(email),
        delivery_(delivery),
        from_(parse_addresses("EMAIL_FROM", email.from)),
        to_(parse_addresses("EMAIL_TO", email.to)) {
    if (!is_host(email.server)) {
      throw Error(ErrorKind::kConfiguration,
                  message("SMTP_SERVER is no name and no address of a host"),
                  message("write it as mail.example.com, with the port in SMTP_PORT"));
    }
    if (from_.size() > 1) {
      throw Error(ErrorKind::kConfiguration, message("EMAIL_FROM has more than one address"),
                  message("name the one that the mails come from"));
    }
    if (email.user.empty() != email.password.empty()) {
      throw Error(ErrorKind::kConfiguration,
                  message("of SMTP_USER and SMTP_PASSWORD only one is set"),
                  message("set both to log in to the mail server, or none"));
    }
  }

  Message name() const override {
    return message("e-mail by %1", email_.server + ":" + std::to_string(email_.port));
  }

  void send(const Notification& notification) override {
    const Transfer transfer(delivery_);
    CurlList recipients;
    for (const MailAddress& address : to_) recipients.add(address.address);
    CurlList headers;
    for (const std::string& header :
         mail_headers(from_.front(), to_, notification.subject, std::chrono::system_clock::now())) {
      headers.add(header);
    }
    const CurlMime body = body_of(notification, transfer);
    address(transfer);
    transfer.set(CURLOPT_MAIL_FROM, from_.front().address.c_str());
    transfer.set(CURLOPT_MAIL_RCPT, recipients.get());
    transfer.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    transfer.set(CURLOPT_HTTPHEADER, headers.get());
    transfer.set(CURLOPT_MIMEPOST, body.get());
    Refusals refusals;
    refusals.listen(transfer);
    judge(transfer.perform(), refusals);
  }

 private:
  static CurlMime body_of(const Notification& notification, const Transfer& transfer) {
    CurlMime body(curl_mime_init(transfer.handle()));
    const auto add = [&](const std::string& content, const std::string& type, const char* encoder) {
      curl_mimepart* const part = curl_mime_addpart(body.get());
      Transfer::checked(curl_mime_data(part, content.data(), content.size()));
      Transfer::checked(curl_mime_type(part, type.c_str()));
      Transfer::checked(curl_mime_encoder(part, encoder));
      return part;
    };
    add(with_mail_line_ends(notification.text), "text/plain; charset=utf-8", "quoted-printable");
    if (notification.attachment) {
      curl_mimepart* const part =
          add(notification.attachment->content, notification.attachment->type, "base64");
      Transfer::checked(curl_mime_filename(part, notification.attachment->name.c_str()));
    }
    return body;
  }

  void address(const Transfer& transfer) const {
    const bool implicit = email_.port == kImplicitTlsPort;
    const bool v6 = email_.server.find(':') != std::string::npos;
    const std::string host = v6 ? "[" + email_.server + "]" : email_.server;
    transfer.set(CURLOPT_URL, ((implicit ? "smtps://" : "smtp://") + host).c_str());
    transfer.set(CURLOPT_PORT, email_.port);
    transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    long tls = CURLUSESSL_ALL;
    if (email_.password.empty())
      tls = is_this_machine(email_.server) ? CURLUSESSL_NONE : CURLUSESSL_TRY;
    transfer.set(CURLOPT_USE_SSL, tls);
    if (email_.password.empty()) return;
    transfer.set(CURLOPT_USERNAME, email_.user.c_str());
    transfer.set(CURLOPT_PASSWORD, email_.password.reveal().c_str());
  }

  void judge(CURLcode code, const Refusals& refusals) const {
    const auto error = [&](const Message& what, const Message& way_out) {
      return Error(ErrorKind::kNotification, message("%1: %2", name(), what), way_out);
    };
    if (!refusals.recipients().empty()) {
      std::string who;
      for (const std::string& recipient : refusals.recipients()) {
        who += (who.empty() ? "" : ", ") + recipient;
      }
      throw error(code == CURLE_OK ? message("refused %1; the other recipients have the mail", who)
                                   : message("refused %1", who),
                  message("correct EMAIL_TO; a server that forwards to others may ask for "
                          "SMTP_USER and SMTP_PASSWORD"));
    }
    switch (code) {
      case CURLE_OK:
        return;
      case CURLE_USE_SSL_FAILED:
        throw error(
            message("it offers no STARTTLS, and neither mail nor password go to it in clear"),
            message("SMTP_PORT=465 is for servers with TLS from the start"));
      case CURLE_LOGIN_DENIED:  // without its words, which may repeat what it was given
        throw error(message("it does not accept SMTP_USER and SMTP_PASSWORD"),
                    message("some services want a password that is made for one program"));
      default:
        if (refusals.last().empty()) throw delivery_error(name(), code, delivery_);
        throw error(message("refused: %1", refusals.last()),
                    message("correct EMAIL_FROM or the SMTP settings"));
    }
  }

  const EmailOptions email_;
  const DeliveryOptions delivery_;
  const std::vector<MailAddress> from_;  // one
  const std::vector<MailAddress> to_;
};

}  // namespace

std::unique_ptr<Channel> make_email_channel(const EmailOptions& email,
                                            const DeliveryOptions& delivery) {
  return std::make_unique<EmailChannel>(email, delivery);
}

}  // namespace etl
