// How the runs go, for Prometheus and its like: OpenMetrics text 1.0.0
// (https://github.com/prometheus/OpenMetrics, specification), with names by Prometheus' rules
// (https://prometheus.io/docs/practices/naming/): base units, _total for what only grows, moments
// rather than ages.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "etl/report/status_page.h"

namespace etl {

inline constexpr const char* kOpenMetricsType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

// Of replications since some moment on; reports that are removed take nothing away from them.
struct RunCounters {
  std::map<std::string, std::uint64_t> runs;  // by status: "SUCCESS", "PARTIAL", ...
  std::uint64_t rows = 0;                     // of all of them
};

// Gauges are of the newest replication by the reports; of a thing that is not known there is no
// line. Pure.
std::string open_metrics_text(const PageFacts& facts, const RunCounters& counters);

}  // namespace etl
