// Tables that others truncate, alter or drop while a run is under way.
#include <signal.h>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"
#include "etl/runtime/worker.h"

namespace etl {
namespace {

// A table zzz of 100 rows, which is copied last; a run that stands still in the middle of the copy
// of the one before it.
class ChangedDuringRun : public EtlProgram {
 protected:
  ChangedDuringRun() { etl_ok({"load-csv", sample_folder()}); }

  // `table` makes bi_schema.zzz. It is in the published mirror, too.
  void begin_run(const std::string& table, const std::vector<std::string>& more = {}) {
    database_.run(table);
    etl_ok({"replicate"});
    add_large_table();
    std::vector<std::string> arguments = {"replicate"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    run_ = std::make_unique<Subprocess>(command(arguments));
    wait_until_copying();
    run_->send_signal(SIGSTOP);
  }
  Outcome end_run() {
    run_->send_signal(SIGCONT);
    return run_->wait();
  }
  void wait_until_someone_waits() {
    ASSERT_TRUE(becomes_true([&] {
      return database_.value(
                 "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                 "AND datname = current_database()") != "0";
    })) << "nobody waits for a lock";
  }
  void expect_zzz_as_it_was(const Outcome& outcome) {
    EXPECT_TRUE(fails_with(outcome, 7));
    EXPECT_NE(error_line(outcome).find("1 of 6 tables failed: zzz"), std::string::npos)
        << shown(outcome);
    EXPECT_EQ(newest_report()["failed_tables"], 1);
    MirrorFile mirror(mirror_path());
    EXPECT_EQ(mirror.value("SELECT count(*) FROM zzz"), "100");
    EXPECT_EQ(mirror.value("SELECT count(*) FROM large"), std::to_string(kLargeTableRows))
        << "the others are new";
    EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
  }

  std::unique_ptr<Subprocess> run_;
};

constexpr char kTable[] =
    "CREATE TABLE bi_schema.zzz AS SELECT generate_series(1, 100) AS id, 'x' AS text";

struct Change {
  const char* name;
  const char* sql;
};

class WaitingChange : public ChangedDuringRun, public testing::WithParamInterface<Change> {};

INSTANTIATE_TEST_SUITE_P(
    OfATable, WaitingChange,
    testing::Values(Change{"Truncate", "TRUNCATE bi_schema.zzz"},
                    Change{"Drop", "DROP TABLE bi_schema.zzz"},
                    Change{"DropColumn", "ALTER TABLE bi_schema.zzz DROP COLUMN text"},
                    Change{"Rewrite", "ALTER TABLE bi_schema.zzz ALTER id TYPE bigint"}),
    [](const auto& test) { return std::string(test.param.name); });

// The run has locked every table before it took its snapshot.
TEST_P(WaitingChange, WaitsForTheRunWhichCopiesEveryRow) {
  begin_run(kTable);
  Worker change([&] { database_.connect().run(GetParam().sql); });
  wait_until_someone_waits();
  const Outcome outcome = end_run();
  change.join();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM zzz"), "100");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM pragma_table_info('zzz')"), "2");
}

// Someone has the table exclusively when the run lists it, and drops it while the run waits.
TEST_F(ChangedDuringRun, TableDroppedBeforeTheRunHasItsLockIsNotInTheSnapshot) {
  database_.run(kTable);
  TestConnection other = database_.connect();
  other.run("BEGIN");
  other.run("DROP TABLE bi_schema.zzz");
  Subprocess run(command({"replicate"}));
  wait_until_someone_waits();
  other.run("COMMIT");
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(
      MirrorFile(mirror_path()).value("SELECT count(*) FROM sqlite_schema WHERE name = 'zzz'"),
      "0");
}

TEST_F(ChangedDuringRun, TableAlteredBeforeTheRunHasItsLockIsCopiedInItsNewShape) {
  database_.run(kTable);
  TestConnection other = database_.connect();
  other.run("BEGIN");
  other.run("ALTER TABLE bi_schema.zzz ADD COLUMN more int DEFAULT 7");
  Subprocess run(command({"replicate"}));
  wait_until_someone_waits();
  other.run("COMMIT");
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT sum(more) FROM zzz"), "700");
}

// PostgreSQL has no LOCK for foreign tables.
constexpr char kForeignTable[] =
    "CREATE EXTENSION file_fdw; CREATE SERVER numbers FOREIGN DATA WRAPPER file_fdw;"
    "CREATE FOREIGN TABLE bi_schema.zzz (id int, text text) SERVER numbers "
    "OPTIONS (program 'seq 1 100 | sed s/$/,x/', format 'csv')";

TEST_F(ChangedDuringRun, ForeignTableThatIsDroppedFailsAlone) {
  begin_run(kForeignTable);
  database_.run("DROP FOREIGN TABLE bi_schema.zzz");
  expect_zzz_as_it_was(end_run());
}

TEST_F(ChangedDuringRun, ForeignTableThatIsAlteredFailsAloneAndKeepsItsOldShape) {
  begin_run(kForeignTable);
  database_.run("ALTER FOREIGN TABLE bi_schema.zzz DROP COLUMN text");
  expect_zzz_as_it_was(end_run());
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT text FROM zzz LIMIT 1"), "x");
}

// The refresh waits for the run's lock, and the run's COPY behind the refresh.
TEST_F(ChangedDuringRun, MaterialisedViewThatIsLockedFailsAlone) {
  begin_run("CREATE MATERIALIZED VIEW bi_schema.zzz AS SELECT generate_series(1, 100) AS id",
            {"--lock-timeout", "1"});
  Worker refresh([&] { database_.connect().run("REFRESH MATERIALIZED VIEW bi_schema.zzz"); });
  wait_until_someone_waits();
  const Outcome outcome = end_run();
  refresh.join();
  expect_zzz_as_it_was(outcome);
}

// What fails by itself, with nobody meaning it.
TEST_F(ChangedDuringRun, ViewThatCannotBeComputedAnyMoreFailsAlone) {
  database_.run(
      "CREATE TABLE bi_schema.ratio (a int, b int); INSERT INTO bi_schema.ratio VALUES (6, 3);"
      "CREATE VIEW bi_schema.zzz AS SELECT a / b AS quotient FROM bi_schema.ratio");
  etl_ok({"replicate", "--views", "materialize"});
  database_.run("INSERT INTO bi_schema.ratio VALUES (1, 0)");
  const Outcome outcome = etl({"replicate", "--views", "materialize"});
  EXPECT_TRUE(fails_with(outcome, 7));
  EXPECT_NE(error_line(outcome).find("tables failed: zzz"), std::string::npos) << shown(outcome);
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT quotient FROM zzz"), "2");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM ratio"), "2");
}

}  // namespace
}  // namespace etl
