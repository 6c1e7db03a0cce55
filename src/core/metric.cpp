#include "etl/core/metric.h"

#include "etl/core/decimal_text.h"
#include "etl/core/error.h"

namespace etl {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string> comma_separated(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view item = trimmed(text.substr(0, comma));
    if (!item.empty()) items.emplace_back(item);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return items;
}

// "-- title: Total revenue" gives title and text; anything else is no field.
bool field(std::string_view line, std::string_view& name, std::string_view& value) {
  if (line.substr(0, 2) != "--") return false;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  name = trimmed(line.substr(2, colon - 2));
  value = trimmed(line.substr(colon + 1));
  return true;
}

}  // namespace

Metric parse_metric(const std::string& name, std::string_view text) {
  Metric metric;
  metric.name = name;
  metric.unit = "number";
  std::string statement;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    std::string_view key;
    std::string_view value;
    if (!field(trimmed(line), key, value)) {
      if (trimmed(line).substr(0, 2) != "--") statement.append(line).append("\n");
    } else if (key == "title") {
      metric.title = value;
    } else if (key == "unit") {
      metric.unit = value;
    } else if (key == "tables") {
      metric.tables = comma_separated(value);
    }
  }
  std::string_view sql = trimmed(statement);
  while (!sql.empty() && sql.back() == ';') sql = trimmed(sql.substr(0, sql.size() - 1));
  metric.sql = sql;
  const bool known_unit =
      metric.unit == "currency" || metric.unit == "count" || metric.unit == "number";
  if (metric.title.empty() || metric.tables.empty() || metric.sql.empty() || !known_unit) {
    throw Error(ErrorKind::kConfiguration,
                message("metric %1: title, tables or the statement is missing, or the unit is "
                        "none of currency, count, number",
                        name),
                message("the file starts with lines like `-- title: Total revenue`; see README, "
                        "Metrics"));
  }
  return metric;
}

bool same_number(std::string_view a, std::string_view b) {
  return normal_decimal(a) == normal_decimal(b);
}

}  // namespace etl
