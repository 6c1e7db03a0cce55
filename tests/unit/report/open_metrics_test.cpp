#include "etl/report/open_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "unit/report/page/sample_history.h"

namespace etl {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(OpenMetrics, AreOfTheNewestReplication) {
  PageFacts facts = sample_facts();
  facts.next_run = parse_iso8601("2026-03-04T02:00:00Z");
  const std::string text = open_metrics_text(facts, {});
  EXPECT_THAT(text, HasSubstr("# TYPE etl_last_run_timestamp_seconds gauge\n"
                              "# UNIT etl_last_run_timestamp_seconds seconds\n"
                              "# HELP etl_last_run_timestamp_seconds "));
  EXPECT_THAT(text, HasSubstr("\netl_last_run_timestamp_seconds 1772503200\n"));
  EXPECT_THAT(text, HasSubstr("\netl_last_success_timestamp_seconds 1772503200\n"));
  EXPECT_THAT(text, HasSubstr("\netl_next_run_timestamp_seconds 1772589600\n"));
  EXPECT_THAT(text, HasSubstr("\netl_mirror_timestamp_seconds 1772503200\n"));
  EXPECT_THAT(text, HasSubstr("\netl_last_run_exit_code 0\n"));
  EXPECT_THAT(text, HasSubstr("\netl_run_duration_seconds 0.45\n"));
  EXPECT_THAT(text, HasSubstr("\netl_table_rows{table=\"dim_date\"} 350\n"));
  EXPECT_EQ(text.substr(text.size() - 6), "# EOF\n");
}

TEST(OpenMetrics, KeepTheLastSuccessThroughFailures) {
  PageFacts facts = sample_facts();
  facts.runs.insert(facts.runs.begin(), failed_run(4));
  HistoricRun load = failed_run(5);
  load.command = "load-csv";  // no replication
  facts.runs.insert(facts.runs.begin(), load);
  const std::string text = open_metrics_text(facts, {});
  EXPECT_THAT(text, HasSubstr("\netl_last_run_timestamp_seconds 1772589600\n"));
  EXPECT_THAT(text, HasSubstr("\netl_last_success_timestamp_seconds 1772503200\n"));
  EXPECT_THAT(text, HasSubstr("\netl_last_run_exit_code 3\n"));
  EXPECT_THAT(text, HasSubstr("\netl_table_rows{table=\"dim_date\"} 350\n"));
}

TEST(OpenMetrics, HaveNoLineForWhatIsNotKnown) {
  const std::string text = open_metrics_text(PageFacts(), {});
  EXPECT_THAT(text, Not(HasSubstr("timestamp")));
  EXPECT_THAT(text, Not(HasSubstr("exit_code")));
  EXPECT_THAT(text, Not(HasSubstr("etl_table_rows")));
  EXPECT_THAT(text, HasSubstr("\netl_rows_replicated_total 0\n"));
  EXPECT_THAT(text, HasSubstr("\netl_runs_total{outcome=\"error\"} 0\n"));
}

TEST(OpenMetrics, CountByOutcome) {
  RunCounters counters;
  counters.runs = {{"SUCCESS", 7}, {"ERROR", 2}};
  counters.rows = 5'000'000'000;
  const std::string text = open_metrics_text(sample_facts(), counters);
  EXPECT_THAT(text, HasSubstr("# TYPE etl_runs counter\n"));
  EXPECT_THAT(text, HasSubstr("\netl_runs_total{outcome=\"success\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("\netl_runs_total{outcome=\"error\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("\netl_runs_total{outcome=\"interrupted\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("\netl_rows_replicated_total 5000000000\n"));
}

TEST(OpenMetrics, EscapeNamesAndTellEachTableOnce) {
  PageFacts facts = sample_facts();
  facts.runs[0].tables = {
      {"a\"b\\c\nd", 1, 0, true, "", ""}, {"x", 2, 0, true, "", ""}, {"x", 3, 0, true, "", ""}};
  const std::string text = open_metrics_text(facts, {});
  EXPECT_THAT(text, HasSubstr("\netl_table_rows{table=\"a\\\"b\\\\c\\nd\"} 1\n"));
  EXPECT_EQ(text.find("table=\"x\""), text.rfind("table=\"x\""));
}

TEST(OpenMetrics, AreBoundedForAnySchema) {
  PageFacts facts = sample_facts();
  facts.runs[0].tables.clear();
  for (int i = 0; i < 5000; ++i) {
    facts.runs[0].tables.push_back(
        {"table_" + std::to_string(i), static_cast<std::uint64_t>(i), 0, true, "", ""});
  }
  const std::string text = open_metrics_text(facts, {});
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) ++count;
  EXPECT_LT(count, 1100U);
  EXPECT_THAT(text, HasSubstr("table=\"table_4999\"} 4999\n"));  // the largest are kept
  EXPECT_THAT(text, Not(HasSubstr("table=\"table_3999\"")));
}

}  // namespace
}  // namespace etl
