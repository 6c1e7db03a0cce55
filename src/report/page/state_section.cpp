#include <algorithm>

#include "report/page/html_text.h"
#include "report/page/sections.h"
#include "report/page/verdict.h"

namespace etl {

namespace {

bool touches_mirror(const HistoricRun& run) {
  return run.command == "replicate" || run.command == "rollback" || run.command == "validate";
}

std::string good_headline(const HistoricRun& run) {
  if (run.command == "validate") return "Source and mirror are equal";
  if (run.command == "rollback") return "The mirror was put back";
  if (run.command == "load-csv") return "Data is loaded";
  return "The mirror is up to date";
}

std::string headline(const HistoricRun& run) {
  if (run.good()) return good_headline(run);
  if (run.status == "PARTIAL") return "Some tables failed";
  if (run.status == "DIFFERENCES") return "Source and mirror differ";
  return run.status == "INTERRUPTED" ? "The last run was stopped" : "The last run failed";
}

std::string proof_text(const HistoricRun& run) {
  if (run.level.empty() || run.level == "none" || !run.passed) return "";
  return ", proven equal to its source (" + escaped(run.level) + ")";
}

std::string story(const HistoricRun& run, const PageFacts& facts) {
  std::string text = "<code>etl " +
                     (run.command == "rollback" ? "replicate --rollback" : escaped(run.command)) +
                     "</code> on " + time_element(run.timestamp);
  if (run.started) text += " (" + age_element(*run.started, facts.now) + ")";
  return text + (run.good() ? proof_text(run) : ", exit code " + std::to_string(run.exit_code)) +
         ".";
}

// The deciding run has told what it is above.
std::string failure_box(const HistoricRun& run, const PageFacts& facts) {
  std::string text = "<div class=\"box " + class_of(verdict_of(run)) + "\">";
  if (&run != deciding_run(facts)) {
    text += "<p class=\"about\">" + badge(run) + " " + story(run, facts) + "</p>";
  }
  if (!run.error.empty()) text += "<p class=\"error\">" + escaped(run.error) + "</p>";
  std::size_t told = 0;
  for (const Difference& difference : run.differences) {
    if (++told > 3) break;
    text += "<p class=\"error\">" + escaped(difference.object + ": " + difference.what.english()) +
            "</p>";
  }
  if (!run.hint.empty()) {
    text += "<p class=\"hint\"><b>What to do:</b> " + escaped(run.hint) + "</p>";
  }
  return text + "</div>\n";
}

// There also where it is hidden: the page's script shows it once its time has come.
std::string overdue_box(const PageFacts& facts) {
  if (!facts.overdue_at) return "";
  const std::string at = std::to_string(epoch_seconds(*facts.overdue_at));
  return "<div id=\"overdue\" data-at=\"" + at + "\" class=\"box warning\"" +
         (is_overdue(facts) ? "" : " hidden") +
         "><p class=\"about\"><span class=\"badge warning\">" + sign_of(Verdict::kWarning) +
         "Overdue</span> A run was due, and none has succeeded since.</p><p class=\"hint\"><b>What "
         "to do:</b> is the schedule up, or cron? <code>etl schedule status</code> and "
         "<code>logs/scheduler.log</code> tell.</p></div>\n";
}

std::string state_card(const std::string& classes, const std::string& sign,
                       const std::string& title, const std::string& text) {
  return "<section id=\"state\" class=\"state " + classes + "\">" + sign + "<div><h1>" + title +
         "</h1><p>" + text + "</p></div></section>\n";
}

}  // namespace

const HistoricRun* deciding_run(const PageFacts& facts) {
  const auto found = std::find_if(facts.runs.begin(), facts.runs.end(), touches_mirror);
  if (found != facts.runs.end()) return &*found;
  return facts.runs.empty() ? nullptr : &facts.runs.front();
}

std::vector<const HistoricRun*> open_failures(const PageFacts& facts) {
  std::vector<const HistoricRun*> failures;
  std::vector<std::string> seen;
  const HistoricRun* const deciding = deciding_run(facts);
  for (const HistoricRun& run : facts.runs) {
    const bool first = std::find(seen.begin(), seen.end(), run.command) == seen.end();
    if (first && !run.good()) failures.push_back(&run);
    seen.push_back(run.command);
    if (&run == deciding) break;
  }
  return failures;
}

const HistoricRun* last_success(const PageFacts& facts) {
  const auto found = std::find_if(facts.runs.begin(), facts.runs.end(), [](const HistoricRun& run) {
    return run.command == "replicate" && run.good();
  });
  return found == facts.runs.end() ? nullptr : &*found;
}

bool is_overdue(const PageFacts& facts) {
  return facts.overdue_at && facts.now > *facts.overdue_at;
}

std::string state_section(const PageFacts& facts) {
  const HistoricRun* const run = deciding_run(facts);
  if (run == nullptr) {
    return state_card("stopped", sign_of(Verdict::kStopped), "No runs yet",
                      "This page fills with the first run: <code>etl load-csv</code>, then "
                      "<code>etl replicate</code>.");
  }
  const bool late = run->good() && is_overdue(facts);
  const Verdict verdict = late ? Verdict::kWarning : verdict_of(*run);
  std::string html = state_card(class_of(verdict), sign_of(verdict),
                                late ? "A run is overdue" : headline(*run), story(*run, facts)) +
                     overdue_box(facts);
  for (const HistoricRun* failure : open_failures(facts)) html += failure_box(*failure, facts);
  return html;
}

}  // namespace etl
