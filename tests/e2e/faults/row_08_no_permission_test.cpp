// A role that may not read everything: what it may not read is named, stays as it was, and never
// looks like an empty table.
#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

// The samples are in the mirror already; the next run is made by a role of its own.
class NoPermission : public EtlProgram {
 protected:
  NoPermission() : role_(unique_test_name()) {
    load_and_replicate();
    database_.run("CREATE ROLE " + role_ +
                  " LOGIN PASSWORD 'least'; GRANT USAGE ON SCHEMA bi_schema TO " + role_ +
                  "; GRANT SELECT ON ALL TABLES IN SCHEMA bi_schema TO " + role_);
    environment_["DB_USER"] = role_;
    environment_["DB_PASSWORD"] = "least";
    environment_.erase("PGPASSWORD");
  }
  ~NoPermission() override { database_.run("DROP OWNED BY " + role_ + "; DROP ROLE " + role_); }

  void revoke(const std::string& what) { database_.run("REVOKE " + what + " FROM " + role_); }

  const std::string role_;
};

TEST_F(NoPermission, OnTwoTablesLeavesThemAsTheyWereAndNamesBoth) {
  revoke("SELECT ON bi_schema.fact_sales, bi_schema.dim_product");
  database_.run(
      "DELETE FROM bi_schema.fact_sales; "
      "INSERT INTO bi_schema.dim_customer_segment VALUES (99999, 'Nova')");
  const Outcome outcome = etl({"replicate", "--views", "skip"});
  EXPECT_TRUE(fails_with(outcome, 7));
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM dim_product"), "25");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM dim_customer_segment"), "21")
      << "the others are new";
  EXPECT_EQ(mirror.value("SELECT count(*) FROM pragma_foreign_key_list('fact_sales')"), "3");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM etl_columns WHERE table_name = 'fact_sales'"),
            mirror.value("SELECT count(*) FROM pragma_table_info('fact_sales')"));
  EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(mirror.rows("SELECT table_name FROM etl_control WHERE status = 'ERROR' ORDER BY 1"),
            (std::vector<std::vector<std::string>>{{"dim_product"}, {"fact_sales"}}));
  const nlohmann::json report = newest_report();
  EXPECT_EQ(report["status"], "PARTIAL");
  EXPECT_EQ(report["failed_tables"], 2);
  for (const char* name : {"fact_sales", "dim_product"}) {
    EXPECT_NE(error_line(outcome).find(name), std::string::npos) << shown(outcome);
    EXPECT_NE(report["tables_detail"].dump().find(name), std::string::npos);
    EXPECT_NE(report["warnings"].dump().find(std::string("bi_schema.") + name), std::string::npos)
        << "says that the rows are those of the generation before";
  }
}

TEST_F(NoPermission, WithoutAnEarlierCopyTheTableIsAbsentAndNamed) {
  revoke("SELECT ON bi_schema.dim_product");
  const Outcome outcome = etl({"replicate", "--views", "skip", "--mirror", "new.db"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_NE(error_line(outcome).find("dim_product"), std::string::npos) << shown(outcome);
  MirrorFile mirror(path("new.db"));
  EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_schema WHERE name = 'dim_product'"), "0");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
}

TEST_F(NoPermission, OnAViewLeavesItAsItWasAndNamesIt) {
  revoke("SELECT ON bi_schema.vw_sales_analysis");
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_NE(error_line(outcome).find("vw_sales_analysis"), std::string::npos) << shown(outcome);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM vw_sales_analysis"), "26");
}

TEST_F(NoPermission, OnOneSchemaNamesEveryTableOfItAndLeavesThemAsTheyWere) {
  database_.run(
      "CREATE SCHEMA hidden; CREATE TABLE hidden.dim_date (id int); CREATE TABLE hidden.more (id "
      "int); INSERT INTO hidden.dim_date VALUES (1), (2);"
      "GRANT USAGE ON SCHEMA hidden TO " +
      role_ + "; GRANT SELECT ON ALL TABLES IN SCHEMA hidden TO " + role_);
  const std::vector<std::string> both = {"replicate", "--schema", "bi_schema,hidden", "--views",
                                         "skip"};
  etl_ok(both);
  revoke("USAGE ON SCHEMA hidden");
  const Outcome outcome = etl(both);
  EXPECT_TRUE(fails_with(outcome, 7));
  for (const char* name : {"hidden.dim_date", "hidden.more"}) {
    EXPECT_NE(error_line(outcome).find(name), std::string::npos) << shown(outcome);
  }
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM hidden_dim_date"), "2");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM more"), "0");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM bi_schema_dim_date"), "350")
      << "has its name whether the other may be read or not";
}

TEST_F(NoPermission, OnEverythingLeavesTheMirrorAsItWas) {
  revoke("USAGE ON SCHEMA bi_schema");
  const std::vector<std::string> before = generations();
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_EQ(newest_report()["failed_tables"], newest_report()["total_tables"]);
  EXPECT_EQ(generations(), before);
}

TEST_F(NoPermission, UnderAllOrNothingPublishesNothing) {
  revoke("SELECT ON bi_schema.dim_product");
  const std::vector<std::string> before = generations();
  const Outcome outcome = etl({"replicate", "--all-or-nothing"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_NE(error_line(outcome).find("--all-or-nothing"), std::string::npos) << shown(outcome);
  EXPECT_NE(error_line(outcome).find("dim_product"), std::string::npos) << shown(outcome);
  EXPECT_EQ(newest_report()["status"], "ERROR");
  EXPECT_EQ(generations(), before);
}

}  // namespace
}  // namespace etl
