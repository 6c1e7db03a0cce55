#include "etl/report/report_history.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "etl/report/json_report_store.h"
#include "support/temporary_folder.h"
#include "unit/report/sample_report.h"

namespace etl {
namespace {

class ReportHistory : public testing::Test {
 protected:
  std::string write(RunReport report, int day) const {
    report.started += std::chrono::hours(24 * day);
    return make_json_report_store(folder_.path())->write(report);
  }
  void write_text(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.file(name), std::ios::binary) << text;
  }
  std::vector<HistoricRun> read(std::size_t most = 90) const {
    return read_report_history(folder_.path(), most);
  }

  TemporaryFolder folder_;
};

TEST_F(ReportHistory, HasWhatReportsTell) {
  RunReport report = sample_report();
  report.notices = {{NoticeKind::kStorage, "fact_sales.total", "kept as text"},
                    {NoticeKind::kOther, "", "begun once more"}};
  const std::string path = write(report, 0);
  const std::vector<HistoricRun> runs = read();
  ASSERT_EQ(runs.size(), 1U);
  const HistoricRun& run = runs.front();
  EXPECT_EQ(run.file, std::filesystem::path(path).filename());
  EXPECT_EQ(run.started, std::chrono::time_point_cast<std::chrono::seconds>(report.started));
  EXPECT_EQ(run.command, "replicate");
  EXPECT_EQ(run.status, "SUCCESS");
  EXPECT_TRUE(run.good());
  EXPECT_DOUBLE_EQ(run.seconds, 0.123457);
  EXPECT_EQ(run.records, 376U);
  EXPECT_EQ(run.host, "warehouse");
  EXPECT_EQ(run.database, "sales");
  EXPECT_EQ(run.database_host, "db.example");
  EXPECT_EQ(run.mirror, "cloud_mirror/data_warehouse.db");
  EXPECT_EQ(run.level, "counts");
  EXPECT_TRUE(run.passed);
  ASSERT_EQ(run.tables.size(), 2U);
  EXPECT_EQ(run.tables[1].table, "fact_sales");
  EXPECT_EQ(run.tables[1].records, 26U);
  EXPECT_TRUE(run.tables[1].success);
  ASSERT_EQ(run.metrics.size(), 1U);
  EXPECT_EQ(run.metrics[0].title, "Total revenue");
  EXPECT_EQ(run.metrics[0].mirror, "50847.74");
  EXPECT_TRUE(run.metrics[0].compared && run.metrics[0].equal);
  EXPECT_EQ(run.warnings,
            (std::vector<std::string>{"fact_sales.total: kept as text", "begun once more"}));
}

TEST_F(ReportHistory, TellsWhyARunFailedAndWhatDiffers) {
  RunReport report = sample_report();
  report.exit_code = ExitCode::kDifference;
  report.error = Error(ErrorKind::kDifference, "they differ", "copy again");
  report.validation->differences = {{"bi_schema.fact_sales", "26 rows, 25 rows"}};
  report.validation->metrics[0].mirror.reset();
  report.validation->metrics[0].equal = false;
  report.tables[0].success = false;
  report.tables[0].error = "no permission";
  write(report, 0);
  const HistoricRun run = read().at(0);
  EXPECT_FALSE(run.good());
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_FALSE(run.passed);
  EXPECT_EQ(run.error, "they differ");
  EXPECT_EQ(run.hint, "copy again");
  ASSERT_EQ(run.differences.size(), 1U);
  EXPECT_EQ(run.differences[0].what, "26 rows, 25 rows");
  EXPECT_FALSE(run.metrics[0].equal);
  EXPECT_FALSE(run.metrics[0].mirror);
  EXPECT_FALSE(run.tables[0].success);
  EXPECT_EQ(run.tables[0].error, "no permission");
}

TEST_F(ReportHistory, IsTheNewestFewFirst) {
  for (int day = 0; day < 5; ++day) write(sample_report(), day);
  const std::vector<HistoricRun> runs = read(2);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_GT(runs[0].timestamp, runs[1].timestamp);
  EXPECT_EQ(read()[0].timestamp, runs[0].timestamp);
}

TEST_F(ReportHistory, IsShorterWhereReportsAreHuge) {
  write(sample_report(), 0);
  constexpr std::size_t kMiB = 1U << 20U;
  write_text("etl_report_20990101_000000.json", std::string(31 * kMiB, 'x'));
  EXPECT_EQ(read().size(), 1U);
  write_text("etl_report_20990101_000001.json", std::string(kMiB, 'x'));
  EXPECT_TRUE(read().empty());
}

TEST_F(ReportHistory, PassesOverWhatIsNoReport) {
  RunReport dry = sample_report();
  dry.dry_run = true;
  write(dry, 2);
  write(sample_report(), 1);
  write_text("etl_report_20990101_000000.json", "{\"timestamp\": \"2099-");
  write_text("etl_report_20990101_000001.json", "[1, 2]");
  write_text("etl_report_20990101_000002.json", "");
  write_text("etl_report_20990101_000003.json",
             "{\"timestamp\": 1, \"command\": [], \"status\": {}}");
  write_text("etl_report_20990101_000004.json", std::string(100'000, '['));
  write_text("index.html", "<p>");
  write_text("notes.json", "{}");
  std::filesystem::create_directory(folder_.file("etl_report_20990101_000005.json"));
  std::filesystem::create_symlink("/etc/passwd", folder_.file("etl_report_20990101_000006.json"));
  EXPECT_EQ(read().size(), 1U);
  EXPECT_TRUE(read_report_history(folder_.file("nowhere"), 90).empty());
}

TEST_F(ReportHistory, TakesValuesOfOtherTypesForNone) {
  write_text("etl_report_20260301_000000.json",
             R"({"timestamp": "some day", "command": "replicate", "status": "SUCCESS",
                 "exit_code": 0, "total_execution_time": "long", "total_records_processed": -5,
                 "tables_detail": [1, {"table": 5}, {"table": "t", "records": "9007199254740993"}],
                 "source": "x", "mirror": 7, "error": [], "warnings": {"a": 1},
                 "validation": {"business_metrics": [null, {"name": "m", "source": 5}],
                                "differences": "none"}})");
  const HistoricRun run = read().at(0);
  EXPECT_FALSE(run.started);
  EXPECT_EQ(run.seconds, 0);
  EXPECT_EQ(run.records, 0U);
  ASSERT_EQ(run.tables.size(), 1U);
  EXPECT_EQ(run.tables[0].records, 9'007'199'254'740'993U);
  ASSERT_EQ(run.metrics.size(), 1U);
  EXPECT_FALSE(run.metrics[0].source);
  EXPECT_TRUE(run.differences.empty());
  EXPECT_TRUE(run.warnings.empty());
}

}  // namespace
}  // namespace etl
