#include <algorithm>

#include "etl/core/figures.h"
#include "etl/runtime/clock.h"
#include "report/page/figure_text.h"
#include "report/page/html_text.h"
#include "report/page/sections.h"

namespace etl {

namespace {

std::string tile(const std::string& name, const std::string& value, const std::string& note) {
  return "<div class=\"tile\"><dt>" + name + "</dt><dd><b>" + value + "</b>" +
         (note.empty() ? "" : "<span>" + note + "</span>") + "</dd></div>\n";
}

std::vector<const HistoricRun*> replications(const PageFacts& facts) {
  std::vector<const HistoricRun*> runs;
  for (const HistoricRun& run : facts.runs) {
    if (run.command == "replicate") runs.push_back(&run);
  }
  return runs;
}

std::string rate_tile(const std::vector<const HistoricRun*>& runs) {
  if (runs.empty()) return tile("Success rate", "none", "no replication yet");
  const auto good =
      std::count_if(runs.begin(), runs.end(), [](const HistoricRun* run) { return run->good(); });
  // Rounded down: 100 % is said of all alone.
  const auto total = static_cast<std::ptrdiff_t>(runs.size());
  const double percent = static_cast<double>(1000 * good / total) / 10;
  return tile("Success rate", plain_number(percent, 1) + " %",
              std::to_string(good) + " of " + counted(runs.size(), "replication"));
}

std::string duration_tile(const std::vector<const HistoricRun*>& runs) {
  std::vector<double> seconds;
  for (const HistoricRun* run : runs) {
    if (run->good()) seconds.push_back(run->seconds);
  }
  if (seconds.empty()) return "";
  std::sort(seconds.begin(), seconds.end());
  const std::size_t half = seconds.size() / 2;
  const double median =
      seconds.size() % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2;
  return tile("Usual duration", as_duration(median), as_duration(seconds.back()) + " at most");
}

}  // namespace

std::string figures_section(const PageFacts& facts) {
  if (facts.runs.empty()) return "";
  const std::vector<const HistoricRun*> runs = replications(facts);
  const HistoricRun* const success = last_success(facts);
  std::string tiles;
  if (success != nullptr) {
    tiles +=
        tile("Last success", success->started ? age_element(*success->started, facts.now) : "known",
             time_element(success->timestamp));
  } else {
    tiles += tile("Last success", "none", "");
  }
  if (facts.mirror_time) {
    tiles += tile("Mirror as of", age_element(*facts.mirror_time, facts.now),
                  time_element(local_iso8601(*facts.mirror_time)));
  } else {
    tiles += tile("Mirror as of", "none", "there is no mirror");
  }
  if (facts.next_run) {
    tiles += tile("Next run", age_element(*facts.next_run, facts.now),
                  time_element(local_iso8601(*facts.next_run)));
  }
  tiles += rate_tile(runs) + duration_tile(runs);
  if (success != nullptr) {
    tiles += tile("Rows in the last copy", with_thousands(success->records),
                  "tables and views: " + std::to_string(success->tables.size()));
  }
  return "<dl class=\"tiles\" aria-label=\"Figures\">\n" + tiles + "</dl>\n";
}

}  // namespace etl
