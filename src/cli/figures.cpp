#include "cli/figures.h"

namespace etl {

std::string as_figure(const std::optional<std::string>& decimal, std::string_view unit) {
  if (!decimal) return "none";
  return unit == "currency" ? as_money(*decimal) : with_thousands(*decimal);
}

std::string plural(std::uint64_t number, const std::string& noun) {
  return with_thousands(number) + " " + noun + (number == 1 ? "" : "s");
}

}  // namespace etl
