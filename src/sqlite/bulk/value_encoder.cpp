#include "sqlite/bulk/value_encoder.h"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace etl::bulk {

namespace {

// The largest integral value that SQLite keeps as an integer in a REAL column: six bytes.
constexpr double kLargestIntegralReal = 140737488355327.0;

constexpr double kPowersOfTen[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
constexpr std::uint64_t kIntegerPowersOfTen[] = {1,
                                                 10,
                                                 100,
                                                 1000,
                                                 10000,
                                                 100000,
                                                 1000000,
                                                 10000000,
                                                 100000000,
                                                 1000000000,
                                                 10000000000,
                                                 100000000000,
                                                 1000000000000,
                                                 10000000000000,
                                                 100000000000000,
                                                 1000000000000000};

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

bool is_special_number(std::string_view text) {
  return text == "NaN" || text == "Infinity" || text == "-Infinity";
}

enum class Parsed { kNumber, kBeyondDoubles, kNoNumber };

Parsed parse_double(std::string_view text, double& number) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || (!is_digit(digits[0]) && digits[0] != '.')) return Parsed::kNoNumber;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) {
    return Parsed::kNoNumber;
  }
  if (error == std::errc()) return Parsed::kNumber;
  // Infinite, or too small for anything but a zero: SQLite's own reading of such a text.
  const bool small = digits.find("e-") != std::string_view::npos ||
                     digits.find_first_of("123456789") > digits.find('.');
  number = small ? 0.0 : HUGE_VAL;
  if (negative) number = -number;
  return Parsed::kBeyondDoubles;
}

bool parse_integer(std::string_view text, std::int64_t& number) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  at += negative;
  if (at == end || end - at > 18) {
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end;
  }
  std::uint64_t magnitude = 0;
  for (; at != end; ++at) {
    if (!is_digit(*at)) return false;
    magnitude = magnitude * 10 + static_cast<unsigned char>(*at - '0');
  }
  number = negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
  return true;
}

// A decimal of at most 15 digits without exponent: an integer of as many digits, and its scale.
struct ShortDecimal {
  std::uint64_t digits = 0;
  unsigned scale = 0;
  bool negative = false;

  bool parse(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    negative = at != end && *at == '-';
    at += negative;
    if (at == end || end - at > 16) return false;
    const char* const start = at;
    digits = 0;
    for (; at != end && is_digit(*at); ++at)
      digits = digits * 10 + static_cast<unsigned char>(*at - '0');
    std::ptrdiff_t count = at - start;
    scale = 0;
    if (at != end && *at == '.') {
      const char* const point = at++;
      for (; at != end && is_digit(*at); ++at)
        digits = digits * 10 + static_cast<unsigned char>(*at - '0');
      scale = static_cast<unsigned>(at - point - 1);
      count += scale;
    }
    return at == end && count > 0 && count <= 15;
  }
  // Correctly rounded: both numbers are exact in a double, and there is one division.
  double real() const {
    const double magnitude = static_cast<double>(digits) / kPowersOfTen[scale];
    return negative ? -magnitude : magnitude;
  }
};

bool contains(std::string_view upper, std::string_view part) {
  return upper.find(part) != std::string_view::npos;
}

}  // namespace

Affinity affinity_of(std::string_view declared_type) {
  std::string upper(declared_type);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (contains(upper, "INT")) return Affinity::kInteger;
  if (contains(upper, "CHAR") || contains(upper, "CLOB") || contains(upper, "TEXT")) {
    return Affinity::kText;
  }
  if (upper.empty() || contains(upper, "BLOB")) return Affinity::kBlob;
  if (contains(upper, "REAL") || contains(upper, "FLOA") || contains(upper, "DOUB")) {
    return Affinity::kReal;
  }
  return Affinity::kNumeric;
}

bool ValueEncoder::supported() const {
  switch (conversion_) {
    case Conversion::kText:
    case Conversion::kTrimmedText:
    case Conversion::kTimestampTz:
      return affinity_ == Affinity::kText || affinity_ == Affinity::kBlob;
    default:
      return true;
  }
}

bool ValueEncoder::always_integer() const {
  return (conversion_ == Conversion::kInteger || conversion_ == Conversion::kBoolean) &&
         affinity_ != Affinity::kText && affinity_ != Affinity::kReal;
}

bool ValueEncoder::always_text() const {
  if (always_blob()) return false;
  return affinity_ == Affinity::kText || conversion_ == Conversion::kText ||
         conversion_ == Conversion::kTrimmedText || conversion_ == Conversion::kTimestampTz;
}

void ValueEncoder::store_integer(std::int64_t number, StoredValue& value) {
  if (affinity_ == Affinity::kReal) {
    store_real(static_cast<double>(number), value);
  } else if (affinity_ == Affinity::kText) {
    const auto end = std::to_chars(scratch_, scratch_ + sizeof scratch_, number).ptr;
    value.set_text(scratch_, static_cast<std::size_t>(end - scratch_));
  } else {
    value.set_integer(number);
  }
}

void ValueEncoder::store_real(double number, StoredValue& value) {
  switch (affinity_) {
    case Affinity::kBlob:
      value.set_real(number);
      return;
    case Affinity::kText:  // as sqlite3VdbeMemStringify() does
      sqlite3_snprintf(sizeof scratch_, scratch_, "%!.15g", number);
      value.set_text(scratch_, std::char_traits<char>::length(scratch_));
      return;
    case Affinity::kReal:
      if (number >= -kLargestIntegralReal - 1 && number <= kLargestIntegralReal &&
          static_cast<double>(static_cast<std::int64_t>(number)) == number) {
        value.set_integral_real(number, static_cast<std::int64_t>(number));
      } else {
        value.set_real(number);
      }
      return;
    case Affinity::kNumeric:
    case Affinity::kInteger:
      break;
  }
  // As sqlite3VdbeIntegerAffinity() does: neither the smallest nor the largest integer.
  if (number > -9223372036854775808.0 && number < 9223372036854775808.0 &&
      static_cast<double>(static_cast<std::int64_t>(number)) == number) {
    value.set_integer(static_cast<std::int64_t>(number));
  } else {
    value.set_real(number);
  }
}

bool ValueEncoder::encode_integer(std::string_view text, StoredValue& value) {
  std::int64_t number = 0;
  if (!parse_integer(text, number)) return false;
  store_integer(number, value);
  return true;
}

bool ValueEncoder::encode_real(std::string_view text, StoredValue& value) {
  ShortDecimal decimal;
  double number = 0;
  if (decimal.parse(text)) {
    number = decimal.real();
  } else if (is_special_number(text)) {
    value.set_text(text.data(), text.size());
    return true;
  } else {
    return encode_long_real(text, value);
  }
  store_real(number, value);
  return true;
}

// One of more than 15 digits, or with an exponent. What no double can hold is bound as text, which
// becomes a number again where the column's affinity says so.
bool ValueEncoder::encode_long_real(std::string_view text, StoredValue& value) {
  double number = 0;
  const Parsed parsed = parse_double(text, number);
  if (parsed == Parsed::kNoNumber) return false;
  if (parsed == Parsed::kBeyondDoubles && !numeric_affinity()) {
    value.set_text(text.data(), text.size());
  } else {
    store_real(number, value);
  }
  return true;
}

bool ValueEncoder::encode_numeric(std::string_view text, StoredValue& value) {
  ShortDecimal decimal;
  if (decimal.parse(text)) {
    const std::uint64_t unit = kIntegerPowersOfTen[decimal.scale];
    // Money, mostly: a division by a constant is several times as fast.
    const std::uint64_t whole = decimal.scale == 2 ? decimal.digits / 100 : decimal.digits / unit;
    if (whole * unit != decimal.digits) {
      store_real(decimal.real(), value);
      return true;
    }
    const auto number = static_cast<std::int64_t>(whole);
    store_integer(decimal.negative ? -number : number, value);
    return true;
  }
  if (is_special_number(text)) {
    value.set_text(text.data(), text.size());
    return true;
  }
  // An integer of any length stays exact, whatever zeros stand behind its point.
  const std::size_t point = text.find('.');
  std::int64_t number = 0;
  if ((point == std::string_view::npos ||
       text.find_first_not_of('0', point + 1) == std::string_view::npos) &&
      parse_integer(text.substr(0, point), number)) {
    store_integer(number, value);
    return true;
  }
  return encode_long_real(text, value);
}

bool ValueEncoder::encode_boolean(std::string_view text, StoredValue& value) {
  if (text == "t" || text == "true" || text == "1") {
    store_integer(1, value);
  } else if (text == "f" || text == "false" || text == "0") {
    store_integer(0, value);
  } else {
    return false;
  }
  return true;
}

namespace {

// "2024-01-31 12:00:00+00", also with " BC" behind it; "infinity" has no offset.
void encode_timestamp_tz(std::string_view text, StoredValue& value) {
  value.set_text(text.data(), text.size());
  std::size_t end = text.size();
  if (end >= 3 && text.substr(end - 3) == " BC") end -= 3;
  if (end < 3 || text.substr(end - 3, 3) != "+00") return;
  value.set_text(text.data(), text.size() + 3);
  value.source = ValueSource::kUtcOffset;
  value.split = static_cast<std::uint16_t>(end);
}

}  // namespace

bool ValueEncoder::encode(std::string_view text, StoredValue& value) {
  switch (conversion_) {
    case Conversion::kInteger:
      return encode_integer(text, value);
    case Conversion::kReal:
      return encode_real(text, value);
    case Conversion::kNumeric:
      return encode_numeric(text, value);
    case Conversion::kBoolean:
      return encode_boolean(text, value);
    case Conversion::kBytea:
      value.set_blob(text.data(), text.size());
      return true;
    case Conversion::kTimestampTz:
      if (text.size() > 64) return false;
      encode_timestamp_tz(text, value);
      return true;
    case Conversion::kTrimmedText:
      while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
      value.set_text(text.data(), text.size());
      return true;
    case Conversion::kText:
      break;
  }
  value.set_text(text.data(), text.size());
  return true;
}

}  // namespace etl::bulk
