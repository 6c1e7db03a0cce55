#include "cli/outcome.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "unit/report/sample_report.h"

namespace etl {
namespace {

class Outcome : public testing::Test {
 protected:
  void print(const RunReport& report, bool dry_run = false) {
    Console console(out_, err_, options_);
    print_outcome(report, "reports/r.json", dry_run, console);
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  static RunReport failed(RunReport report, const Error& error) {
    report.error = error;
    report.exit_code = exit_code_of(error);
    return report;
  }
  static FileReport file_of(const std::string& file, const std::string& table, std::uint64_t rows) {
    FileReport report;
    report.file = file;
    report.table = table;
    report.read = rows;
    report.inserted = rows;
    return report;
  }
  static RunReport loaded() {
    RunReport report = sample_report();
    report.command = "load-csv";
    report.validation->metrics = {
        {"revenue", "Total revenue", "currency", "50847.74", std::nullopt, false},
        {"average_sale", "Average sale", "currency", "1955.68", std::nullopt, false},
        {"quantity", "Total quantity", "count", "1231", std::nullopt, false}};
    report.files = {file_of("DimDate.csv", "dim_date", 350),
                    file_of("FactSales.csv", "fact_sales", 26)};
    return report;
  }

  std::ostringstream out_;
  std::ostringstream err_;
  ConsoleOptions options_;
};

TEST_F(Outcome, OfALoadIsItsTablesAndFigures) {
  print(loaded());
  EXPECT_EQ(out(),
            "✅ Loaded 350 records into dim_date\n"
            "✅ Loaded 26 records into fact_sales\n"
            "🔎 Rows: 376 read = 376 loaded + 0 left out\n"
            "📊 Total revenue: $50,847.74\n"
            "📊 Average sale: $1,955.68\n"
            "📊 Total quantity: 1,231\n"
            "📄 Report: reports/r.json\n");
  EXPECT_EQ(err(), "");
}

TEST_F(Outcome, OfALoadThatFailedClaimsNothing) {
  print(failed(loaded(), Error(ErrorKind::kBadInput, "FactSales.csv line 3: bad", "fix it")));
  EXPECT_EQ(out(), "📄 Report: reports/r.json\n");
  EXPECT_EQ(err(), "etl: error: FactSales.csv line 3: bad\netl: hint: fix it\n");
}

TEST_F(Outcome, OfADryLoadSaysWould) {
  print(loaded(), true);
  EXPECT_NE(out().find("✅ Would load 350 records into dim_date\n"), std::string::npos) << out();
}

TEST_F(Outcome, OfAReplicationIsItsTablesAndProof) {
  print(sample_report());
  EXPECT_EQ(out(),
            "✅ Replicated 350 records of dim_date (0.01s)\n"
            "✅ Replicated 26 records of fact_sales (0.02s)\n"
            "🔎 Proof: 2 tables, 376 rows, 1 reference and 1 metric equal\n"
            "📁 Mirror: cloud_mirror/data_warehouse.db\n"
            "📄 Report: reports/r.json\n"
            "✅ === REPLICATION COMPLETED SUCCESSFULLY ===\n");
}

TEST_F(Outcome, OfAReplicationWithoutProofClaimsNone) {
  RunReport report = sample_report();
  report.validation->level = "none";
  print(report);
  EXPECT_EQ(out().find("Proof"), std::string::npos);
}

TEST_F(Outcome, OfAPartialReplicationNamesWhatFailed) {
  RunReport report = sample_report();
  report.tables[1].success = false;
  report.tables[1].error = "permission denied";
  report.exit_code = ExitCode::kTablesFailed;
  print(report);
  EXPECT_NE(out().find("✅ Replicated 350 records of dim_date"), std::string::npos);
  EXPECT_EQ(out().find("of fact_sales"), std::string::npos);
  EXPECT_EQ(err(),
            "❌ fact_sales: permission denied\n"
            "etl: error: 1 of 2 tables failed: fact_sales\n"
            "etl: hint: the report names the reason for each; the other tables are done\n");
}

TEST_F(Outcome, OfARollbackSaysFromWhereToWhere) {
  RunReport report;
  report.command = "rollback";
  report.mirror_path = "m.db";
  report.rolled_back_from = "m.generations/2.db";
  report.generation = "m.generations/1.db";
  print(report);
  EXPECT_EQ(out(),
            "⏪ Mirror m.db went back from m.generations/2.db to m.generations/1.db\n"
            "📄 Report: reports/r.json\n");
  EXPECT_EQ(err(), "");
}

TEST_F(Outcome, OfADryReplicationListsWhatIsNotPlain) {
  RunReport report = sample_report();
  report.validation.reset();
  report.notices = {{NoticeKind::kStorage, "s.t.c", "kept as text"}};
  print(report, true);
  EXPECT_EQ(out(),
            "✅ Would replicate dim_date\n✅ Would replicate fact_sales\n"
            "🔎 s.t.c: kept as text\n📄 Report: reports/r.json\n");
  EXPECT_EQ(err(), "");
}

TEST_F(Outcome, CountsWarnings) {
  RunReport report = sample_report();
  report.notices = {{NoticeKind::kStorage, "a", "b"}, {NoticeKind::kSecurity, "c", "d"}};
  print(report);
  EXPECT_EQ(err(), "⚠️  1 warning in the report; --verbose shows them\n");
}

TEST_F(Outcome, OfAnEqualMirrorSaysWhatWasCompared) {
  RunReport report = sample_report();
  report.command = "validate";
  report.validation->references.push_back(
      {"source", "bi_schema.fact_sales", "fact_sales_date_id_fkey", 0});
  print(report);
  EXPECT_EQ(out(),
            "✅ Mirror equals source: 2 tables, 376 rows, 1 reference and 1 metric\n"
            "📄 Report: reports/r.json\n");
}

class Difference : public Outcome {
 protected:
  static RunReport unequal() {
    RunReport report = sample_report();
    report.command = "validate";
    report.validation->differences = {{"bi_schema.dim_date", "source: 350 rows, mirror: 349 rows"},
                                      {"metric valparaíso", "source: 1, mirror: 2"}};
    return failed(report, Error(ErrorKind::kDifference, "2 differences", "replicate again"));
  }
};

TEST_F(Difference, IsATable) {
  print(unequal());
  EXPECT_EQ(out(),
            "WHERE               WHAT DIFFERS\n"
            "bi_schema.dim_date  source: 350 rows, mirror: 349 rows\n"
            "metric valparaíso   source: 1, mirror: 2\n"
            "📄 Report: reports/r.json\n");
  EXPECT_EQ(err(), "etl: error: 2 differences\netl: hint: replicate again\n");
}

TEST_F(Difference, IsToldUnderQuietToo) {
  options_.quiet = true;
  print(unequal());
  EXPECT_NE(out().find("dim_date"), std::string::npos);
  EXPECT_EQ(out().find("Report"), std::string::npos);
}

TEST_F(Difference, ShowsTheFirstRowsThatDiffer) {
  RunReport report = unequal();
  report.validation->differences.resize(1);
  RowDifference row;
  row.table = "dim_date";
  row.key = {{"dateid", "7"}};
  row.column = "day";
  row.source = "a\nb";
  report.validation->rows.assign(25, row);
  report.validation->rows[1].kind = RowDifferenceKind::kMissing;
  report.validation->rows[2].kind = RowDifferenceKind::kExtra;
  print(report);
  EXPECT_NE(out().find("dim_date (dateid = '7'): day source: 'a b', mirror: NULL\n"
                       "dim_date (dateid = '7'): missing in the mirror\n"
                       "dim_date (dateid = '7'): in the mirror only\n"),
            std::string::npos)
      << out();
  EXPECT_NE(out().find("... and 5 more in the report\n"), std::string::npos) << out();
}

TEST_F(Outcome, UnderJsonIsTheReportAlone) {
  options_.json = true;
  print(failed(sample_report(), Error(ErrorKind::kMirror, "disk full", "make room")));
  const nlohmann::json document = nlohmann::json::parse(out());
  EXPECT_EQ(document["exit_code"], 6);
  EXPECT_EQ(document["error"]["message"], "disk full");
  EXPECT_EQ(err(), "etl: error: disk full\netl: hint: make room\n");
}

}  // namespace
}  // namespace etl
