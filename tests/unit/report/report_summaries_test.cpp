#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "etl/report/json_report_store.h"
#include "support/temporary_folder.h"
#include "unit/report/sample_report.h"

namespace etl {
namespace {

class ReportSummaries : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_.file(name), std::ios::binary) << content;
  }
  std::vector<ReportSummary> read(std::size_t most = 100, const std::string& command = "") const {
    return read_report_summaries(folder_.path(), most, command);
  }
  std::string name_of(const ReportSummary& summary) const {
    return std::filesystem::path(summary.path).filename().string();
  }

  TemporaryFolder folder_;
};

TEST_F(ReportSummaries, TellWhatTheReportSays) {
  RunReport report = sample_report();
  report.error = Error(ErrorKind::kMirror, "disk full", "make room");
  report.exit_code = ExitCode::kOutput;
  const std::string path = make_json_report_store(folder_.path())->write(report);
  const std::vector<ReportSummary> found = read();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, path);
  EXPECT_EQ(found[0].command, "replicate");
  EXPECT_EQ(found[0].status, "ERROR");
  EXPECT_EQ(found[0].exit_code, 6);
  EXPECT_EQ(found[0].records, 376U);
  EXPECT_DOUBLE_EQ(found[0].seconds, 0.123457);
  EXPECT_EQ(found[0].error, "disk full");
  EXPECT_FALSE(found[0].timestamp.empty());
}

TEST_F(ReportSummaries, ComeNewestFirstAndOnlyAsManyAsAsked) {
  const std::string content = report_to_json(sample_report());
  for (const char* name :
       {"etl_report_20260301_020000.json", "etl_report_20260301_020000_10.json",
        "etl_report_20260301_020000_2.json", "etl_report_20251231_235959.json"}) {
    write(name, content);
  }
  const std::vector<ReportSummary> found = read(3);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(name_of(found[0]), "etl_report_20260301_020000_10.json");
  EXPECT_EQ(name_of(found[1]), "etl_report_20260301_020000_2.json");
  EXPECT_EQ(name_of(found[2]), "etl_report_20260301_020000.json");
}

TEST_F(ReportSummaries, CanBeOfOneCommand) {
  RunReport report = sample_report();
  write("etl_report_20260301_020000.json", report_to_json(report));
  report.command = "validate";
  write("etl_report_20260301_030000.json", report_to_json(report));
  EXPECT_EQ(read(100, "replicate").size(), 1U);
  EXPECT_EQ(read(100, "").size(), 2U);
}

TEST_F(ReportSummaries, AreNotOfDryRuns) {
  RunReport report = sample_report();
  report.dry_run = true;
  write("etl_report_20260301_020000.json", report_to_json(report));
  EXPECT_TRUE(read().empty());
}

TEST_F(ReportSummaries, ReadLargeCounts) {
  RunReport report = sample_report();
  report.tables[1].records = 0;
  for (const std::uint64_t count : {9'007'199'254'740'993U, 18'446'744'073'709'551'615U}) {
    report.tables[0].records = count;
    write("etl_report_20260301_020000.json", report_to_json(report));
    EXPECT_EQ(read().at(0).records, count);
  }
}

TEST_F(ReportSummaries, PassOverWhatIsNoReportOfOurs) {
  const std::string good = report_to_json(sample_report());
  write("etl_report_20260301_010000.json", good.substr(0, good.size() / 2));
  write("etl_report_20260301_020000.json", "");
  write("etl_report_20260301_030000.json", "[1, 2]");
  write("etl_report_20260301_040000.json", R"({"timestamp": 1, "command": [], "exit_code": "x"})");
  write("etl_report_20260301_050000.json",
        R"({"timestamp": "t", "total_tables": 4, "tables_detail": []})");
  write("etl_report_20260301_060000.json", std::string("\xFF\x00{", 3));
  write("etl_report_notes.json", good);
  write("etl_report_20260301_070000_x.json", good);
  write("etl_report_20260301_070000.txt", good);
  write("other_20260301_070000.json", good);
  std::filesystem::create_directory(folder_.file("etl_report_20260301_080000.json"));
  EXPECT_TRUE(read().empty());
  write("etl_report_20260301_090000.json", good);
  EXPECT_EQ(read().size(), 1U);
}

TEST_F(ReportSummaries, OfAFolderThatIsNotThereAreNone) {
  EXPECT_TRUE(read_report_summaries(folder_.file("nowhere"), 10, "").empty());
}

}  // namespace
}  // namespace etl
