// Figures as messages have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "etl/core/figures.h"
#include "etl/core/message.h"

namespace etl {

// By the unit of a metric: "currency", "count", "number". No value: "none".
Message as_figure(const std::optional<std::string>& decimal, std::string_view unit);

// "1 table", "1,200 tables"
Message tables_text(std::uint64_t number);
Message rows_text(std::uint64_t number);

}  // namespace etl
