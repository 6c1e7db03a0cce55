#include "etl/jobs/load_csv.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "etl/csv/csv_files.h"
#include "support/fake_clock.h"
#include "support/memory_load_target.h"
#include "support/memory_report_store.h"
#include "support/recording_observer.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

Relation table(const std::string& name, const std::vector<std::string>& columns) {
  Relation relation;
  relation.name = {"shop", name};
  for (const std::string& column : columns) {
    Column added;
    added.name = column;
    added.not_null = true;
    relation.columns.push_back(added);
  }
  return relation;
}

class LoadCsv : public testing::Test {
 protected:
  LoadCsv() {
    Relation sale = table("fact_sale", {"sale_id", "city_id", "total"});
    sale.columns[2].generated = true;
    sale.foreign_keys.push_back(
        {"sale_city", {"city_id"}, {"shop", "dim_city"}, {"city_id"}, "NO ACTION", "NO ACTION"});
    state_.schema.relations = {sale, table("dim_city", {"city_id", "city_name"})};
    state_.committed["dim_city"] = {{"0", "yesterday"}};
    options_.schema = "shop";
    options_.paths = {folder_.path()};
  }

  void file(const std::string& name, const std::string& text) {
    std::ofstream(folder_.file(name)) << text;
  }
  void good_files() {
    file("DimCity (1).csv", "Cityid,CityName\n1,Salvador\n2,Brasilia\n");
    file("FactSale.csv", "CityId,Sale_ID\n1,S1\n");
  }
  RunReport run() {
    const auto files = make_csv_files(stop_);
    MemoryLoadTargetFactory target(state_);
    JobContext context{reports_, observer_, clock_, stop_};
    return load_csv(options_, *files, target, context);
  }
  void expect_refused(const std::string& reason) {
    const RunReport report = run();
    ASSERT_EQ(report.exit_code, ExitCode::kBadInput);
    EXPECT_NE(std::string(report.error->what()).find(reason), std::string::npos)
        << report.error->what();
    EXPECT_EQ(state_.committed.at("dim_city")[0][1], "yesterday");
    EXPECT_EQ(reports_.written.size(), 1U);
  }

  TemporaryFolder folder_;
  MemoryLoadTargetState state_;
  MemoryReportStore reports_;
  RecordingObserver observer_;
  FakeClock clock_;
  StopFlag stop_;
  LoadCsvOptions options_;
};

TEST_F(LoadCsv, ReplacesAllTablesInOneTransactionReferencedOnesFirst) {
  good_files();
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(state_.steps, (std::vector<std::string>{"truncate dim_city fact_sale",
                                                    "copy dim_city city_id city_name",
                                                    "copy fact_sale city_id sale_id", "commit"}));
  EXPECT_EQ(state_.committed["dim_city"],
            (std::vector<MemoryRow>{{"1", "Salvador"}, {"2", "Brasilia"}}));
  EXPECT_EQ(report.total_records(), 3U);
  ASSERT_EQ(observer_.messages.size(), 3U);
  EXPECT_EQ(observer_.messages[0], "created schema shop");
  EXPECT_EQ(observer_.messages[2],
            folder_.file("FactSale.csv") + " -> fact_sale: comma, quotes, LF, UTF-8, header");
  ASSERT_EQ(report.files.size(), 2U);
  EXPECT_EQ(report.files[0].read, 2U);
  EXPECT_EQ(report.files[0].inserted, 2U);
  ASSERT_EQ(state_.loads.size(), 2U);
  EXPECT_EQ(state_.loads[1].mode, "replace");
  // sha256sum(1)
  EXPECT_EQ(state_.loads[1].sha256,
            "01b9ba8b55cbd17614df45d2fa1784500fcf784fb76715bbb1d55128f03ebc63");
}

TEST_F(LoadCsv, AppendsWithoutEmptyingAnythingBesideRowsThatAreThere) {
  good_files();
  options_.mode = LoadMode::kAppend;
  run();
  EXPECT_EQ(state_.steps, (std::vector<std::string>{"stage dim_city city_id city_name", "merge",
                                                    "copy fact_sale city_id sale_id", "commit"}));
}

TEST_F(LoadCsv, AppendsTheSameContentOnceUnlessItIsForced) {
  good_files();
  options_.mode = LoadMode::kAppend;
  run();
  state_.steps.clear();
  const RunReport again = run();
  EXPECT_EQ(again.exit_code, ExitCode::kDone);
  EXPECT_EQ(again.total_records(), 0U);
  EXPECT_EQ(state_.steps, std::vector<std::string>{"commit"});
  options_.load_again = true;
  EXPECT_EQ(run().total_records(), 3U);
}

TEST_F(LoadCsv, StagesRowsThatMayBeBadAndUpserts) {
  good_files();
  options_.mode = LoadMode::kUpsert;
  run();
  EXPECT_EQ(state_.steps.front(), "stage to upsert dim_city city_id city_name");
  state_.steps.clear();
  options_.mode = LoadMode::kReplace;
  options_.tolerance.rows = 1;
  run();
  EXPECT_EQ(state_.steps[1], "stage dim_city city_id city_name");
}

TEST_F(LoadCsv, NamesTwentyBadRowsAndSaysThatThereMayBeMore) {
  std::string text = "Cityid,CityName\n1,Salvador\n";
  for (int i = 0; i < 3; ++i) text += "2\n";
  file("DimCity.csv", text);
  const RunReport few = run();
  ASSERT_TRUE(few.error);
  EXPECT_NE(std::string(few.error->what()).find(":3: "), std::string::npos);
  EXPECT_NE(std::string(few.error->what()).find("(and 2 more bad rows)"), std::string::npos);
  for (int i = 0; i < 30; ++i) text += "2\n";
  file("DimCity.csv", text);
  const RunReport many = run();
  ASSERT_TRUE(many.error);
  EXPECT_NE(std::string(many.error->what()).find("(and at least 19 more bad rows)"),
            std::string::npos);
  EXPECT_EQ(many.files.front().faults.size(), 20U);
}

TEST_F(LoadCsv, MakesATableThatIsMissing) {
  file("Stock (1).csv", "Item,Count\n007,3\n");
  options_.create_tables = true;
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_EQ(state_.steps.front(), "create stock");
  EXPECT_EQ(report.files.front().definition, "CREATE TABLE stock");
}

TEST_F(LoadCsv, TakesColumnsInTheirOrderWhereThereIsNoHeader) {
  file("FactSale.csv", "S1,1\nS2,1\n");
  options_.csv.header = false;
  EXPECT_EQ(run().exit_code, ExitCode::kDone);
  EXPECT_EQ(state_.steps[1], "copy fact_sale sale_id city_id");
  file("FactSale.csv", "S1\nS2\n");
  const RunReport narrow = run();
  ASSERT_TRUE(narrow.error);
  EXPECT_NE(std::string(narrow.error->what()).find("sale_id, city_id"), std::string::npos);
}

TEST_F(LoadCsv, DryRunDoesEverythingButCommit) {
  good_files();
  options_.dry_run = true;
  EXPECT_EQ(run().exit_code, ExitCode::kDone);
  EXPECT_EQ(state_.committed["dim_city"][0][1], "yesterday");
}

TEST_F(LoadCsv, LoadsEveryFileIntoANamedTable) {
  file("north.csv", "city_id,city_name\n1,Belem\n");
  file("south.csv", "city_id,city_name\n2,Curitiba\n");
  options_.table = "dim_city";
  EXPECT_EQ(run().total_records(), 2U);
}

TEST_F(LoadCsv, MeasuresTheMetricsWhoseTablesAreThere) {
  good_files();
  options_.metrics = {{"sales", "Sales", "count", {"fact_sale"}, "SELECT n"},
                      {"other", "Other", "count", {"orders"}, "SELECT o"}};
  state_.scalars["SELECT n"] = "1";
  const RunReport report = run();
  ASSERT_EQ(report.validation->metrics.size(), 1U);
  EXPECT_EQ(report.validation->metrics[0].source, "1");
  EXPECT_FALSE(report.validation->metrics[0].compared);
}

TEST_F(LoadCsv, NamesTheLineOfTheFileForARowThatTheServerRefuses) {
  file("DimCity.csv", "city_id,city_name\n1,\"two\nlines\"\n2,x\n");
  Error refused(ErrorKind::kBadInput, "invalid input syntax for type integer: \"x\"");
  refused.table = "shop.dim_city";
  refused.column = "city_id";
  refused.line = 2;  // the second row of the COPY
  state_.copy_error = refused;
  const RunReport report = run();
  EXPECT_EQ(report.error->line, 4U);
  EXPECT_EQ(
      std::string(report.error->what()),
      folder_.file("DimCity.csv") + ":4: city_id: invalid input syntax for type integer: \"x\"");
}

TEST_F(LoadCsv, RefusesOrphansAndKeepsYesterdaysRows) {
  good_files();
  state_.orphans["sale_city"] = 1;
  expect_refused("fact_sale: 1 row has no parent in shop.dim_city (sale_city)");
}

TEST_F(LoadCsv, RefusesAFileThatNoTableIsNamedAs) {
  file("customers.csv", "a\n1\n");
  expect_refused("no table has the name of this file");
}

TEST_F(LoadCsv, RefusesAFileThatTwoTablesAreNamedAs) {
  state_.schema.relations.push_back(table("dimcity", {"city_id"}));
  file("DimCity.csv", "city_id\n1\n");
  expect_refused("several tables have the name of this file");
}

TEST_F(LoadCsv, ShowsBothListsWhereColumnsDoNotFit) {
  file("DimCity.csv", "city_id,mayor\n1,x\n");
  expect_refused("no column for mayor (file: city_id, mayor; table dim_city: city_id, city_name)");
}

TEST_F(LoadCsv, RefusesAMissingColumnThatNeedsAValue) {
  file("DimCity.csv", "city_id\n1\n");
  expect_refused("column city_name needs a value");
}

TEST_F(LoadCsv, RefusesTwoFieldsForOneColumn) {
  file("DimCity.csv", "city_id,City Id,city_name\n1,1,x\n");
  expect_refused("two fields match column city_id");
}

TEST_F(LoadCsv, RefusesAGeneratedColumn) {
  file("FactSale.csv", "sale_id,city_id,total\n1,1,5\n");
  expect_refused("total is generated");
}

TEST_F(LoadCsv, RefusesAMalformedFileBeforeAnythingIsCommitted) {
  good_files();
  file("FactSale.csv", "CityId,Sale_ID\n1,\"S1\n");
  expect_refused(":2: the quote that opens here is never closed");
}

TEST_F(LoadCsv, NamesEveryKeyThatHasOrphans) {
  good_files();
  state_.schema.relations[0].foreign_keys.push_back(
      {"sale_shop", {"sale_id"}, {"shop", "dim_shop"}, {"shop_id"}, "NO ACTION", "NO ACTION"});
  state_.orphans = {{"sale_city", 1}, {"sale_shop", 2}};
  expect_refused(
      "fact_sale: 1 row has no parent in shop.dim_city (sale_city); fact_sale: 2 rows have no "
      "parent in shop.dim_shop (sale_shop)");
  EXPECT_EQ(reports_.written[0].validation->references.size(), 2U);
}

// As the PostgreSQL adapter words it: table and column come once.
TEST_F(LoadCsv, NamesTheFileOfARowThatTheServerRefusesWithoutItsLine) {
  good_files();
  Error refused(ErrorKind::kBadInput,
                "shop.fact_sale, column city_id: no row in shop.dim_city for (city_id)=(9)");
  refused.table = "shop.fact_sale";
  refused.column = "city_id";
  state_.copy_error = refused;
  state_.copy_error_table = "fact_sale";
  const RunReport report = run();
  EXPECT_EQ(std::string(report.error->what()),
            folder_.file("FactSale.csv") + ": city_id: no row in shop.dim_city for (city_id)=(9)");
  EXPECT_FALSE(report.error->line);
}

TEST_F(LoadCsv, SaysWhichTablesGetManyRows) {
  good_files();
  std::string many = "CityId,Sale_ID\n";
  while (many.size() < 600'000) many += "1,S1\n";
  file("FactSale.csv", many);
  run();
  EXPECT_EQ(state_.steps.front(), "truncate dim_city fact_sale");
  file("fact-sale.csv", many);  // together they are
  state_.steps.clear();
  run();
  EXPECT_EQ(state_.steps.front(), "expect many in emptied fact_sale");
  options_.mode = LoadMode::kAppend;
  options_.load_again = true;
  state_.committed["fact_sale"].clear();
  state_.steps.clear();
  run();
  EXPECT_EQ(state_.steps.front(), "expect many in fact_sale");
}

// A row that only the building of a key finds fault with: once more through the file, for its line.
class LoadCsvWithFault : public LoadCsv {
 protected:
  LoadCsvWithFault() {
    Error broken(ErrorKind::kBadInput,
                 "shop.fact_sale: a row with this key is there already (sale_id)=(S1), key");
    broken.table = "shop.fact_sale";
    broken.sqlstate = "23505";
    state_.finish_error = broken;
    Error located = broken;
    located.line = 1;
    state_.fault = located;
  }
};

TEST_F(LoadCsvWithFault, NamesTheLineThatAKeyDoesNotAllow) {
  good_files();
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kBadInput);
  EXPECT_EQ(std::string(report.error->what()),
            folder_.file("FactSale.csv") +
                ":2: a row with this key is there already (sale_id)=(S1), key");
  EXPECT_EQ(report.error->line, 2U);
  EXPECT_EQ(report.error->sqlstate, "23505");
  EXPECT_EQ(state_.committed.at("dim_city")[0][1], "yesterday");
}

TEST_F(LoadCsvWithFault, NamesTheFileWhereTheLineIsNotFound) {
  good_files();
  state_.fault = Error(ErrorKind::kSourceQuery, "permission denied to create temporary tables");
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kBadInput);
  EXPECT_EQ(
      std::string(report.error->what()),
      folder_.file("FactSale.csv") + ": a row with this key is there already (sale_id)=(S1), key");
}

TEST_F(LoadCsvWithFault, StopsWhileItLooks) {
  good_files();
  Error stop(ErrorKind::kInterrupted, "stopped");
  stop.signal = SIGINT;
  state_.fault = stop;
  EXPECT_EQ(run().exit_code, ExitCode::kInterrupted);
}

TEST_F(LoadCsvWithFault, DoesNotReadAPipeTwice) {
  good_files();
  std::filesystem::remove(folder_.file("FactSale.csv"));
  const std::string pipe = folder_.file("FactSale.csv");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "CityId,Sale_ID\n1,S1\n"; });
  const RunReport report = run();
  writer.join();
  EXPECT_EQ(state_.steps.front(), "expect many in emptied fact_sale") << "of any size";
  EXPECT_EQ(std::count(state_.steps.begin(), state_.steps.end(), "find fault"), 0);
  EXPECT_EQ(std::string(report.error->what()),
            pipe + ": a row with this key is there already (sale_id)=(S1), key");
}

TEST_F(LoadCsv, PassesOnWhatStayedOn) {
  good_files();
  state_.finish_notices = {{NoticeKind::kOther, "shop.dim_city", "this role does not own it"}};
  const RunReport report = run();
  EXPECT_EQ(report.notices.size(), 2U) << "one a table";
  EXPECT_EQ(report.notices.at(0).message, "this role does not own it");
  EXPECT_EQ(observer_.notices.size(), 2U);
}

TEST_F(LoadCsv, ReportsNoTableAsLoadedThatWasRolledBack) {
  good_files();
  state_.copy_error = Error(ErrorKind::kSourceConnection, "the server is gone");
  state_.copy_error_table = "fact_sale";
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kSource);
  ASSERT_EQ(report.tables.size(), 2U);
  EXPECT_EQ(report.total_records(), 0U);
  EXPECT_EQ(report.failed_tables(), 2U);
  EXPECT_EQ(report.tables[0].table, "dim_city");
  EXPECT_NE(report.tables[0].error.english().find("rolled back"), std::string::npos);
  EXPECT_EQ(report.tables[1].error, "the server is gone");
}

TEST_F(LoadCsv, ReportsThatItDoesNotKnowWhetherItWasCommitted) {
  good_files();
  state_.commit_error = Error(ErrorKind::kCommitUnknown, "the server went during COMMIT");
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kSource);
  EXPECT_EQ(report.tables[0].error, "not known whether it was committed");
}

TEST_F(LoadCsv, KeepsEverythingWhereATableMayNotBeEmptied) {
  good_files();
  state_.truncate_error = Error(ErrorKind::kBadInput, "others refer to shop.dim_city: shop.visit");
  expect_refused("shop.visit");
}

TEST_F(LoadCsv, LooksAtTheFilesBeforeItConnects) {
  file("DimCity.csv", "");
  expect_refused("the file is empty");
  EXPECT_TRUE(observer_.messages.empty());
}

TEST_F(LoadCsv, TellsTheObserverWhatItDoes) {
  good_files();
  run();
  EXPECT_EQ(observer_.runs_started, 1);
  EXPECT_EQ(observer_.runs_finished, 1);
  EXPECT_EQ(observer_.copied_rows, 3U);
  EXPECT_EQ(observer_.phases, (std::vector<std::string>{"copy", "proof", "commit"}));
  ASSERT_EQ(observer_.tables.size(), 2U);
  EXPECT_EQ(observer_.tables[0].records, 2U);
}

TEST_F(LoadCsv, TakesAFileOfAHeaderAlone) {
  file("DimCity.csv", "city_id,city_name\n");
  const RunReport report = run();
  EXPECT_EQ(report.exit_code, ExitCode::kDone);
  EXPECT_TRUE(state_.committed["dim_city"].empty());
}

TEST_F(LoadCsv, DoesNothingWhereTheReportCannotBeWritten) {
  good_files();
  reports_.unwritable = true;
  EXPECT_THROW(run(), Error);
  EXPECT_TRUE(state_.steps.empty());
}

TEST_F(LoadCsv, StopsWithoutCommitting) {
  good_files();
  stop_.request(SIGINT);
  EXPECT_EQ(run().exit_code, ExitCode::kInterrupted);
  EXPECT_EQ(state_.committed["dim_city"][0][1], "yesterday");
}

}  // namespace
}  // namespace etl
