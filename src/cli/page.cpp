#include "cli/page.h"

#include <algorithm>
#include <chrono>

#include "cli/mirror_time.h"
#include "cli/session.h"

namespace etl {

namespace {

using std::chrono::seconds;

// A run that was due may be tried again for 21 minutes, and then takes its time; twice the longest
// one that is known is no reason to worry.
seconds patience(const std::vector<HistoricRun>& runs) {
  constexpr seconds kLeast{2 * 3600};
  constexpr double kMost = 7 * 86'400;
  double longest = 0;
  for (const HistoricRun& run : runs) longest = std::max(longest, run.seconds);
  return std::max(kLeast, seconds(static_cast<long>(std::min(2 * longest, kMost))));
}

// The mirror that runs were about: it may have been named by an option.
std::string mirror_of(const std::vector<HistoricRun>& runs, const Session& session) {
  const auto found = std::find_if(runs.begin(), runs.end(),
                                  [](const HistoricRun& run) { return !run.mirror.empty(); });
  return found != runs.end() ? found->mirror : session.settings().value("MIRROR_PATH");
}

}  // namespace

PageFacts page_facts(Session& session) {
  PageFacts facts;
  facts.runs = read_report_history(session.report_folder(), kRunsOnPage);
  facts.now = session.clock().now();
  facts.mirror_time = mirror_time(mirror_of(facts.runs, session));
  const auto success =
      std::find_if(facts.runs.begin(), facts.runs.end(), [](const HistoricRun& run) {
        return run.command == "replicate" && run.good() && run.started;
      });
  const std::optional<ScheduleRule> rule = session.schedule();
  if (rule && success != facts.runs.end()) {
    facts.overdue_at = next_run(*rule, *success->started) + patience(facts.runs);
  }
  return facts;
}

void draw_page(Session& session) {
  write_status_page(session.report_folder(), page_facts(session));
}

}  // namespace etl
