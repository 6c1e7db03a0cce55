#include "cli/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "etl/core/decimal_text.h"

namespace etl {

namespace {

struct Decimal {
  std::string sign;
  std::string whole;
  std::string fraction;  // without the point
};

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// No value for what is no number, or has an exponent that nobody would write out.
std::optional<Decimal> parsed(std::string_view text) {
  Decimal decimal;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    if (text.front() == '-') decimal.sign = "-";
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  decimal.whole = text.substr(0, point);
  if (point < text.size()) decimal.fraction = text.substr(point + 1);
  if (!all_digits(decimal.whole) || !all_digits(decimal.fraction)) return std::nullopt;
  if (decimal.whole.empty() && decimal.fraction.empty()) return std::nullopt;
  if (decimal.whole.empty()) decimal.whole = "0";
  return decimal;
}

std::string grouped(std::string digits) {
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

// Half up, away from zero.
void round_to_cents(Decimal& decimal) {
  const bool up = decimal.fraction.size() > 2 && decimal.fraction[2] >= '5';
  decimal.fraction.resize(2, '0');
  if (!up) return;
  std::string digits = decimal.whole + decimal.fraction;
  std::size_t i = digits.size();
  while (i > 0 && digits[i - 1] == '9') digits[--i] = '0';
  if (i > 0) {
    ++digits[i - 1];
  } else {
    digits.insert(0, "1");
  }
  decimal.whole = digits.substr(0, digits.size() - 2);
  decimal.fraction = digits.substr(digits.size() - 2);
}

std::optional<Decimal> parsed_in_any_spelling(std::string_view text) {
  std::optional<Decimal> decimal = parsed(text);
  return decimal ? decimal : parsed(normal_decimal(text));  // "1.5e3"
}

}  // namespace

std::string with_thousands(std::uint64_t number) { return grouped(std::to_string(number)); }

std::string with_thousands(std::string_view text) {
  const std::optional<Decimal> decimal = parsed_in_any_spelling(text);
  if (!decimal) return std::string(text);
  return decimal->sign + grouped(decimal->whole) +
         (decimal->fraction.empty() ? "" : "." + decimal->fraction);
}

std::string as_money(std::string_view text) {
  std::optional<Decimal> decimal = parsed_in_any_spelling(text);
  if (!decimal) return std::string(text);
  round_to_cents(*decimal);
  const bool zero =
      (decimal->whole + decimal->fraction).find_first_not_of('0') == std::string::npos;
  return (zero ? "" : decimal->sign) + "$" + grouped(decimal->whole) + "." + decimal->fraction;
}

Message as_figure(const std::optional<std::string>& decimal, std::string_view unit) {
  if (!decimal) return message("none");
  return unit == "currency" ? as_money(*decimal) : with_thousands(*decimal);
}

std::string as_duration(double seconds) {
  char buffer[40];
  if (seconds < 59.995) {
    std::snprintf(buffer, sizeof buffer, "%.2fs", seconds);
    return buffer;
  }
  const long whole = std::lround(seconds);
  if (whole < 3600) {
    std::snprintf(buffer, sizeof buffer, "%ldm %02lds", whole / 60, whole % 60);
  } else {
    std::snprintf(buffer, sizeof buffer, "%ldh %02ldm", whole / 3600, whole % 3600 / 60);
  }
  return buffer;
}

Message tables_text(std::uint64_t number) {
  return counted("%1 table", "%1 tables", number, with_thousands(number));
}

Message rows_text(std::uint64_t number) {
  return counted("%1 row", "%1 rows", number, with_thousands(number));
}

}  // namespace etl
