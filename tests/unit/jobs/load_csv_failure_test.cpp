#include <gtest/gtest.h>

#include "etl/jobs/load_csv.h"
#include "support/fake_clock.h"
#include "support/memory_csv_files.h"
#include "support/memory_load_target.h"
#include "support/memory_report_store.h"
#include "support/recording_observer.h"

namespace etl {
namespace {

class LoadCsvFailure : public testing::Test {
 protected:
  LoadCsvFailure() {
    for (const char* name : {"fact_sale", "dim_city"}) {
      Relation relation;
      relation.name = {"shop", name};
      Column id;
      id.name = "city_id";
      relation.columns = {id};
      state_.schema.relations.push_back(relation);
    }
    state_.schema.relations[0].foreign_keys.push_back(
        {"sale_city", {"city_id"}, {"shop", "dim_city"}, {"city_id"}, "NO ACTION", "NO ACTION"});
    state_.committed["dim_city"] = {{"0"}};
    files_.files["in/dim_city.csv"] = {{"city_id"}, {{"1"}, {"2"}}, {2, 5}};
    files_.files["in/fact_sale.csv"] = {{"city_id"}, {{"1"}}, {}};
  }

  RunReport run() {
    MemoryLoadTargetFactory target(state_);
    JobContext context{reports_, observer_, clock_, stop_};
    return load_csv(options_, files_, target, context);
  }
  // What the PostgreSQL adapter says of a row.
  void refuse_rows(const std::string& message, std::optional<std::uint64_t> row) {
    Error refused(ErrorKind::kBadInput, message, "correct the row");
    refused.sqlstate = "22P02";
    refused.table = "shop.dim_city";
    refused.column = "city_id";
    refused.line = row;
    state_.copy_error = refused;
  }

  MemoryLoadTargetState state_;
  MemoryCsvFiles files_;
  MemoryReportStore reports_;
  RecordingObserver observer_;
  FakeClock clock_;
  StopFlag stop_;
  LoadCsvOptions options_;
};

TEST_F(LoadCsvFailure, NamesFileLineAndColumnOnce) {
  refuse_rows("shop.dim_city, column city_id: x is not a valid integer", 2);
  const RunReport report = run();
  ASSERT_TRUE(report.error);
  EXPECT_STREQ(report.error->what(), "in/dim_city.csv:5: city_id: x is not a valid integer");
  EXPECT_EQ(report.error->line, 5U);
  EXPECT_EQ(report.error->table, "shop.dim_city");
  EXPECT_EQ(report.error->column, "city_id");
  EXPECT_EQ(report.error->sqlstate, "22P02");
  EXPECT_EQ(report.error->hint, "correct the row");
}

TEST_F(LoadCsvFailure, NamesTheFileWhereTheServerNamesNoRow) {
  refuse_rows("shop.dim_city, column city_id: no row in shop.country for (city_id)=(9)", {});
  const RunReport report = run();
  ASSERT_TRUE(report.error);
  EXPECT_STREQ(report.error->what(),
               "in/dim_city.csv: city_id: no row in shop.country for (city_id)=(9)");
  EXPECT_FALSE(report.error->line);
}

TEST_F(LoadCsvFailure, LeavesOtherErrorsAsTheyAre) {
  state_.copy_error = Error(ErrorKind::kSourceConnection, "the server closed the connection");
  const RunReport report = run();
  ASSERT_TRUE(report.error);
  EXPECT_STREQ(report.error->what(), "the server closed the connection");
  EXPECT_EQ(report.exit_code, ExitCode::kSource);
}

TEST_F(LoadCsvFailure, ReportsNoTableAsLoaded) {
  state_.orphans["sale_city"] = 3;
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kBadInput);
  EXPECT_EQ(report.total_records(), 0U);
  ASSERT_EQ(report.tables.size(), 2U);
  EXPECT_EQ(report.failed_tables(), 2U);
  EXPECT_EQ(report.tables[0].table, "dim_city");
  EXPECT_EQ(report.tables[0].error, "not loaded: the run failed");
  EXPECT_EQ(report.tables[1].error,
            "fact_sale: 3 rows have no parent in shop.dim_city (sale_city)");
  EXPECT_EQ(state_.committed["dim_city"], std::vector<MemoryRow>{{"0"}});
}

TEST_F(LoadCsvFailure, ReportsTheTableThatFailedAndThoseNotReached) {
  refuse_rows("shop.dim_city, column city_id: x is not a valid integer", 1);
  const RunReport report = run();
  ASSERT_EQ(report.tables.size(), 2U);
  EXPECT_EQ(report.tables[0].error, "in/dim_city.csv:2: city_id: x is not a valid integer");
  EXPECT_EQ(report.tables[1].error, "not loaded: the run failed");
  EXPECT_EQ(reports_.written.at(0).failed_tables(), 2U);
}

TEST_F(LoadCsvFailure, SaysThatTheOutcomeOfALostCommitIsNotKnown) {
  state_.commit_error = Error(ErrorKind::kCommitUnknown, "the connection went during COMMIT");
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kSource);
  for (const TableReport& table : report.tables) {
    EXPECT_EQ(table.error, "not known whether it was committed");
  }
}

}  // namespace
}  // namespace etl
