// Decimal numbers as texts, compared by value without floating point.
#pragma once

#include <string>
#include <string_view>

namespace etl {

// The one spelling of a decimal number: "1.50", "+1.5" and "15e-1" give "1.5"; "-0.0" gives "0".
// Digits are never lost; an exponent too large to write out stays one ("1e100000"). A text that is
// no decimal number ("NaN", "abc", "") comes back as it is.
std::string normal_decimal(std::string_view text);

}  // namespace etl
