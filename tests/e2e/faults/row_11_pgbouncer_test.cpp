// Row 11: pgbouncer in transaction mode in between: everything works, as nothing depends on the
// session.
#include <signal.h>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"
#include "support/pgbouncer.h"

namespace etl {
namespace {

class BehindPgBouncer : public EtlProgram {
 protected:
  BehindPgBouncer() {
    environment_["PGHOST"] = "127.0.0.1";
    environment_["PGPORT"] = pgbouncer_.port();
    environment_["PGUSER"] = "anybody";
    environment_.erase("PGPASSWORD");
  }

  PgBouncer pgbouncer_;
};

TEST_F(BehindPgBouncer, TheWholeWayWorks) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"load-csv", sample_folder()});  // tables that are there already
  etl_ok({"replicate", "--verify", "checksum"});
  database_.run("UPDATE bi_schema.fact_sales SET quantity_sold = 77 WHERE sales_id = 'V-2301'");
  const Outcome compared = etl({"validate", "--level", "rows"});
  EXPECT_TRUE(fails_with(compared, 5));
  EXPECT_NE(compared.out.find("V-2301"), std::string::npos) << shown(compared);
  etl_ok({"replicate"});
  etl_ok({"validate", "--level", "rows"});
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
}

TEST_F(BehindPgBouncer, NothingOfARunStaysWithTheServersSession) {
  // The server's sessions go back into the pool with what they were set to.
  database_.run("ALTER DATABASE " + database_.name() + " SET datestyle = 'SQL, DMY'");
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate"});
  TestConnection pooled("host=127.0.0.1 port=" + pgbouncer_.port() +
                        " user=x dbname=" + database_.name());
  for (int session = 0; session < 3; ++session) {
    EXPECT_EQ(pooled.value("SHOW datestyle"), "SQL, DMY");
    EXPECT_EQ(pooled.value("SHOW search_path"), "\"$user\", public");
    EXPECT_EQ(pooled.value("SHOW lock_timeout"), "0");
  }
  EXPECT_EQ(pooled.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), "0");
  EXPECT_EQ(pooled.value("SELECT count(*) FROM pg_prepared_statements"), "0");
}

TEST_F(BehindPgBouncer, ControlCCancelsTheStatementOnTheServer) {
  etl_ok({"load-csv", sample_folder()});
  database_.run("CREATE VIEW bi_schema.slow AS SELECT pg_sleep(60) IS NULL AS slept");
  Subprocess run(command({"replicate", "--views", "materialize"}));
  const auto sleepers = [&] {
    return database_.value(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND "
        "datname = current_database()");
  };
  ASSERT_TRUE(becomes_true([&] { return sleepers() != "0"; }));
  run.send_signal(SIGINT);
  const Outcome outcome = run.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.exit_code, 130) << shown(outcome);
  EXPECT_TRUE(becomes_true([&] { return sleepers() == "0"; }));
}

}  // namespace
}  // namespace etl
