#include <sys/stat.h>

#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

using Replicate = EtlProgram;

unsigned mode_of(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

TEST_F(Replicate, GivesAMirrorThatAnySqliteProgramReads) {
  load_and_replicate();
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM dim_date"), "350");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM dim_customer_segment"), "20");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM dim_product"), "25");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
  EXPECT_EQ(mirror.value("SELECT printf('%.2f', sum(total_amount)) FROM fact_sales"), "50847.74");
  EXPECT_EQ(mirror.value("SELECT date FROM dim_date WHERE dateid = 20230101"), "2023-01-01");
  EXPECT_EQ(mirror.value("SELECT city FROM dim_customer_segment WHERE segment_id = 525"),
            "Valparaíso");
  EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
  EXPECT_TRUE(mirror.rows("PRAGMA foreign_key_check").empty());
}

TEST_F(Replicate, KeepsKeysIndexesChecksAndViews) {
  load_and_replicate();
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.rows("SELECT name FROM pragma_table_info('fact_sales') WHERE pk > 0"),
            (std::vector<std::vector<std::string>>{{"sales_id"}}));
  EXPECT_EQ(mirror.value("SELECT count(*) FROM pragma_foreign_key_list('fact_sales')"), "3");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM pragma_table_info('fact_sales') WHERE \"notnull\""),
            "7");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_master WHERE type = 'index' "
                         "AND name = 'fact_sales_product_id_idx'"),
            "1");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM vw_sales_analysis"), "26");
  EXPECT_EQ(mirror.value("SELECT sum(transactions) FROM vw_monthly_metrics"), "26");
  // Written by hand into a copy, as a mirror is not to be changed.
  std::filesystem::copy_file(mirror_path(), path("copy.db"));
  MirrorFile copy(path("copy.db"), MirrorFile::Access::kWrite);
  EXPECT_THROW(copy.run("UPDATE fact_sales SET quantity_sold = -1"), std::runtime_error);
}

TEST_F(Replicate, LeavesItsOwnRecordInTheMirror) {
  load_and_replicate();
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM etl_control WHERE status = 'SUCCESS'"), "4");
  EXPECT_EQ(mirror.value("SELECT records_processed FROM etl_control WHERE table_name = 'dim_date'"),
            "350");
  EXPECT_EQ(mirror.value("SELECT source_type FROM etl_columns WHERE table_name = 'fact_sales' "
                         "AND column_name = 'total_amount'"),
            "numeric(12,2)");
  EXPECT_EQ(mirror.value("SELECT comment FROM etl_columns WHERE table_name = 'dim_date' "
                         "AND column_name = 'weekday'"),
            "Day of the week, 1 is Monday and 7 is Sunday");
  EXPECT_EQ(mirror.value("SELECT count(*) >= 1 FROM etl_runs"), "1");
  EXPECT_NE(mirror.value("PRAGMA application_id"), "0");
}

TEST_F(Replicate, PublishesGenerationsBehindALink) {
  load_and_replicate();
  ASSERT_TRUE(std::filesystem::is_symlink(mirror_path()));
  const std::string first = std::filesystem::canonical(mirror_path()).string();
  EXPECT_EQ(std::filesystem::path(first).parent_path().filename(), "data_warehouse.generations");
  MirrorFile reader(mirror_path());
  EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "26");
  database_.run("DELETE FROM bi_schema.fact_sales WHERE sales_id = 'V-2301'");
  etl_ok({"replicate"});
  EXPECT_NE(std::filesystem::canonical(mirror_path()).string(), first);
  EXPECT_EQ(reader.value("SELECT count(*) FROM fact_sales"), "26")
      << "an open reader keeps its own";
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "25");
}

TEST_F(Replicate, KeepsAsManyGenerationsAsAsked) {
  etl_ok({"load-csv", sample_folder()});
  for (int run = 0; run < 4; ++run) etl_ok({"replicate", "--keep", "3"});
  EXPECT_EQ(generations().size(), 3U);
}

TEST_F(Replicate, ReportsTheRun) {
  load_and_replicate();
  const nlohmann::json report = newest_report();
  EXPECT_EQ(report["command"], "replicate");
  EXPECT_EQ(report["status"], "SUCCESS");
  EXPECT_EQ(report["exit_code"], 0);
  EXPECT_EQ(report["total_tables"], 4);
  EXPECT_EQ(report["successful_tables"], 4);
  EXPECT_EQ(report["failed_tables"], 0);
  EXPECT_EQ(report["total_records_processed"], 421);
  EXPECT_GT(report["total_execution_time"].get<double>(), 0);
  ASSERT_EQ(report["tables_detail"].size(), 4U);
  for (const nlohmann::json& table : report["tables_detail"]) {
    EXPECT_TRUE(table.contains("table") && table.contains("records") && table.contains("time"));
    EXPECT_EQ(table["status"], "SUCCESS");
  }
  for (const char* key : {"timestamp", "schema_version", "run_id", "host", "etl_version", "source",
                          "mirror", "snapshot", "validation", "warnings"}) {
    EXPECT_TRUE(report.contains(key)) << key;
  }
}

TEST_F(Replicate, ReportsEachRunOfEachCommandApart) {
  load_and_replicate();
  etl_ok({"validate"});
  EXPECT_EQ(reports().size(), 3U);
}

TEST_F(Replicate, LetsNobodyElseReadWhatItWrites) {
  load_and_replicate();
  EXPECT_EQ(mode_of(path("cloud_mirror")), 0700U);
  EXPECT_EQ(mode_of(std::filesystem::canonical(mirror_path()).string()), 0600U);
  EXPECT_EQ(mode_of(path("reports")), 0700U);
  EXPECT_EQ(mode_of(reports().front()), 0600U);
  EXPECT_EQ(mode_of(path("logs")), 0700U);
  EXPECT_EQ(mode_of(path("logs/etl_pipeline.log")), 0600U);
}

TEST_F(Replicate, ShowsNoProgressWhereNobodyWatches) {
  etl_ok({"load-csv", sample_folder()});
  const Outcome outcome = etl_ok({"replicate"});
  EXPECT_EQ(outcome.err.find('\r'), std::string::npos) << shown(outcome);
  EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos) << shown(outcome);
}

TEST_F(Replicate, MakesNoMirrorInADryRun) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate", "--dry-run"});
  EXPECT_FALSE(std::filesystem::exists(mirror_path()));
}

TEST_F(Replicate, TakesOnlyTheTablesAskedFor) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate", "--tables", "dim_product,dim_date", "--views", "skip"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.rows("SELECT name FROM sqlite_master WHERE type = 'table' "
                        "AND name NOT LIKE 'etl_%' AND name NOT LIKE 'sqlite_%' ORDER BY name"),
            (std::vector<std::vector<std::string>>{{"dim_date"}, {"dim_product"}}));
}

}  // namespace
}  // namespace etl
