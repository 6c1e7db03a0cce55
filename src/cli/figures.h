// Figures as messages have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "etl/core/figures.h"

namespace etl {

// By the unit of a metric: "currency", "count", "number". No value: "none".
std::string as_figure(const std::optional<std::string>& decimal, std::string_view unit);

std::string plural(std::uint64_t number, const std::string& noun);  // "1 table", "1,200 tables"

}  // namespace etl
