// A business metric: one SQL file, one number, run unchanged in PostgreSQL and in the mirror.
//
//   -- title: Total revenue
//   -- unit: currency
//   -- tables: fact_sales
//   SELECT round(sum(total_amount), 2) FROM fact_sales
//
// The file's name is the metric's name. `tables` says which tables it needs: a run over a schema
// without them leaves the metric out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etl {

struct Metric {
  std::string name;
  std::string title;
  std::string unit;  // "currency", "count" or "number"
  std::vector<std::string> tables;
  std::string sql;
};

// Throws Error kConfiguration, naming the file, where title, tables or the statement is missing.
Metric parse_metric(const std::string& name, std::string_view text);

// Equal as decimal numbers ("20" and "20.00"), or as texts where one is no number.
bool same_number(std::string_view a, std::string_view b);

}  // namespace etl
