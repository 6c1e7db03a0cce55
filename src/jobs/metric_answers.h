// What one side says to the metrics.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/metric.h"

namespace etl {

struct MetricAnswer {
  std::optional<std::string> value;  // none: NULL, or no row
  std::optional<Error> failure;      // the side refused the statement
};

// First row of a query, as SourceSnapshot, MirrorReader and LoadTarget give it.
using FirstRow = std::function<std::vector<std::optional<std::string>>(const std::string& sql)>;

// One answer for each metric, with as few statements as go (metric_scans()); where one of several
// metrics is refused, each is asked alone. Throws what is about more than one statement: a lost
// connection, a stop.
std::vector<MetricAnswer> answers_to(const std::vector<const Metric*>& metrics,
                                     const FirstRow& first_row);

}  // namespace etl
