// What cannot work says so: one line, one hint, the right exit code, and nothing half done.
#include <sys/stat.h>

#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

using Failure = EtlProgram;

TEST_F(Failure, WithoutTables) { EXPECT_TRUE(fails_with(etl({"replicate"}), 4)); }

TEST_F(Failure, WithAnEmptyEnvFileAndNoServer) {
  write(".env", "");
  environment_ = {{"PATH", "/usr/bin:/bin"}, {"HOME", folder_.path()}, {"PGHOST", folder_.path()}};
  EXPECT_TRUE(fails_with(etl({"replicate"}), 3));
}

TEST_F(Failure, WithAnEmptyEnvFileTheEnvironmentIsEnough) {
  write(".env", "");
  load_and_replicate();
}

TEST_F(Failure, WithABrokenEnvFileNamesTheLineAndNotTheValue) {
  write(".env", "DB_NAME=x\nthis is no assignment s3cret\n");
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 2));
  EXPECT_NE(error_line(outcome).find("2"), std::string::npos) << shown(outcome);
  EXPECT_EQ(outcome.err.find("s3cret"), std::string::npos) << shown(outcome);
}

TEST_F(Failure, WithAnEnvFileThatIsNotThere) {
  EXPECT_TRUE(fails_with(etl({"--env-file", "elsewhere.env", "replicate"}), 2));
}

TEST_F(Failure, WhereReportsCannotBeWrittenNothingIsCopied) {
  etl_ok({"load-csv", sample_folder()});
  write("blocker", "a file where a folder should be");
  environment_["REPORT_DIR"] = "blocker/reports";
  EXPECT_TRUE(fails_with(etl({"replicate"}), 6));
  EXPECT_FALSE(std::filesystem::exists(mirror_path()));
  EXPECT_TRUE(generations().empty());
}

TEST_F(Failure, WhereLogsCannotBeWrittenNothingIsCopied) {
  etl_ok({"load-csv", sample_folder()});
  write("blocker", "a file where a folder should be");
  environment_["LOG_DIR"] = "blocker/logs";
  EXPECT_TRUE(fails_with(etl({"replicate"}), 6));
  EXPECT_FALSE(std::filesystem::exists(mirror_path()));
}

TEST_F(Failure, OfALoadLeavesTheMirrorEqualToTheSource) {
  load_and_replicate();
  write("today/DimProduct.csv", "Productid,Producttype\nnot a number,Kites\n");
  EXPECT_TRUE(fails_with(etl({"load-csv", "today"}), 4));
  etl_ok({"validate"});
}

TEST_F(Failure, OfOneTableIsNamedAndTheOthersArrive) {
  etl_ok({"load-csv", sample_folder()});
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role +
                " LOGIN PASSWORD 'least'; GRANT USAGE ON SCHEMA bi_schema "
                "TO " +
                role + "; GRANT SELECT ON bi_schema.dim_date, bi_schema.dim_product TO " + role);
  environment_["DB_USER"] = role;
  environment_["DB_PASSWORD"] = "least";
  const Outcome outcome = etl({"replicate", "--views", "skip"});
  database_.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
  EXPECT_EQ(outcome.exit_code, 7) << shown(outcome);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM dim_date"), "350");
  const nlohmann::json report = newest_report();
  EXPECT_EQ(report["failed_tables"], 2);
  for (const char* name : {"fact_sales", "dim_customer_segment"}) {
    EXPECT_NE((outcome.out + outcome.err).find(name), std::string::npos) << shown(outcome);
    EXPECT_NE(report["tables_detail"].dump().find(name), std::string::npos);
  }
}

TEST_F(Failure, WarnsOfAPasswordThatOthersCanRead) {
  write(".env", "DB_PASSWORD=s3cret-in-the-open\n");
  ASSERT_EQ(chmod(path(".env").c_str(), 0644), 0);
  environment_["DB_PASSWORD"] = environment_["PGPASSWORD"];
  const Outcome outcome = etl({"load-csv", sample_folder()});
  EXPECT_NE(outcome.err.find(".env"), std::string::npos) << shown(outcome);
  EXPECT_EQ(outcome.err.find("s3cret"), std::string::npos) << shown(outcome);
}

}  // namespace
}  // namespace etl
