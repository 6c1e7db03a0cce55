#include <algorithm>
#include <map>

#include "etl/core/figures.h"
#include "report/page/charts.h"
#include "report/page/figure_text.h"
#include "report/page/html_text.h"
#include "report/page/sections.h"

namespace etl {

namespace {

constexpr std::size_t kRunsInTable = 15;

std::string rows_text(std::uint64_t rows) {
  return with_thousands(rows) + (rows == 1 ? " row" : " rows");
}

// Axes have round numbers in one unit.
struct TimeUnit {
  double seconds;
  const char* name;
};

TimeUnit unit_for(double longest) {
  if (longest < 120) return {1, " s"};
  return longest < 7200 ? TimeUnit{60, " min"} : TimeUnit{3600, " h"};
}

std::string legend(const std::vector<const HistoricRun*>& runs) {
  std::map<std::string, std::pair<Verdict, std::size_t>> words;
  for (const HistoricRun* run : runs) {
    auto& entry = words[word_of(*run)];
    entry.first = verdict_of(*run);
    ++entry.second;
  }
  std::string items;
  for (const Verdict verdict :
       {Verdict::kGood, Verdict::kWarning, Verdict::kBad, Verdict::kStopped}) {
    for (const auto& [word, entry] : words) {
      if (entry.first != verdict) continue;
      items += "<li><i class=\"" + class_of(verdict) + "\"></i>" + word + ": " +
               std::to_string(entry.second) + "</li>";
    }
  }
  return "<ul class=\"legend\">" + items + "</ul>\n";
}

std::string duration_chart(const std::vector<const HistoricRun*>& runs, const std::string& what) {
  double longest = 0;
  for (const HistoricRun* run : runs) longest = std::max(longest, run->seconds);
  const TimeUnit unit = unit_for(longest);
  Chart chart;
  chart.title = "Duration of the last " + std::to_string(runs.size()) + " " + what + ", " +
                as_duration(longest) + " at most";
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    const HistoricRun& shown = **run;
    chart.values.push_back({shown.seconds / unit.seconds, verdict_of(shown),
                            shown.timestamp.substr(0, 16) + ": " + word_of(shown) + ", " +
                                as_duration(shown.seconds) + ", " + rows_text(shown.records)});
  }
  chart.first = runs.back()->timestamp.substr(0, 10);
  chart.last = runs.size() > 1 ? runs.front()->timestamp.substr(0, 10) : "";
  chart.tick_text = [unit](double value) { return plain_number(value, 3) + unit.name; };
  return "<figure class=\"card\">\n<figcaption>Duration of " + what + "</figcaption>\n" +
         bar_chart(chart) + legend(runs) + "</figure>\n";
}

std::string charted(const PageFacts& facts) {
  std::vector<const HistoricRun*> runs;
  for (const HistoricRun& run : facts.runs) {
    if (run.command == "replicate") runs.push_back(&run);
  }
  return runs.empty() ? "" : duration_chart(runs, "replications");
}

std::string when(const HistoricRun& run, const PageFacts& facts) {
  const std::string time = time_element(run.timestamp);
  if (!facts.link_reports) return time;
  return "<a href=\"" + escaped(run.file) + "\" title=\"Its report\">" + time + "</a>";
}

std::string row_of(const HistoricRun& run, const PageFacts& facts) {
  std::string error;
  if (!run.error.empty()) {
    error = "<p class=\"error\">" + escaped(run.error, 300) + "</p>";
  } else if (!run.differences.empty()) {
    error = "<p class=\"error\">" + std::to_string(run.differences.size()) +
            (run.differences.size() == 1 ? " difference" : " differences") + "</p>";
  }
  return "<tr><th scope=\"row\" class=\"when\">" + when(run, facts) +
         "</th><td class=\"command\">" + escaped(run.command) + "</td><td class=\"outcome\">" +
         badge(run) + error + "</td><td class=\"number duration\">" + as_duration(run.seconds) +
         "</td><td class=\"number rows\">" + with_thousands(run.records) + "</td></tr>\n";
}

}  // namespace

std::string runs_section(const PageFacts& facts) {
  if (facts.runs.empty()) return "";
  std::string rows;
  const std::size_t shown = std::min(facts.runs.size(), kRunsInTable);
  for (std::size_t i = 0; i < shown; ++i) rows += row_of(facts.runs[i], facts);
  return section("runs", "Runs",
                 charted(facts) +
                     scrolling_table("runs", "The last " + counted(shown, "run"),
                                     "<th scope=\"col\">Started</th><th scope=\"col\">Command</th>"
                                     "<th scope=\"col\">Outcome</th>"
                                     "<th scope=\"col\" class=\"number\">Duration</th>"
                                     "<th scope=\"col\" class=\"number\">Rows</th>",
                                     rows));
}

}  // namespace etl
