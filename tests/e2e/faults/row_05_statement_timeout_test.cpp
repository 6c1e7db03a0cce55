// Row 5: statement_timeout, or an administrator, ends a statement: the table is named; 3.
#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class StatementEnded : public RunUnderFire {
 protected:
  StatementEnded() { load_and_replicate(); }

  void expect_named(const Outcome& outcome, const std::string& table) {
    EXPECT_TRUE(fails_with(outcome, 3));
    EXPECT_NE(error_line(outcome).find(table), std::string::npos) << shown(outcome);
    EXPECT_NE(outcome.err.find("statement_timeout"), std::string::npos) << shown(outcome);
    const nlohmann::json report = newest_report();
    EXPECT_EQ(report["exit_code"], 3);
    EXPECT_NE(report.dump().find(table), std::string::npos);
    EXPECT_EQ(generations().size(), 1U);
    EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
  }
};

TEST_F(StatementEnded, ByItsTimeout) {
  database_.run(
      "CREATE VIEW bi_schema.slow AS SELECT 1 AS one, pg_sleep(60) IS NULL AS slept;"
      "ALTER DATABASE " +
      database_.name() + " SET statement_timeout = '3s'");  // the catalog takes milliseconds
  expect_named(etl({"replicate", "--views", "materialize"}), "bi_schema.slow");
}

TEST_F(StatementEnded, ByAnAdministrator) {
  database_.run(large_table_sql());
  Subprocess run(command({"replicate"}));
  const std::string pid = std::to_string(hold_in_copy(run));
  database_.run("SELECT pg_cancel_backend(" + pid + ")");
  resume(run);
  expect_named(run.wait(), "bi_schema.large");
}

TEST_F(StatementEnded, OfALoadTheTableIsNamedToo) {
  database_.run(
      "CREATE FUNCTION bi_schema.hold() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';"
      "CREATE TRIGGER hold BEFORE INSERT ON bi_schema.fact_sales FOR EACH ROW "
      "EXECUTE FUNCTION bi_schema.hold();"
      "ALTER DATABASE " +
      database_.name() + " SET statement_timeout = '3s'");
  expect_named(etl({"load-csv", sample_folder()}), "fact_sales");
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.fact_sales"), "26");
}

}  // namespace
}  // namespace etl
