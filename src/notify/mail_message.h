// What stands in the header of a mail (RFC 5322), and the addresses that settings give.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

struct MailAddress {
  std::string name;     // may be empty; UTF-8
  std::string address;  // "name@example.com"
};

// Addresses separated by commas, at least one: "a@example.com, Ana Díaz <ana@example.com>".
// `setting` is what the Error kConfiguration names where one is of another form, or has a control
// character; never the text itself.
std::vector<MailAddress> parse_addresses(const std::string& setting, std::string_view text);

// As it stands in a header: the name quoted, or encoded where it is not ASCII.
std::string header_form(const MailAddress& address);

// A text in a header, encoded by RFC 2047 where it is not ASCII, folded into lines that are short
// enough. `offset`: characters before it in its line.
std::string header_text(std::string_view text, std::size_t offset);

// From, To, Subject, Date, Message-ID, Auto-Submitted; each without its line end. Throws Error
// kNotification for a subject of several lines or with another control character: nothing may add
// a header.
std::vector<std::string> mail_headers(const MailAddress& from, const std::vector<MailAddress>& to,
                                      const std::string& subject,
                                      std::chrono::system_clock::time_point now);

// RFC 5322, in UTC: "Sun, 01 Mar 2026 05:00:00 +0000".
std::string mail_date(std::chrono::system_clock::time_point time);

// The lines of a text end as those of a mail.
std::string with_mail_line_ends(std::string_view text);

}  // namespace etl
