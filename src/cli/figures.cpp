#include "cli/figures.h"

namespace etl {

Message as_figure(const std::optional<std::string>& decimal, std::string_view unit) {
  if (!decimal) return message("none");
  return unit == "currency" ? as_money(*decimal) : with_thousands(*decimal);
}

Message tables_text(std::uint64_t number) {
  return counted("%1 table", "%1 tables", number, with_thousands(number));
}

Message rows_text(std::uint64_t number) {
  return counted("%1 row", "%1 rows", number, with_thousands(number));
}

}  // namespace etl
