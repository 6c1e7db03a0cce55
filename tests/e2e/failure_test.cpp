// What cannot work says so: one line, one hint, the right exit code, and nothing half done.
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

TEST_F(Failure, OfALoadLeavesTheMirrorEqualToTheSource) {
  load_and_replicate();
  write("today/DimProduct.csv", "Productid,Producttype\nnot a number,Kites\n");
  EXPECT_TRUE(fails_with(etl({"load-csv", "today"}), 4));
  etl_ok({"validate"});
}

}  // namespace
}  // namespace etl
