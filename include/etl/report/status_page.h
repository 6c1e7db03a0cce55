// One page that shows how the runs go: index.html in the report folder, rewritten after each run,
// and the same live from `etl schedule --http`. It stands alone: no address of anything else is in
// it, and its policy (kPagePolicy) would let a browser fetch nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "etl/report/report_history.h"

namespace etl {

// As many of the newest reports as the page is drawn from.
inline constexpr std::size_t kRunsOnPage = 90;

// For the header Content-Security-Policy; the page has it as an element, too.
extern const char* const kPagePolicy;

struct PageFacts {
  std::vector<HistoricRun> runs;  // newest first
  std::chrono::system_clock::time_point now;
  std::optional<std::chrono::system_clock::time_point> mirror_time;  // as of when its rows are
  std::optional<std::chrono::system_clock::time_point> next_run;     // where a schedule is up
  // From when on it is wrong that no newer run has succeeded.
  std::optional<std::chrono::system_clock::time_point> overdue_at;
  bool link_reports = true;  // the reports lie beside the page
};

// Pure: the same facts are the same bytes. All that comes from reports is escaped.
std::string status_page(const PageFacts& facts);

// <folder>/index.html, 0600, whole or not at all. Throws Error kReport.
void write_status_page(const std::string& folder, const PageFacts& facts);

}  // namespace etl
