#include "sqlite/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace etl {

namespace {

// Room is left so that a few more digits never overflow: 10^37 of the 1.7 * 10^38 there are.
constexpr int kMostDigits = 37;

bool multiply_by_ten(__int128& value) {
  return !__builtin_mul_overflow(value, __int128{10}, &value);
}

bool scale_to(Decimal& value, int scale) {
  while (value.scale < scale) {
    if (!multiply_by_ten(value.digits)) return false;
    ++value.scale;
  }
  return true;
}

// Where a number begins in PostgreSQL's numeric, which counts in digits of four decimal places:
// number = first * 10000^weight + less.
struct LeadingDigit {
  int weight = 0;
  int first = 0;
};

LeadingDigit leading_digit(const Decimal& value) {
  __int128 rest = value.digits < 0 ? -value.digits : value.digits;
  if (rest == 0) return {};
  int exponent = -value.scale;  // of the last digit of `rest`
  while (rest >= 10000 || exponent % 4 != 0) {
    rest /= 10;
    ++exponent;
    if (rest == 0) break;
  }
  if (rest > 0) return {exponent / 4, static_cast<int>(rest)};
  // All digits lie within one digit of four places: 0.05 is 0500 at weight -1.
  rest = value.digits < 0 ? -value.digits : value.digits;
  for (exponent = -value.scale; exponent % 4 != 0; --exponent) rest *= 10;
  return {exponent / 4, static_cast<int>(rest)};
}

// select_div_scale() of PostgreSQL's src/backend/utils/adt/numeric.c: 16 significant digits at
// least.
int quotient_scale(const Decimal& dividend, const Decimal& divisor) {
  constexpr int kLeastSignificantDigits = 16;
  const LeadingDigit above = leading_digit(dividend);
  const LeadingDigit below = leading_digit(divisor);
  const int weight = above.weight - below.weight - (above.first <= below.first ? 1 : 0);
  return std::max({kLeastSignificantDigits - 4 * weight, dividend.scale, divisor.scale, 0});
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal value;
  std::size_t i = 0;
  bool negative = false;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) negative = text[i++] == '-';
  int digits = 0;
  bool point = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
    } else if (text[i] >= '0' && text[i] <= '9') {
      if (++digits > kMostDigits) return std::nullopt;
      value.digits = value.digits * 10 + (text[i] - '0');
      if (point) ++value.scale;
    } else {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const char* first = text.data() + i + 1;
    const char* last = text.data() + text.size();
    if (first != last && *first == '+') ++first;
    int exponent = 0;
    const auto [end, error] = std::from_chars(first, last, exponent);
    if (error != std::errc() || end != last || std::abs(exponent) > kMostDigits)
      return std::nullopt;
    value.scale -= exponent;
    i = text.size();
  }
  if (i != text.size() || value.scale > kMostDigits) return std::nullopt;
  while (value.scale < 0) {
    if (!multiply_by_ten(value.digits)) return std::nullopt;
    ++value.scale;
  }
  if (negative) value.digits = -value.digits;
  return value;
}

std::optional<Decimal> Decimal::from(double number) {
  // Prices and rates first, without printing them: where the quotient of two whole numbers below
  // 10^15 is this very double, they are its decimal, since no two such decimals share a double.
  constexpr int kUsualDecimals = 6;
  double power = 1;
  for (int scale = 0; scale <= kUsualDecimals; ++scale, power *= 10) {
    const double digits = std::nearbyint(number * power);
    if (!(std::fabs(digits) < 1e15)) break;
    if (digits / power == number) return Decimal{static_cast<std::int64_t>(digits), scale};
  }
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.15g", number);
  return parse({text, static_cast<std::size_t>(length)});
}

std::string Decimal::text() const {
  unsigned __int128 rest =
      digits < 0 ? -static_cast<unsigned __int128>(digits) : static_cast<unsigned __int128>(digits);
  std::string reversed;
  for (int place = 0; place <= scale || rest > 0; ++place) {
    if (place == scale && scale > 0) reversed += '.';
    reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (digits < 0) reversed += '-';
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  Decimal a = *this;
  Decimal b = other;
  if (!scale_to(a, b.scale) || !scale_to(b, a.scale)) return std::nullopt;
  if (__builtin_add_overflow(a.digits, b.digits, &a.digits)) return std::nullopt;
  return a;
}

std::optional<Decimal> Decimal::rounded(int wanted) const {
  Decimal value = *this;
  if (wanted >= scale) return value;  // more decimals are more zeros
  __int128 divisor = 1;
  for (int i = wanted; i < scale; ++i) {
    if (!multiply_by_ten(divisor)) return Decimal{};  // less than half of that many tens
  }
  const __int128 rest = value.digits % divisor;
  value.digits /= divisor;
  if (rest >= divisor - rest) ++value.digits;
  if (-rest >= divisor + rest) --value.digits;
  value.scale = wanted;
  while (value.scale < 0) {  // round(1234, -2) is 1200
    if (!multiply_by_ten(value.digits)) return std::nullopt;
    ++value.scale;
  }
  return value;
}

std::optional<Decimal> Decimal::averaged_over(long long count) const {
  Decimal value{digits / count, scale};
  __int128 rest = digits % count;
  const int wanted = quotient_scale(*this, Decimal{count, 0});
  while (value.scale < wanted) {
    if (!multiply_by_ten(value.digits)) return std::nullopt;
    rest *= 10;
    value.digits += rest / count;
    rest %= count;
    ++value.scale;
  }
  if (rest >= count - rest) ++value.digits;
  if (-rest >= count + rest) --value.digits;
  return value;
}

double Decimal::nearest_double() const {
  const std::string exact = text();
  double number = 0;
  std::from_chars(exact.data(), exact.data() + exact.size(), number);
  return number;
}

}  // namespace etl
