#include "copy/plain_types.h"

#include <array>

#include "copy/text_fit.h"

namespace etl {

namespace {

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

bool is_hex_bytea(std::string_view digits) {
  for (std::size_t i = 0; i < digits.size();) {
    const char c = digits[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++i;
    } else if (is_hex(c) && i + 1 < digits.size() && is_hex(digits[i + 1])) {
      i += 2;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_boolean(std::string_view text) {
  text = without_spaces_around(text);
  if (text.empty()) return false;
  // Each may be cut short, but for "o", which could be either.
  constexpr std::array<std::string_view, 8> kWords{"true", "false", "yes", "no",
                                                   "on",   "off",   "1",   "0"};
  for (const std::string_view word : kWords) {
    const bool enough = word.front() != 'o' || text.size() > 1;
    if (enough && text.size() <= word.size() && same_word(text, word.substr(0, text.size()))) {
      return true;
    }
  }
  return false;
}

// 32 digits in pairs, a hyphen or none after every second pair, and braces or none around them.
bool is_uuid(std::string_view text) {
  if (!text.empty() && text.front() == '{') {
    if (text.back() != '}') return false;
    text = text.substr(1, text.size() - 2);
  }
  constexpr std::size_t kPairs = 16;
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    if (text.size() < 2 || !is_hex(text[0]) || !is_hex(text[1])) return false;
    text.remove_prefix(2);
    const bool hyphen = pair % 2 == 1 && pair + 1 < kPairs && !text.empty() && text[0] == '-';
    if (hyphen) text.remove_prefix(1);
  }
  return text.empty();
}

ByteaFit bytea_fit(std::string_view text) {
  if (text.substr(0, 2) == "\\x") {
    return is_hex_bytea(text.substr(2)) ? ByteaFit::kFits : ByteaFit::kBadHex;
  }
  for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
    const std::string_view behind = text.substr(i + 1);
    if (!behind.empty() && behind[0] == '\\') {
      i += 2;
    } else if (behind.size() >= 3 && behind[0] <= '3' && is_octal(behind[0]) &&
               is_octal(behind[1]) && is_octal(behind[2])) {
      i += 4;
    } else {
      return ByteaFit::kBadEscape;
    }
  }
  return ByteaFit::kFits;
}

bool fits_length(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return true;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (!starts || ++characters <= limit) continue;
    return text.find_first_not_of(' ', i) == text.npos;
  }
  return true;
}

}  // namespace etl
