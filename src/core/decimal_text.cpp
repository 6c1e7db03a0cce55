#include "etl/core/decimal_text.h"

#include <charconv>

namespace etl {

namespace {

// Beyond this many zeros a number is kept with its exponent; PostgreSQL's numeric has at most
// 131072 digits before the point, but nobody wants to see them.
constexpr long kLongestRunOfZeros = 400;

struct Parts {
  bool negative = false;
  std::string digits;  // without leading and trailing zeros; empty for zero
  long exponent = 0;   // value = 0.digits * 10^exponent
};

bool parse(std::string_view text, Parts& parts) {
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) parts.negative = text[i++] == '-';
  std::string digits;
  long point = -1;
  for (; i < text.size(); ++i) {
    if (text[i] >= '0' && text[i] <= '9') {
      digits += text[i];
    } else if (text[i] == '.' && point < 0) {
      point = static_cast<long>(digits.size());
    } else {
      break;
    }
  }
  if (digits.empty()) return false;
  if (point < 0) point = static_cast<long>(digits.size());
  long exponent = 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const char* first = text.data() + i + 1;
    const char* last = text.data() + text.size();
    if (first != last && *first == '+') ++first;
    const auto [end, error] = std::from_chars(first, last, exponent);
    if (error != std::errc() || end != last) return false;
    i = text.size();
  }
  if (i != text.size()) return false;
  const std::size_t first_digit = digits.find_first_not_of('0');
  if (first_digit == std::string::npos) return true;
  parts.exponent = point - static_cast<long>(first_digit) + exponent;
  parts.digits = digits.substr(first_digit, digits.find_last_not_of('0') - first_digit + 1);
  return true;
}

}  // namespace

std::string normal_decimal(std::string_view text) {
  Parts parts;
  if (!parse(text, parts)) return std::string(text);
  if (parts.digits.empty()) return "0";
  const std::string sign = parts.negative ? "-" : "";
  const long count = static_cast<long>(parts.digits.size());
  if (parts.exponent > count + kLongestRunOfZeros || parts.exponent < -kLongestRunOfZeros) {
    return sign + "0." + parts.digits + "e" + std::to_string(parts.exponent);
  }
  if (parts.exponent <= 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-parts.exponent), '0') + parts.digits;
  }
  if (parts.exponent >= count) {
    return sign + parts.digits + std::string(static_cast<std::size_t>(parts.exponent - count), '0');
  }
  const auto whole = static_cast<std::size_t>(parts.exponent);
  return sign + parts.digits.substr(0, whole) + "." + parts.digits.substr(whole);
}

}  // namespace etl
