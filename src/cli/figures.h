// Numbers as people read them: 1,234,567 and $50,847.74.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "etl/core/message.h"

namespace etl {

std::string with_thousands(std::uint64_t number);  // "1,234,567"

// Decimal texts; exact, never through a double. What is no number comes back as it is.
std::string with_thousands(std::string_view decimal);  // "-1234.5" -> "-1,234.5"
std::string as_money(std::string_view decimal);        // "50847.735" -> "$50,847.74"

// By the unit of a metric: "currency", "count", "number". No value: "none".
Message as_figure(const std::optional<std::string>& decimal, std::string_view unit);

std::string as_duration(double seconds);  // "0.01s", "2m 05s", "1h 02m"

// "1 table", "1,200 tables"
Message tables_text(std::uint64_t number);
Message rows_text(std::uint64_t number);

}  // namespace etl
