// A decimal of up to 38 digits: digits * 10^-scale. Arithmetic tells when it does not fit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace etl {

struct Decimal {
  __int128 digits = 0;
  int scale = 0;  // never negative

  // "-12.50", "1e-7"; no value for anything else, or where it does not fit.
  static std::optional<Decimal> parse(std::string_view text);
  // The decimal of at most 15 digits that the number stands for, as "%.15g" prints it.
  static std::optional<Decimal> from(double number);
  std::string text() const;  // with `scale` decimals

  std::optional<Decimal> plus(const Decimal& other) const;
  Decimal negated() const { return {-digits, scale}; }
  // To `wanted` decimals, half away from zero, as PostgreSQL rounds numeric. Negative: to tens.
  std::optional<Decimal> rounded(int wanted) const;
  // By a positive count, with as many decimals as PostgreSQL's avg() gives.
  std::optional<Decimal> averaged_over(long long count) const;
  double nearest_double() const;
};

}  // namespace etl
