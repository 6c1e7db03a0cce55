// Metrics that one look at their tables answers: aggregates over the same FROM are asked for
// together, in one statement with a column each. Four sums over a large table then cost one scan.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "etl/core/metric.h"

namespace etl {

struct MetricScan {
  std::string sql;
  std::vector<std::size_t> metrics;  // positions in the list, one for each column of `sql`
};

// Every metric is in exactly one scan. Only statements of the plainest form are put together,
// "SELECT sum(a) FROM t [JOIN ...] [WHERE ...]"; all others stay alone, with their own text.
std::vector<MetricScan> metric_scans(const std::vector<const Metric*>& metrics);

}  // namespace etl
