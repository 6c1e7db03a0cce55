#include <algorithm>

#include "report/page/html_text.h"
#include "report/page/sections.h"
#include "report/page/verdict.h"

namespace etl {

namespace {

constexpr std::size_t kMostFindings = 50;  // the report has them all

std::string more_than_shown(std::size_t all) {
  if (all <= kMostFindings) return "";
  return "<p class=\"note\">And " + std::to_string(all - kMostFindings) +
         " more, in the report.</p>\n";
}

std::string run_link(const HistoricRun& run, const PageFacts& facts) {
  const std::string time = time_element(run.timestamp);
  return facts.link_reports ? "<a href=\"" + escaped(run.file) + "\">" + time + "</a>" : time;
}

}  // namespace

std::string differences_section(const PageFacts& facts) {
  const bool compared = std::any_of(facts.runs.begin(), facts.runs.end(),
                                    [](const HistoricRun& run) { return !run.level.empty(); });
  if (!compared) return "";
  const auto found = std::find_if(facts.runs.begin(), facts.runs.end(),
                                  [](const HistoricRun& run) { return !run.differences.empty(); });
  if (found == facts.runs.end()) {
    return section("differences", "Differences",
                   "<p class=\"card quiet\">" + sign_of(Verdict::kGood) + "None in the last " +
                       counted(facts.runs.size(), "run") + ".</p>\n");
  }
  std::string rows;
  for (std::size_t i = 0; i < std::min(found->differences.size(), kMostFindings); ++i) {
    const Difference& difference = found->differences[i];
    rows += "<tr><th scope=\"row\">" + escaped(difference.object) + "</th><td>" +
            escaped(difference.what.english()) + "</td></tr>\n";
  }
  const HistoricRun* const deciding = deciding_run(facts);
  const bool over = deciding != nullptr && deciding->good();
  return section(
      "differences", "Differences",
      "<p class=\"note\">Last found by <code>" + escaped(found->command) + "</code> on " +
          run_link(*found, facts) + (over ? ". The newest run was good." : ".") + "</p>\n" +
          scrolling_table("differences", "The last differences",
                          "<th scope=\"col\">Object</th><th scope=\"col\">Difference</th>", rows) +
          more_than_shown(found->differences.size()));
}

std::string warnings_section(const PageFacts& facts) {
  const HistoricRun* const run = deciding_run(facts);
  if (run == nullptr || run->warnings.empty()) return "";
  std::string items;
  for (std::size_t i = 0; i < std::min(run->warnings.size(), kMostFindings); ++i) {
    items += "<li>" + escaped(run->warnings[i], 500) + "</li>\n";
  }
  return section("warnings", "Warnings",
                 "<p class=\"note\">Of " + run_link(*run, facts) +
                     "</p>\n<ul class=\"card list\">\n" + items + "</ul>\n" +
                     more_than_shown(run->warnings.size()));
}

}  // namespace etl
