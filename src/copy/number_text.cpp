#include "copy/number_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

#include "etl/core/error.h"

namespace etl {

namespace {

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return text;
}

// 0x1F, 0o17, 0b11 and 1_000, which PostgreSQL reads from version 16 on.
bool maybe_of_newer_server(std::string_view unsigned_text) {
  bool grouped = false;
  for (const char c : unsigned_text) {
    grouped = grouped || c == '_';
    const bool known = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (known || c == '_' || c == '.' || c == '+' || c == '-') continue;
    if (c != 'x' && c != 'X' && c != 'o' && c != 'O') return false;
  }
  if (grouped) return true;
  if (unsigned_text.size() < 3 || unsigned_text[0] != '0') return false;
  return std::string_view("xXoObB").find(unsigned_text[1]) != std::string_view::npos;
}

// digits[.digits][e[sign]digits] at the start of a text, without sign.
class DecimalText {
 public:
  // Beyond it the exact exponent does not matter to anyone.
  static constexpr long kLargestExponent = 1'000'000;

  // Bytes of it; 0: the text does not start with one.
  std::size_t scan(std::string_view text) {
    text_ = text;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
      if (is_digit(text[at])) {
        if (first_ == kNone && text[at] != '0') first_ = digits_;
        ++digits_;
      } else if (text[at] == '.' && !pointed_) {
        pointed_ = true;
        point_ = digits_;
      } else {
        break;
      }
    }
    if (!pointed_) point_ = digits_;
    return digits_ == 0 ? 0 : at + scan_exponent(text.substr(at));
  }

  bool zero() const { return first_ == kNone; }
  long exponent() const { return exponent_; }
  // e, where the value is 0.ddd * 10^e and its first d is not 0.
  long magnitude() const {
    return static_cast<long>(point_) - static_cast<long>(first_) + exponent_;
  }
  long fraction_digits() const { return static_cast<long>(digits_ - point_) - exponent_; }
  // Whether rounding to `kept` digits, from the first that is not 0 on, adds one before them.
  bool rounds_up_to_more_digits(std::size_t kept) const {
    if (first_ + kept >= digits_ || digit(first_ + kept) < '5') return false;
    for (std::size_t i = first_; i < first_ + kept; ++i) {
      if (digit(i) != '9') return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::size_t scan_exponent(std::string_view text) {
    if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return 0;
    const bool negative = text.substr(1, 1) == "-";
    const std::string_view digits = without_sign(text.substr(1));
    std::size_t at = 0;
    for (; at < digits.size() && is_digit(digits[at]); ++at) {
      if (exponent_ < kLargestExponent) exponent_ = exponent_ * 10 + (digits[at] - '0');
    }
    if (negative) exponent_ = -exponent_;
    return at == 0 ? 0 : text.size() - digits.size() + at;
  }
  char digit(std::size_t i) const { return text_[i < point_ || !pointed_ ? i : i + 1]; }

  std::string_view text_;
  std::size_t digits_ = 0;
  std::size_t point_ = 0;      // digits before it
  std::size_t first_ = kNone;  // that is not 0
  bool pointed_ = false;
  long exponent_ = 0;
};

// Up to PostgreSQL 15 numeric's exponent may have spaces before it: "1e 5".
bool has_space_in_exponent(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  return e != text.npos && e + 1 < text.size() && is_space(text[e + 1]);
}

// Where a double or a float ends, in decimal exponents of 0.ddd * 10^e: above `huge` and below
// `tiny` nothing fits, strictly between `large` and `small` everything does.
struct FloatRange {
  long huge, large, small, tiny;
};
constexpr FloatRange kDouble{309, 309, -323, -324};
constexpr FloatRange kSingle{39, 39, -44, -46};

// At the edge, by what the text is rounded to.
template <typename Float>
TextFit rounded_fit(std::string_view unsigned_text) {
  Float value = 0;
  const char* const end = unsigned_text.data() + unsigned_text.size();
  const auto parsed = std::from_chars(unsigned_text.data(), end, value);
  if (parsed.ec == std::errc::result_out_of_range) return TextFit::kOutOfRange;
  if (parsed.ec != std::errc() || parsed.ptr != end) return TextFit::kUnknown;
  return value == 0 || std::isinf(value) ? TextFit::kOutOfRange : TextFit::kFits;
}

TextFit decimal_float_fit(const DecimalText& decimal, std::string_view unsigned_text,
                          bool single_precision) {
  if (decimal.zero()) return TextFit::kFits;
  const FloatRange& range = single_precision ? kSingle : kDouble;
  const long magnitude = decimal.magnitude();
  if (magnitude > range.huge || magnitude < range.tiny) return TextFit::kOutOfRange;
  if (magnitude < range.large && magnitude > range.small) return TextFit::kFits;
  return single_precision ? rounded_fit<float>(unsigned_text) : rounded_fit<double>(unsigned_text);
}

}  // namespace

TextFit integer_fit(std::string_view text, int bytes) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view digits = without_sign(text);
  const std::uint64_t least = std::uint64_t{1} << (8 * bytes - 1);  // without its sign
  std::uint64_t value = 0;
  std::size_t at = 0;
  for (; at < digits.size() && is_digit(digits[at]); ++at) {
    const auto digit = static_cast<std::uint64_t>(digits[at] - '0');
    if (value > (least - digit) / 10) return TextFit::kOutOfRange;  // whatever follows
    value = value * 10 + digit;
  }
  const std::string_view rest = without_spaces_around(digits.substr(at));
  if (at == 0 || !rest.empty()) {
    const bool newer = maybe_of_newer_server(without_spaces_around(digits));
    return newer ? TextFit::kUnknown : TextFit::kInvalid;
  }
  return value == least && !negative ? TextFit::kOutOfRange : TextFit::kFits;
}

TextFit numeric_fit(std::string_view text, int precision, int scale) {
  text = without_spaces_around(text);
  if (same_word(text, "nan")) return TextFit::kFits;
  const std::string_view plain = without_sign(text);
  if (same_word(plain, "inf") || same_word(plain, "infinity")) {
    // From PostgreSQL 14 on, where nothing limits its digits.
    return precision > 0 ? TextFit::kOutOfRange : TextFit::kUnknown;
  }
  DecimalText decimal;
  const std::size_t scanned = decimal.scan(plain);
  // The server's limits of exponents differ from version to version, and come before all else.
  constexpr long kOrdinaryExponent = 10'000;
  if (decimal.exponent() > kOrdinaryExponent || decimal.exponent() < -kOrdinaryExponent) {
    return TextFit::kUnknown;
  }
  if (scanned == 0 || scanned < plain.size()) {
    const bool elsewhere = maybe_of_newer_server(plain) || has_space_in_exponent(plain);
    return elsewhere ? TextFit::kUnknown : TextFit::kInvalid;
  }
  if (precision <= 0) {
    // "up to 131072 digits before the decimal point; up to 16383 digits after"
    // (postgresql.org/docs/15/datatype-numeric.html)
    const bool within =
        decimal.fraction_digits() <= 16'383 && (decimal.zero() || decimal.magnitude() <= 131'072);
    return within ? TextFit::kFits : TextFit::kUnknown;
  }
  if (decimal.zero()) return TextFit::kFits;
  const long room = precision - scale;  // digits before the point
  const bool too_large = decimal.magnitude() > room ||
                         (decimal.magnitude() == room &&
                          decimal.rounds_up_to_more_digits(static_cast<std::size_t>(precision)));
  return too_large ? TextFit::kOutOfRange : TextFit::kFits;
}

TextFit float_fit(std::string_view text, bool single_precision) {
  text = without_spaces_around(text);
  const std::string_view plain = without_sign(text);
  if (same_word(text, "nan") || same_word(plain, "inf") || same_word(plain, "infinity")) {
    return TextFit::kFits;
  }
  // strtod() of the server's system decides: "-nan", "nan(1)".
  if (plain.size() >= 3 && same_word(plain.substr(0, 3), "nan")) return TextFit::kUnknown;
  if (plain.size() > 2 && plain[0] == '0' && (plain[1] == 'x' || plain[1] == 'X')) {
    return TextFit::kUnknown;
  }
  // The server looks at the size of what strtod() has read before it looks at what is left.
  DecimalText decimal;
  const std::string_view number = plain.substr(0, decimal.scan(plain));
  if (number.empty()) return TextFit::kInvalid;
  const TextFit fit = decimal_float_fit(decimal, number, single_precision);
  return fit == TextFit::kFits && number.size() < plain.size() ? TextFit::kInvalid : fit;
}

NumberForm::NumberForm(const TextConventions& conventions)
    : decimal_(conventions.decimal), thousands_(conventions.thousands.value_or('\0')) {
  const std::string_view separators(".,' _");
  const bool right = (decimal_ == '.' || decimal_ == ',') && thousands_ != decimal_ &&
                     (!conventions.thousands || separators.find(thousands_) != separators.npos);
  if (right) return;
  const std::string decimal(1, decimal_);
  throw Error(
      ErrorKind::kUsage,
      conventions.thousands
          ? message("these cannot be the signs of numbers: decimal '%1', thousands '%2'", decimal,
                    std::string(1, thousands_))
          : message("these cannot be the signs of numbers: decimal '%1'", decimal),
      message("the decimal sign is . or , and thousands are set apart by another one of . , ' _ "
              "and the space"));
}

NumberForm::Spelling NumberForm::respell(std::string_view text, std::string& out) const {
  if (plain()) return Spelling::kPlain;
  text = without_spaces_around(text);
  bool signs = false;
  for (const char c : text) {
    signs = signs || c == '.' || c == decimal_ || (c == thousands_ && thousands_ != '\0');
  }
  if (!signs) return Spelling::kPlain;

  out.clear();
  std::size_t at = 0;
  const auto here = [&](char c) { return at < text.size() && text[at] == c; };
  const auto copy_digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) out += text[at++];
    return at - start;
  };
  if (here('-') || here('+')) out += text[at++];
  const std::size_t leading = copy_digits();
  if (thousands_ != '\0' && here(thousands_)) {
    if (leading == 0 || leading > 3) return Spelling::kWrong;
    while (here(thousands_)) {
      ++at;
      if (copy_digits() != 3) return Spelling::kWrong;
    }
  }
  if (here(decimal_)) {
    ++at;
    out += '.';
    if (copy_digits() + leading == 0) return Spelling::kWrong;
  } else if (leading == 0) {
    return Spelling::kWrong;
  }
  if (here('e') || here('E')) {
    out += text[at++];
    if (here('-') || here('+')) out += text[at++];
    if (copy_digits() == 0) return Spelling::kWrong;
  }
  return at == text.size() ? Spelling::kRespelled : Spelling::kWrong;
}

std::string NumberForm::example() const {
  if (plain()) return "";
  return "1" + (thousands_ == '\0' ? "" : std::string(1, thousands_)) + "234" + decimal_ + "56";
}

}  // namespace etl
