#include "etl/report/status_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "etl/core/error.h"
#include "support/temporary_folder.h"
#include "unit/report/page/sample_history.h"

namespace etl {
namespace {

using testing::HasSubstr;
using testing::Not;

// The part from the heading of that id to the next.
std::string part_of(const std::string& page, const std::string& id) {
  const std::size_t begin = page.find("id=\"" + id + "\"");
  if (begin == std::string::npos) return "";
  return page.substr(begin, page.find("</section>", begin) - begin);
}

std::string state_of(const PageFacts& facts) { return part_of(status_page(facts), "state"); }

TEST(StatusPage, SaysThatAllIsWell) {
  const std::string page = status_page(sample_facts());
  EXPECT_THAT(page, HasSubstr("<h1>The mirror is up to date</h1>"));
  EXPECT_THAT(part_of(page, "state"), HasSubstr("proven equal to its source (counts)"));
  EXPECT_THAT(part_of(page, "state"), HasSubstr(">10 h ago</span>"));
  EXPECT_THAT(
      page,
      HasSubstr("<title>etl: sales on db.example \u2192 cloud_mirror/data_warehouse.db</title>"));
  EXPECT_THAT(page, HasSubstr("3 of 3 replications"));
  EXPECT_THAT(page, Not(HasSubstr("What to do:</b> is it up?")));
  EXPECT_THAT(part_of(page, "differences"), HasSubstr("None in the last 3 runs"));
}

TEST(StatusPage, SaysWhatFailedAndWhatToDo) {
  PageFacts facts = sample_facts();
  facts.runs.insert(facts.runs.begin(), failed_run(3));
  const std::string page = status_page(facts);
  EXPECT_THAT(page, HasSubstr("<h1>The last run failed</h1>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"error\">cannot connect to db.example</p>"));
  EXPECT_THAT(page, HasSubstr("<b>What to do:</b> is it up?"));
  EXPECT_THAT(page, HasSubstr("75 %"));
  // The copy that is there is still that of the last success.
  EXPECT_THAT(part_of(page, "tables"), HasSubstr("fact_sales"));
}

TEST(StatusPage, CallsEachOutcomeByItsName) {
  const auto headline = [](const std::string& command, const std::string& status, int code) {
    PageFacts facts = sample_facts();
    facts.runs[0].command = command;
    facts.runs[0].status = status;
    facts.runs[0].exit_code = code;
    const std::string state = state_of(facts);
    const std::size_t begin = state.find("<h1>") + 4;
    return state.substr(begin, state.find("</h1>") - begin);
  };
  EXPECT_EQ(headline("replicate", "PARTIAL", 7), "Some tables failed");
  EXPECT_EQ(headline("validate", "DIFFERENCES", 5), "Source and mirror differ");
  EXPECT_EQ(headline("replicate", "INTERRUPTED", 143), "The last run was stopped");
  EXPECT_EQ(headline("validate", "SUCCESS", 0), "Source and mirror are equal");
  EXPECT_EQ(headline("rollback", "SUCCESS", 0), "The mirror was put back");
  EXPECT_EQ(headline("replicate", "SOMETHING NEW", 99), "The last run failed");
}

TEST(StatusPage, IsNotTurnedBadByAGoodLoadNorGoodByOne) {
  PageFacts facts = sample_facts();
  HistoricRun load = sample_run(3);
  load.command = "load-csv";
  facts.runs.insert(facts.runs.begin(), load);
  EXPECT_THAT(state_of(facts), HasSubstr("The mirror is up to date"));
  facts.runs[1] = failed_run(3);
  EXPECT_THAT(state_of(facts), HasSubstr("The last run failed"));
}

TEST(StatusPage, TellsOfALoadThatFailedSinceTheLastCopy) {
  PageFacts facts = sample_facts();
  HistoricRun load = failed_run(3);
  load.command = "load-csv";
  load.error = "x.csv:5: not a number";
  facts.runs.insert(facts.runs.begin(), load);
  std::string page = status_page(facts);
  EXPECT_THAT(page, HasSubstr("The mirror is up to date"));
  EXPECT_THAT(page, HasSubstr("<p class=\"error\">x.csv:5: not a number</p><p class=\"hint\">"));
  std::swap(facts.runs[0], facts.runs[1]);  // copied since: over
  page = status_page(facts);
  EXPECT_THAT(page, Not(HasSubstr("<p class=\"hint\"><b>What to do:</b> is it up?")));
}

TEST(StatusPage, KnowsWhenARunIsOverdue) {
  PageFacts facts = sample_facts();
  EXPECT_THAT(status_page(facts), HasSubstr("id=\"overdue\" data-at=\"1772596800\" class=\"box "
                                            "warning\" hidden>"));
  facts.now = *parse_iso8601("2026-03-04T04:00:01Z");
  EXPECT_THAT(status_page(facts), HasSubstr("<h1>A run is overdue</h1>"));
  EXPECT_THAT(status_page(facts), HasSubstr("class=\"box warning\">"));
  // Worse is told first.
  facts.runs.insert(facts.runs.begin(), failed_run(4));
  EXPECT_THAT(status_page(facts), HasSubstr("<h1>The last run failed</h1>"));
  facts.overdue_at.reset();
  EXPECT_THAT(status_page(facts), Not(HasSubstr("id=\"overdue\"")));
}

TEST(StatusPage, ShowsMetricsOverTimeAndTheirChange) {
  PageFacts facts = sample_facts();
  facts.runs[0].metrics[0].mirror = facts.runs[0].metrics[0].source = "55932.51";
  const std::string part = part_of(status_page(facts), "metrics");
  EXPECT_THAT(part, HasSubstr("<b>$55,932.51</b>"));
  EXPECT_THAT(part, HasSubstr("+$5.08k (+10 %) since last run"));
  EXPECT_THAT(part, HasSubstr("Total revenue over 3 runs"));
  EXPECT_THAT(part, HasSubstr("2026-03-01T02:00: $50,847.74"));
}

TEST(StatusPage, ShowsAMetricThatDiffers) {
  PageFacts facts = sample_facts();
  facts.runs[0].metrics[0].mirror = "1.00";
  facts.runs[0].metrics[0].equal = false;
  const std::string part = part_of(status_page(facts), "metrics");
  EXPECT_THAT(part, HasSubstr("Differs</span> source: $50,847.74"));
  EXPECT_THAT(part, HasSubstr("class=\"dot bad\""));
}

TEST(StatusPage, ShowsTablesWithTheFailedOnesFirst) {
  PageFacts facts = sample_facts();
  facts.runs[0].tables[1].success = false;
  facts.runs[0].tables[1].error = "no permission";
  const std::string part = part_of(status_page(facts), "tables");
  EXPECT_LT(part.find("fact_sales"), part.find("dim_date"));
  EXPECT_THAT(part, HasSubstr("<p class=\"error\">no permission</p>"));
  EXPECT_THAT(part, HasSubstr("Rows of dim_date over 3 runs, 350 at first"));
}

TEST(StatusPage, ShowsTheLastDifferencesAndWarnings) {
  PageFacts facts = sample_facts();
  facts.runs[1].differences = {{"bi_schema.fact_sales", "26 rows, 25 rows"}};
  facts.runs[0].warnings = {"kept as text"};
  facts.runs[1].warnings = {"of a run before"};
  const std::string page = status_page(facts);
  EXPECT_THAT(part_of(page, "differences"), HasSubstr("26 rows, 25 rows"));
  EXPECT_THAT(part_of(page, "differences"), HasSubstr("The newest run was good."));
  EXPECT_THAT(part_of(page, "warnings"), HasSubstr("<li>kept as text</li>"));
  EXPECT_THAT(page, Not(HasSubstr("of a run before")));
}

TEST(StatusPage, LinksReportsOnlyWhereTheyLieBesideIt) {
  PageFacts facts = sample_facts();
  EXPECT_THAT(status_page(facts), HasSubstr("<a href=\"etl_report_20260303_020000.json\""));
  facts.link_reports = false;
  EXPECT_THAT(status_page(facts), Not(HasSubstr("<a ")));
}

TEST(StatusPage, IsSmallForALargeSchemaAndALongHistory) {
  PageFacts facts = sample_facts();
  facts.runs.clear();
  for (int i = 0; i < 90; ++i) {
    HistoricRun run = sample_run(1);
    run.tables.clear();
    for (int t = 0; t < 1000; ++t) {
      run.tables.push_back({"table_" + std::to_string(t), 5, 0.01, true, "", ""});
    }
    run.warnings.assign(2000, "kept as text");
    facts.runs.push_back(std::move(run));
  }
  const std::string page = status_page(facts);
  EXPECT_LT(page.size(), 1'000'000U);
  EXPECT_THAT(page, HasSubstr("And 800 more, in the report."));
  EXPECT_THAT(page, HasSubstr("And 1950 more, in the report."));
}

TEST(StatusPage, TakesNoRunsAndRunsThatTellNothing) {
  PageFacts facts;
  facts.now = *parse_iso8601("2026-03-03T12:00:00Z");
  EXPECT_THAT(status_page(facts), HasSubstr("<h1>No runs yet</h1>"));
  facts.runs.emplace_back();
  EXPECT_THAT(status_page(facts), HasSubstr("<h1>"));
}

// Whatever stands in a report: it makes no element of the page and breaks out of no attribute.
TEST(StatusPage, EscapesAllThatComesFromReports) {
  const std::string evil = "<img src=x onerror=alert(1)>\"'><script>";
  PageFacts facts = sample_facts();
  for (HistoricRun& run : facts.runs) {
    run.file = run.command = run.status = run.timestamp = run.etl_version = evil;
    run.host = run.database = run.database_host = run.mirror = run.level = evil;
    run.error = run.hint = evil;
    run.exit_code = 1;
    run.tables[0].table = run.tables[0].error = evil;
    run.tables[0].success = false;
    run.tables[1].table = evil;
    MetricComparison& metric = run.metrics[0];
    metric.name = metric.title = metric.unit = evil;
    metric.source = evil;
    metric.mirror = evil;
    metric.equal = false;
    run.differences = {{evil, evil}};
    run.warnings = {evil};
  }
  facts.runs[1].command = "replicate";
  facts.runs[2] = facts.runs[1];
  facts.runs[2].metrics[0].mirror = "5";
  const std::string page = status_page(facts);
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("\"'>")));
  EXPECT_EQ(page.find("<script>"), page.rfind("<script>"));  // the page's own
  EXPECT_THAT(page, HasSubstr("&lt;img src=x onerror=alert(1)&gt;"));
}

TEST(StatusPage, HasNoAddressOfAnythingElse) {
  const std::string page = status_page(sample_facts());
  for (const char* word : {"http:", "https:", "//", "src=", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(word)));
  }
  EXPECT_THAT(page, HasSubstr(kPagePolicy));
}

TEST(StatusPageFile, IsItsOwnersAloneAndReplacedWhole) {
  const TemporaryFolder folder;
  write_status_page(folder.path(), PageFacts());
  write_status_page(folder.path(), sample_facts());
  const std::string path = folder.file("index.html");
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(text, status_page(sample_facts()));
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_THROW(write_status_page(folder.file("nowhere"), PageFacts()), Error);
}

}  // namespace
}  // namespace etl
