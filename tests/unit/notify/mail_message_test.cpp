#include "notify/mail_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "etl/core/error.h"

namespace etl {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> texts(const std::string& text) {
  std::vector<std::string> found;
  for (const MailAddress& address : parse_addresses("EMAIL_TO", text)) {
    found.push_back(address.name + "|" + address.address);
  }
  return found;
}

std::string refusal_of(const std::string& text) {
  try {
    parse_addresses("EMAIL_TO", text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kConfiguration);
    EXPECT_THAT(error.what(), HasSubstr("EMAIL_TO"));
    if (text.size() > 3) {
      EXPECT_THAT(error.what() + error.hint.english(), Not(HasSubstr(text)));
    }
    return error.what();
  }
  return "";
}

TEST(MailAddresses, AreReadWithAndWithoutNames) {
  EXPECT_THAT(texts("a@example.com"), testing::ElementsAre("|a@example.com"));
  EXPECT_THAT(
      texts(" a.b+c@example.com , Ana Díaz <ana@example.com>,\"Bo\"<b@localhost>"),
      testing::ElementsAre("|a.b+c@example.com", "Ana Díaz|ana@example.com", "Bo|b@localhost"));
}

TEST(MailAddresses, OfAnotherFormAreRefusedByTheirNumber) {
  for (const char* bad :
       {"", "a", "@", "a@", "@b", "a@b@c", "a b@example.com", "a@exa mple.com", "a@b..c", ".a@b",
        "a@example.com>", "<a@example.com", "a@exämple.com", "a@example.com <b", "x\"y@b",
        "a@example.com;b@example.com", "(comment)a@example.com", "a@[127.0.0.1]"}) {
    EXPECT_NE(refusal_of(bad), "") << bad;
  }
  EXPECT_THAT(refusal_of("a@example.com,,b@example.com"), HasSubstr("number 2"));
  EXPECT_THAT(refusal_of("a@example.com,"), HasSubstr("number 2"));
  EXPECT_THAT(refusal_of("a@" + std::string(300, 'b')), HasSubstr("number 1"));
}

TEST(MailAddresses, WithAControlCharacterAreRefused) {
  for (const char control : {'\r', '\n', '\t', '\x01', '\x7f'}) {
    for (const std::string at : {"a@example.com", "@", "Ana"}) {
      std::string text = "Ana <a@example.com>, b@example.com";
      text.insert(text.find(at) + 1, 1, control);
      EXPECT_THAT(refusal_of(text), HasSubstr("control character"));
    }
  }
  EXPECT_THAT(refusal_of(std::string("a@example.com\0", 14)), HasSubstr("control character"));
}

TEST(MailAddresses, KeepWhatIsInANameInsideIt) {
  EXPECT_EQ(header_form({"", "a@b"}), "a@b");
  EXPECT_EQ(header_form({"Ana", "a@b"}), "\"Ana\" <a@b>");
  EXPECT_EQ(header_form({"A \"x\" \\", "a@b"}), "\"A \\\"x\\\" \\\\\" <a@b>");
  EXPECT_EQ(header_form({"Añe", "a@b"}), "=?UTF-8?B?QcOxZQ==?= <a@b>");
}

TEST(MailHeaders, AreThoseOfRfc5322) {
  const auto time = std::chrono::system_clock::from_time_t(1'772'341'200);
  const std::vector<std::string> headers =
      mail_headers({"", "etl@example.com"}, {{"", "a@b"}, {"C", "c@d"}}, "all is well", time);
  EXPECT_THAT(headers,
              testing::ElementsAre("From: etl@example.com", "To: a@b,\r\n \"C\" <c@d>",
                                   "Subject: all is well", "Date: Sun, 01 Mar 2026 05:00:00 +0000",
                                   testing::MatchesRegex("Message-ID: <[^@<> ]+@example\\.com>"),
                                   "Auto-Submitted: auto-generated"));
  EXPECT_NE(mail_headers({"", "e@x"}, {{"", "a@b"}}, "x", time)[4],
            mail_headers({"", "e@x"}, {{"", "a@b"}}, "x", time)[4]);
}

TEST(MailHeaders, RefuseASubjectOfSeveralLines) {
  for (const char control : {'\r', '\n', '\0', '\x1b'}) {
    std::string subject = "all is well";
    subject[4] = control;
    EXPECT_THROW(mail_headers({"", "e@x"}, {{"", "a@b"}}, subject, {}), Error);
  }
}

TEST(MailHeaders, AreFoldedIntoShortLines) {
  for (const std::string& text :
       {std::string(2000, 'x'), std::string(40, 'x') + " " + std::string(40, 'y') + " z",
        std::string("ñ") + std::string(500, ' '), std::string("=?UTF-8?Q?x?="),
        std::string("a  b "), std::string("日本語 ") + std::string(300, 'x')}) {
    const std::string header = header_text(text, 9);
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 2) {
      end = header.find("\r\n", begin);
      const std::string line = header.substr(begin, end - begin);
      EXPECT_LE(line.size() + (begin == 0 ? 9 : 0), 76U) << line;
      EXPECT_NE(line.find_first_not_of(' '), std::string::npos) << "a blank line: " << header;
    }
  }
  EXPECT_EQ(header_text("plain text", 9), "plain text");
}

TEST(MailHeaders, HaveTheirDateInEnglishAndUtc) {
  EXPECT_EQ(mail_date(std::chrono::system_clock::from_time_t(951'782'399)),
            "Mon, 28 Feb 2000 23:59:59 +0000");
}

}  // namespace
}  // namespace etl
