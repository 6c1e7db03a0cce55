// A table under row-level security reads as empty for those whom its policies give nothing: an
// error, and never 0 rows.
#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

TEST_F(EtlProgram, TableUnderRowLevelSecurityFailsAndKeepsItsRows) {
  load_and_replicate();
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role +
                " LOGIN PASSWORD 'least';"
                "GRANT USAGE ON SCHEMA bi_schema TO " +
                role +
                ";"
                "GRANT SELECT ON ALL TABLES IN SCHEMA bi_schema TO " +
                role +
                ";"
                "ALTER TABLE bi_schema.fact_sales ENABLE ROW LEVEL SECURITY");
  environment_["DB_USER"] = role;
  environment_["DB_PASSWORD"] = "least";
  EXPECT_EQ(database_.value("SET ROLE " + role + "; SELECT count(*) FROM bi_schema.fact_sales"),
            "0")
      << "the server shows this role an empty table";
  database_.run("RESET ROLE");
  const Outcome outcome = etl({"replicate", "--views", "skip"});
  database_.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_NE(error_line(outcome).find("fact_sales"), std::string::npos) << shown(outcome);
  EXPECT_EQ(newest_report()["failed_tables"], 1);
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
  EXPECT_EQ(mirror.value("SELECT status FROM etl_control WHERE table_name = 'fact_sales'"),
            "ERROR");
}

}  // namespace
}  // namespace etl
