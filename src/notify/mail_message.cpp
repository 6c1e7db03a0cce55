#include "notify/mail_message.h"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "etl/core/error.h"
#include "etl/runtime/clock.h"

namespace etl {

namespace {

constexpr std::size_t kLongestLine = 76;  // RFC 2047, 2: a line with an encoded word

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// dot-atom "@" dot-atom (RFC 5322, 3.4.1), of ASCII: what every mail server takes.
bool is_address(std::string_view text) {
  constexpr std::size_t kLongestAddress = 254;  // RFC 5321, 4.5.3.1.3, without its brackets
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.size() > kLongestAddress) return false;
  const auto dotted = [](std::string_view part, std::string_view also) {
    if (part.empty() || part.front() == '.' || part.back() == '.') return false;
    if (part.find("..") != std::string_view::npos) return false;
    return std::all_of(part.begin(), part.end(), [&](char c) {
      return is_letter_or_digit(c) || c == '.' || also.find(c) != std::string_view::npos;
    });
  };
  return dotted(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && dotted(text.substr(at + 1), "-");
}

MailAddress parse_address(std::string_view text, bool& good) {
  MailAddress address;
  text = trimmed(text);
  const std::size_t open = text.find('<');
  if (open != std::string_view::npos && text.back() == '>') {
    std::string_view name = trimmed(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
    }
    address.name = name;
    text = text.substr(open + 1, text.size() - open - 2);
  }
  address.address = text;
  good = is_address(text);
  return address;
}

std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group =
          (group << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k > bytes.size() ? '=' : kDigits[(group >> (18U - 6U * k)) & 63U];
    }
  }
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// How many bytes of `text` go into one encoded word: at most `most`, and no character is split.
std::size_t word_length(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  std::size_t length = most;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return length == 0 ? most : length;
}

std::string encoded_words(std::string_view text, std::size_t offset) {
  constexpr std::string_view kOpen = "=?UTF-8?B?";
  constexpr std::string_view kClose = "?=";
  std::string out;
  while (!text.empty()) {
    const std::size_t used = offset + kOpen.size() + kClose.size();
    const std::size_t room = used < kLongestLine ? (kLongestLine - used) / 4 * 3 : 0;
    constexpr std::size_t kLongestCharacter = 4;
    if (room < kLongestCharacter) {
      out += "\r\n ";
      offset = 1;
      continue;
    }
    const std::size_t length = word_length(text, room);
    out.append(kOpen).append(base64(text.substr(0, length))).append(kClose);
    text.remove_prefix(length);
    offset = kLongestLine;  // the next one begins a line
  }
  return out;
}

// Blanks are where a line may be folded (RFC 5322, 2.2.3).
std::string folded(std::string_view text, std::size_t offset) {
  std::string out;
  while (!text.empty()) {
    std::size_t end = text.find(' ', 1);
    if (end == std::string_view::npos) end = text.size();
    if (text.front() == ' ' && end > 1 && offset + end > kLongestLine) {
      out += "\r\n";
      offset = 0;
    }
    out += text.substr(0, end);
    offset += end;
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace

std::vector<MailAddress> parse_addresses(const std::string& setting, std::string_view text) {
  const Message way_out =
      message("write %1 as name@example.com or Name <name@example.com>", setting);
  if (has_control(text)) {
    throw Error(ErrorKind::kConfiguration,
                message("%1 has a line break or another control character in it", setting),
                way_out);
  }
  std::vector<MailAddress> addresses;
  while (true) {
    const std::size_t comma = text.find(',');
    bool good = false;
    addresses.push_back(parse_address(text.substr(0, comma), good));
    if (!good) {
      throw Error(ErrorKind::kConfiguration,
                  message("%1: number %2 is no e-mail address", setting, addresses.size()),
                  way_out);
    }
    if (comma == std::string_view::npos) return addresses;
    text.remove_prefix(comma + 1);
  }
}

std::string header_form(const MailAddress& address) {
  if (address.name.empty()) return address.address;
  const std::string name =
      is_ascii(address.name) ? quoted(address.name) : encoded_words(address.name, 0);
  return name + " <" + address.address + ">";
}

std::string header_text(std::string_view text, std::size_t offset) {
  constexpr std::size_t kLongestWord = 900;  // RFC 5322, 2.1.1: a line has at most 998 characters
  // What looks like an encoded word would be read as one.
  bool plain = is_ascii(text) && text.find("=?") == std::string_view::npos;
  for (std::size_t at = 0; plain && at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    // A folded line that had nothing but blanks would be lost.
    plain = end - at <= kLongestWord && end != at;
    at = end + 1;
  }
  if (!text.empty() && text.back() == ' ') plain = false;
  return plain ? folded(text, offset) : encoded_words(text, offset);
}

std::vector<std::string> mail_headers(const MailAddress& from, const std::vector<MailAddress>& to,
                                      const std::string& subject,
                                      std::chrono::system_clock::time_point now) {
  if (has_control(subject)) {
    throw Error(ErrorKind::kNotification,
                message("the subject has a line break or another control character in it"));
  }
  std::string recipients;
  for (const MailAddress& address : to) {
    recipients += (recipients.empty() ? "" : ",\r\n ") + header_form(address);
  }
  const std::string domain = from.address.substr(from.address.find('@') + 1);
  return {"From: " + header_form(from),
          "To: " + recipients,
          "Subject: " + header_text(subject, std::string_view("Subject: ").size()),
          "Date: " + mail_date(now),
          "Message-ID: <" + new_run_id(now) + "@" + domain + ">",
          "Auto-Submitted: auto-generated"};  // RFC 3834: nobody's absence answers it
}

std::string mail_date(std::chrono::system_clock::time_point time) {
  // In English wherever it is sent.
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = date::floor<date::days>(time);
  const date::year_month_day day(days);
  const auto clock = date::make_time(date::floor<std::chrono::seconds>(time - days));
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d +0000",
                kDays[date::weekday(days).c_encoding()], static_cast<unsigned>(day.day()),
                kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string with_mail_line_ends(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

}  // namespace etl
