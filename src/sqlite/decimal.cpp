#include "sqlite/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>

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

Decimal Decimal::rounded(int wanted) const {
  Decimal value = *this;
  if (wanted >= scale) {
    scale_to(value, std::min(wanted, kMostDigits));
    return value;
  }
  __int128 divisor = 1;
  for (int i = wanted; i < scale; ++i) {
    if (!multiply_by_ten(divisor)) return Decimal{0, std::max(wanted, 0)};
  }
  const __int128 half = divisor / 2;
  const __int128 rest = value.digits % divisor;
  value.digits /= divisor;
  if (rest >= half && rest > 0) ++value.digits;
  if (-rest >= half && rest < 0) --value.digits;
  value.scale = wanted;
  while (value.scale < 0) {  // round(1234, -2) is 1200
    multiply_by_ten(value.digits);
    ++value.scale;
  }
  return value;
}

Decimal Decimal::divided_by(long long divisor) const {
  constexpr int kMoreDecimals = 20;
  Decimal value{digits / divisor, scale};
  __int128 rest = digits % divisor;
  for (int i = 0; i < kMoreDecimals && value.scale < kMostDigits; ++i) {
    __int128 next = value.digits;
    if (!multiply_by_ten(next)) break;
    rest *= 10;
    value.digits = next + rest / divisor;
    rest %= divisor;
    ++value.scale;
  }
  return value;
}

double Decimal::approximately() const {
  return static_cast<double>(digits) / std::pow(10.0, scale);
}

}  // namespace etl
