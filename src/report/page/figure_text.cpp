#include "report/page/figure_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "etl/core/figures.h"

namespace etl {

std::string plain_number(double value, int decimals) {
  char buffer[400];  // the longest double has 309 digits before its point
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
  if (error != std::errc() || !std::isfinite(value)) return "0";
  std::string text(buffer, end);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string short_figure(double value, std::string_view unit) {
  struct Magnitude {
    double size;
    const char* sign;
  };
  static constexpr Magnitude kMagnitudes[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
  const double size = std::fabs(value);
  std::string text;
  for (const Magnitude& magnitude : kMagnitudes) {
    if (size < magnitude.size) continue;
    const double scaled = size / magnitude.size;
    text = plain_number(scaled, scaled < 100 ? 2 : 1) + magnitude.sign;
    break;
  }
  if (text.empty()) text = plain_number(size, size < 10 ? 3 : 2);
  return (value < 0 ? "-" : "") + std::string(unit == "currency" ? "$" : "") + text;
}

std::string exact_figure(std::string_view decimal, std::string_view unit) {
  return unit == "currency" ? as_money(decimal) : with_thousands(decimal);
}

std::optional<double> drawn_value(const std::optional<std::string>& decimal) {
  if (!decimal) return std::nullopt;
  double value = 0;
  const char* const last = decimal->data() + decimal->size();
  const auto [end, error] = std::from_chars(decimal->data(), last, value);
  constexpr double kLargest = 1e300;  // beyond it the distance of two may be none
  if (error != std::errc() || end != last || !(std::fabs(value) < kLargest)) return std::nullopt;
  return std::fabs(value) < 1 / kLargest ? 0 : value;
}

}  // namespace etl
