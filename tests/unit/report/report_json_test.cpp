#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "etl/report/json_report_store.h"
#include "etl/runtime/clock.h"
#include "unit/report/sample_report.h"

namespace etl {
namespace {

using Json = nlohmann::json;

Json document_of(const RunReport& report) { return Json::parse(report_to_json(report)); }

TEST(ReportJson, HasTheGivenKeys) {
  const RunReport report = sample_report();
  const Json document = document_of(report);
  EXPECT_EQ(document["timestamp"], local_iso8601(report.started));
  EXPECT_EQ(document["total_tables"], 2);
  EXPECT_EQ(document["successful_tables"], 2);
  EXPECT_EQ(document["failed_tables"], 0);
  EXPECT_EQ(document["total_records_processed"], 376);
  EXPECT_EQ(document["total_execution_time"], 0.123457);
  ASSERT_EQ(document["tables_detail"].size(), 2U);
  EXPECT_EQ(document["tables_detail"][0],
            (Json{{"table", "dim_date"}, {"records", 350}, {"time", 0.01}, {"status", "SUCCESS"}}));
}

TEST(ReportJson, HasTheAddedKeys) {
  const Json document = document_of(sample_report());
  EXPECT_EQ(document["schema_version"], 1);
  EXPECT_EQ(document["run_id"], "20260301T050000Z-00ab12");
  EXPECT_EQ(document["command"], "replicate");
  EXPECT_EQ(document["status"], "SUCCESS");
  EXPECT_EQ(document["exit_code"], 0);
  EXPECT_EQ(document["dry_run"], false);
  EXPECT_EQ(document["host"], "warehouse");
  EXPECT_EQ(document["etl_version"], "0.1.0");
  EXPECT_EQ(document["source"], (Json{{"host", "db.example"},
                                      {"port", "5432"},
                                      {"database", "sales"},
                                      {"user", "etl"},
                                      {"server_version", "15.6"},
                                      {"tls", true}}));
  EXPECT_EQ(document["mirror"], (Json{{"path", "cloud_mirror/data_warehouse.db"},
                                      {"generation", "data_warehouse.generations/x.db"}}));
  EXPECT_EQ(document["snapshot"],
            (Json{{"id", "00000003-0000001B-1"}, {"wal_position", "0/1A2B3C"}}));
  EXPECT_EQ(document["warnings"], Json::array());
  EXPECT_FALSE(document.contains("error"));
}

TEST(ReportJson, TellsWhatWasGoneBackFrom) {
  RunReport report = sample_report();
  report.rolled_back_from = "data_warehouse.generations/y.db";
  EXPECT_EQ(document_of(report)["mirror"]["rolled_back_from"], "data_warehouse.generations/y.db");
}

TEST(ReportJson, TellsOfABackupWhereOneWasMade) {
  RunReport report = sample_report();
  EXPECT_EQ(document_of(report).count("backup"), 0U);
  report.backup = Backup{"backups/warehouse_20260301.db", 40'960};
  EXPECT_EQ(document_of(report)["backup"],
            (Json{{"path", "backups/warehouse_20260301.db"}, {"bytes", 40'960}}));
}

TEST(ReportJson, TellsWhatWasProven) {
  const Json validation = document_of(sample_report())["validation"];
  EXPECT_EQ(validation["level"], "counts");
  EXPECT_EQ(validation["passed"], true);
  EXPECT_EQ(
      validation["counts"][1],
      (Json{{"table", "bi_schema.fact_sales"}, {"source", 26}, {"mirror", 26}, {"equal", true}}));
  EXPECT_EQ(validation["referential_integrity"][0], (Json{{"side", "mirror"},
                                                          {"table", "bi_schema.fact_sales"},
                                                          {"key", "fact_sales_date_id_fkey"},
                                                          {"orphans", 0}}));
  EXPECT_EQ(validation["business_metrics"][0], (Json{{"name", "revenue"},
                                                     {"title", "Total revenue"},
                                                     {"unit", "currency"},
                                                     {"source", "50847.74"},
                                                     {"mirror", "50847.74"},
                                                     {"equal", true}}));
}

TEST(ReportJson, TellsOneSidedMetricsAndMissingTables) {
  RunReport report = sample_report();
  report.validation->metrics = {{"avg", "Average", "currency", std::nullopt, std::nullopt, false}};
  report.validation->counts = {{"t", 5, std::nullopt}};
  report.validation->differences = {{"t", "source: 5 rows, mirror: no such table"}};
  const Json validation = document_of(report)["validation"];
  EXPECT_TRUE(validation["business_metrics"][0]["source"].is_null());
  EXPECT_TRUE(validation["business_metrics"][0]["equal"].is_null());
  EXPECT_TRUE(validation["counts"][0]["mirror"].is_null());
  EXPECT_EQ(validation["counts"][0]["equal"], false);
  EXPECT_EQ(validation["passed"], false);
  EXPECT_EQ(validation["differences"][0]["object"], "t");
}

TEST(ReportJson, ListsChecksumsAndTheRowsThatDiffer) {
  RunReport report = sample_report();
  report.validation->checksums = {{"t", "ab", "cd"}};
  RowDifference changed;
  changed.table = "t";
  changed.key = {{"id", "7"}, {"part", std::nullopt}};
  changed.column = "price";
  changed.source = "1.50";
  RowDifference missing;
  missing.table = "t";
  missing.kind = RowDifferenceKind::kMissing;
  missing.key = {{"id", "8"}};
  report.validation->rows = {changed, missing};
  const Json validation = document_of(report)["validation"];
  EXPECT_EQ(validation["checksums"][0],
            (Json{{"table", "t"}, {"source", "ab"}, {"mirror", "cd"}, {"equal", false}}));
  EXPECT_EQ(validation["rows"][0], (Json{{"table", "t"},
                                         {"kind", "changed"},
                                         {"key", {{"id", "7"}, {"part", nullptr}}},
                                         {"column", "price"},
                                         {"source", "1.50"},
                                         {"mirror", nullptr}}));
  EXPECT_EQ(validation["rows"][1],
            (Json{{"table", "t"}, {"kind", "missing"}, {"key", {{"id", "8"}}}}));
}

TEST(ReportJson, GivesIntegersAboveTwoToThe53AsTexts) {
  RunReport report = sample_report();
  report.tables[0].records = 9'007'199'254'740'992;
  report.tables[1].records = 9'007'199'254'740'993;
  const Json document = document_of(report);
  EXPECT_EQ(document["tables_detail"][0]["records"], 9'007'199'254'740'992);
  EXPECT_EQ(document["tables_detail"][1]["records"], "9007199254740993");
  EXPECT_EQ(document["total_records_processed"], "18014398509481985");
}

TEST(ReportJson, ReplacesBytesThatAreNoUtf8) {
  RunReport report = sample_report();
  report.tables[0].table = "caf\xE9";
  report.notices = {{NoticeKind::kData, "\xFF", "caf\xE9"}};
  const Json document = document_of(report);
  EXPECT_EQ(document["tables_detail"][0]["table"], "caf\xEF\xBF\xBD");
  EXPECT_EQ(document["warnings"][0]["object"], "\xEF\xBF\xBD");
}

TEST(ReportJson, ListsWarnings) {
  RunReport report = sample_report();
  report.notices = {{NoticeKind::kNotTranslated, "t.check", "cannot be expressed"},
                    {NoticeKind::kSecurity, "", "no TLS"}};
  const Json warnings = document_of(report)["warnings"];
  EXPECT_EQ(warnings[0], (Json{{"kind", "not_translated"},
                               {"object", "t.check"},
                               {"message", "cannot be expressed"}}));
  EXPECT_TRUE(warnings[1]["object"].is_null());
}

TEST(ReportJson, TellsWhatEndedTheRun) {
  RunReport report = sample_report();
  Error error(ErrorKind::kBadInput, "FactSales.csv line 3: not a number", "correct the file");
  error.sqlstate = "22P02";
  error.table = "bi_schema.fact_sales";
  error.column = "price_per_unit";
  error.line = 3;
  report.error = error;
  report.exit_code = exit_code_of(error);
  const Json document = document_of(report);
  EXPECT_EQ(document["status"], "ERROR");
  EXPECT_EQ(document["exit_code"], 4);
  EXPECT_EQ(document["error"], (Json{{"code", "bad_input"},
                                     {"sqlstate", "22P02"},
                                     {"table", "bi_schema.fact_sales"},
                                     {"line", 3},
                                     {"column", "price_per_unit"},
                                     {"message", "FactSales.csv line 3: not a number"},
                                     {"hint", "correct the file"},
                                     {"retryable", false}}));
}

TEST(ReportJson, OfAnErrorAloneHasTheSameErrorObject) {
  const Json document =
      Json::parse(error_to_json(Error(ErrorKind::kLocked, "run 4711 holds the lock", "wait")));
  EXPECT_EQ(document["error"]["code"], "locked");
  EXPECT_EQ(document["error"]["retryable"], true);
  EXPECT_TRUE(document["error"]["line"].is_null());
  EXPECT_EQ(document["error"].size(), 8U);
}

TEST(ReportJson, TellsWhichTablesFailed) {
  RunReport report = sample_report();
  report.tables[1].success = false;
  report.tables[1].error = "permission denied";
  report.exit_code = ExitCode::kTablesFailed;
  const Json document = document_of(report);
  EXPECT_EQ(document["status"], "PARTIAL");
  EXPECT_EQ(document["successful_tables"], 1);
  EXPECT_EQ(document["failed_tables"], 1);
  EXPECT_EQ(document["tables_detail"][1]["status"], "ERROR");
  EXPECT_EQ(document["tables_detail"][1]["error"], "permission denied");
  EXPECT_EQ(document["error"]["code"], "tables_failed");
  EXPECT_EQ(document["error"]["message"], "1 of 2 tables failed: fact_sales");
}

TEST(ReportJson, HasAWordForEachOutcome) {
  RunReport report = sample_report();
  report.error = Error(ErrorKind::kDifference, "2 differences");
  report.exit_code = ExitCode::kDifference;
  EXPECT_EQ(status_of(report), "DIFFERENCES");
  report.exit_code = ExitCode::kInterrupted;
  EXPECT_EQ(status_of(report), "INTERRUPTED");
  report.exit_code = ExitCode::kTerminated;
  EXPECT_EQ(status_of(report), "INTERRUPTED");
  report.exit_code = ExitCode::kSource;
  EXPECT_EQ(status_of(report), "ERROR");
  report.error = Error(ErrorKind::kTablesFailed, "no table could be copied");
  report.exit_code = ExitCode::kTablesFailed;
  EXPECT_EQ(status_of(report), "ERROR");
}

TEST(ReportJson, OfARunThatNeverConnectedSaysSo) {
  RunReport report;
  report.command = "load-csv";
  const Json document = document_of(report);
  for (const char* key : {"source", "mirror", "snapshot", "validation"}) {
    EXPECT_TRUE(document[key].is_null()) << key;
  }
  EXPECT_EQ(document["tables_detail"], Json::array());
}

}  // namespace
}  // namespace etl
