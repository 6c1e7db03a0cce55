// Against a real mail server (aiosmtpd); what arrives is read by Python's email package.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "etl/core/error.h"
#include "etl/notify/channel.h"
#include "etl/runtime/stop_flag.h"
#include "support/python_server.h"

namespace etl {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

EmailOptions options_for(const PythonServer& server) {
  EmailOptions options;
  options.server = "localhost";
  options.port = std::stol(server.port());
  options.from = "Añe <etl@example.com>";
  options.to = "a@example.com, Bo <b@example.com>";
  return options;
}

Json only_mail(const PythonServer& server) {
  const std::vector<std::string> records = server.records();
  EXPECT_EQ(records.size(), 1U);
  return records.empty() ? Json() : Json::parse(records.front());
}

std::string failure_of_sending(const EmailOptions& options, const DeliveryOptions& delivery = {}) {
  try {
    make_email_channel(options, delivery)->send({"subject", "text\n", false, std::nullopt});
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kNotification);
    return error.what();
  }
  return "";
}

TEST(EmailChannel, BringsTextAndAttachmentAsTheyAre) {
  const PythonServer server("smtp_server.py", {});
  std::string bytes;
  for (int i = 0; i < 70'000; ++i) bytes += static_cast<char>(i * 31 % 256);
  Notification notification;
  notification.subject = "etl replicate failed: ventas año 📉 at db.example, and a rather long end";
  notification.text = ".\n..\nError: «ñ» = 50 % \t\n\nfrom here on\nFrom there " +
                      std::string(2000, 'x') + " \nend\n";
  notification.attachment =
      Attachment{"etl_report_20260301_020000.json", "application/json", bytes};
  make_email_channel(options_for(server), {})->send(notification);
  const Json mail = only_mail(server);
  EXPECT_EQ(mail["text"], notification.text);
  EXPECT_EQ(mail["type"], "multipart/mixed");
  EXPECT_EQ(mail["from"], Json::parse(R"([["Añe", "etl@example.com"]])"));
  EXPECT_EQ(mail["to"], Json::parse(R"([["", "a@example.com"], ["Bo", "b@example.com"]])"));
  EXPECT_EQ(mail["envelope"]["from"], "etl@example.com");
  EXPECT_EQ(mail["envelope"]["to"], Json::parse(R"(["a@example.com", "b@example.com"])"));
  EXPECT_EQ(mail["defects"], Json::array());
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  EXPECT_NEAR(mail["date"].get<double>(), static_cast<double>(now), 3600);
  ASSERT_EQ(mail["attachments"].size(), 1U);
  EXPECT_EQ(mail["attachments"][0]["name"], "etl_report_20260301_020000.json");
  EXPECT_EQ(mail["attachments"][0]["type"], "application/json");
  std::map<std::string, std::vector<std::string>> headers;
  for (const Json& header : mail["headers"]) headers[header[0]].push_back(header[1]);
  EXPECT_EQ(headers["subject"], std::vector<std::string>{notification.subject});
  EXPECT_EQ(headers["auto-submitted"], std::vector<std::string>{"auto-generated"});
  EXPECT_EQ(headers["message-id"].size(), 1U);
  for (const std::string line : mail["lines"]) EXPECT_LE(line.size(), 998U);
  // Base64 of the very bytes.
  const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string decoded;
  unsigned group = 0;
  int bits = 0;
  for (const char c : mail["attachments"][0]["content"].get<std::string>()) {
    if (c == '=') break;
    group = (group << 6U) | static_cast<unsigned>(kDigits.find(c));
    bits += 6;
    if (bits >= 8) decoded += static_cast<char>((group >> static_cast<unsigned>(bits -= 8)) & 255U);
  }
  EXPECT_TRUE(decoded == bytes);
}

TEST(EmailChannel, TellsWhomTheServerRefusesAndSendsToTheOthers) {
  const PythonServer server("smtp_server.py", {"--refuse", "a@example.com"});
  const std::string failure = failure_of_sending(options_for(server));
  EXPECT_THAT(failure, HasSubstr("a@example.com: 550 5.1.1 no such person here"));
  EXPECT_THAT(failure, HasSubstr("the other recipients have the mail"));
  EXPECT_EQ(only_mail(server)["envelope"]["to"], Json::parse(R"(["b@example.com"])"));
}

TEST(EmailChannel, TellsThatTheServerRefusesEverybody) {
  const PythonServer server("smtp_server.py",
                            {"--refuse", "a@example.com", "--refuse", "b@example.com"});
  const std::string failure = failure_of_sending(options_for(server));
  EXPECT_THAT(failure, HasSubstr("b@example.com: 550 5.1.1"));
  EXPECT_THAT(failure, testing::Not(HasSubstr("the other recipients")));
  EXPECT_TRUE(server.records().empty());
}

TEST(EmailChannel, EndsWhenAStopIsAskedFor) {
  const PythonServer server("smtp_server.py", {"--silent"});
  StopFlag stop;
  stop.request(15);
  DeliveryOptions delivery;
  delivery.stop = &stop;
  try {
    make_email_channel(options_for(server), delivery)->send({});
    FAIL() << "a silent server took a mail";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  }
}

TEST(EmailChannel, RefusesSettingsThatCannotWork) {
  const auto refused = [](const std::function<void(EmailOptions&)>& change) -> std::string {
    EmailOptions options;
    options.server = "mail.example";
    options.from = options.to = "a@example.com";
    change(options);
    try {
      make_email_channel(options, {});
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refused([](EmailOptions&) {}), "");
  EXPECT_EQ(refused([](EmailOptions& email) { email.server = "::1"; }), "");
  for (const char* server :
       {"", "smtp://mail.example", "mail.example:25", "a b", "a\r\nb", "u@h"}) {
    EXPECT_THAT(refused([&](EmailOptions& email) { email.server = server; }),
                HasSubstr("SMTP_SERVER"))
        << server;
  }
  EXPECT_THAT(refused([](EmailOptions& email) { email.user = "u"; }), HasSubstr("SMTP_PASSWORD"));
  EXPECT_THAT(refused([](EmailOptions& email) { email.password = Secret("p"); }),
              HasSubstr("SMTP_USER"));
  EXPECT_THAT(refused([](EmailOptions& email) { email.from = "a@b,c@d"; }),
              HasSubstr("EMAIL_FROM"));
}

}  // namespace
}  // namespace etl
