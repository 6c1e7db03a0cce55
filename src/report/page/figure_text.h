// Numbers of charts as text, whatever the locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace etl {

// Fixed, at most so many decimals, without zeros at the end: "0.5", "12". For SVG, too.
std::string plain_number(double value, int decimals = 2);

// For axes: "950", "1.2k", "50.8k", "3M", "-4.5B"; with "$" in front for unit "currency".
std::string short_figure(double value, std::string_view unit);

// For people, by the unit of a metric, exact: "$50,847.74", "1,234".
std::string exact_figure(std::string_view decimal, std::string_view unit);

// A decimal text as a number to draw; no value for what is none or beyond a double.
std::optional<double> drawn_value(const std::optional<std::string>& decimal);

}  // namespace etl
