// Row 6: somebody holds an ACCESS EXCLUSIVE lock: 75 after --lock-timeout.
#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class LockHeld : public EtlProgram {
 protected:
  LockHeld() : holder_(database_.connect()) {
    load_and_replicate();
    holder_.run("BEGIN");
    holder_.run("LOCK TABLE bi_schema.dim_product IN ACCESS EXCLUSIVE MODE");
  }

  TestConnection holder_;
};

TEST_F(LockHeld, EndsTheRunWithTableAndHolder) {
  const Outcome outcome = etl({"--json", "--lock-timeout", "0.3", "replicate"});
  EXPECT_TRUE(fails_with(outcome, 75));
  EXPECT_NE(error_line(outcome).find("bi_schema.dim_product"), std::string::npos) << shown(outcome);
  EXPECT_NE(error_line(outcome).find(std::to_string(holder_.backend_pid())), std::string::npos)
      << shown(outcome);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["error"]["retryable"], true) << shown(outcome);
  EXPECT_EQ(newest_report()["exit_code"], 75);
  EXPECT_EQ(generations().size(), 1U);
  holder_.run("ROLLBACK");
  etl_ok({"replicate"});
}

TEST_F(LockHeld, EndsAComparison) {
  EXPECT_TRUE(fails_with(etl({"--lock-timeout", "0.3", "validate"}), 75));
}

TEST_F(LockHeld, EndsALoadAndLoadsNothing) {
  const auto expect_refused = [&] {
    const Outcome outcome = etl({"--lock-timeout", "0.3", "load-csv", sample_folder()});
    EXPECT_TRUE(fails_with(outcome, 75));
    for (const std::string& part :
         {std::string("bi_schema.dim_product"), std::to_string(holder_.backend_pid())}) {
      EXPECT_NE(error_line(outcome).find(part), std::string::npos) << part << shown(outcome);
    }
  };
  expect_refused();
  holder_.run("ROLLBACK");
  // Readers keep a load out too, as it empties the tables.
  holder_.run("BEGIN");
  holder_.run("SELECT FROM bi_schema.dim_product");
  expect_refused();
  holder_.run("ROLLBACK");
  etl_ok({"validate"});
}

TEST_F(LockHeld, IsWaitedForUntilItIsGone) {
  Subprocess run(command({"--lock-timeout", "60", "replicate"}));
  ASSERT_TRUE(becomes_true([&] {
    return database_.value(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
               "AND datname = current_database()") != "0";
  }));
  holder_.run("ROLLBACK");
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
}

}  // namespace
}  // namespace etl
