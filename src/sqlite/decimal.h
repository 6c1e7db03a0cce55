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
  std::string text() const;  // with `scale` decimals

  std::optional<Decimal> plus(const Decimal& other) const;
  // To `wanted` decimals, half away from zero, as PostgreSQL rounds numeric.
  Decimal rounded(int wanted) const;
  // The quotient with 20 more decimals, the rest cut off.
  Decimal divided_by(long long divisor) const;
  double approximately() const;
};

}  // namespace etl
