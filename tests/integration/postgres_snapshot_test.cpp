#include <chrono>
#include <csignal>

#include "etl/runtime/worker.h"
#include "postgres_fixture.h"

namespace etl {
namespace {

using std::chrono::milliseconds;

class PostgresSnapshotTest : public PostgresTest {
 protected:
  // Until a session of this database waits for a lock.
  void wait_until_someone_waits() {
    while (database.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                          "AND datname = current_database()") == "0") {
    }
  }
};

TEST_F(PostgresSnapshotTest, KeepsShowingTheDataOfItsMoment) {
  database.run("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)");
  const auto snapshot = open();
  database.run("INSERT INTO t VALUES (0); DELETE FROM t WHERE id > 500");
  EXPECT_EQ(snapshot->count_rows({"public", "t"}), 1000U);
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 1000U);
  database.run("DELETE FROM t");
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 1000U);  // another COPY, the same connection
  EXPECT_EQ(snapshot->scalar("SELECT sum(id) FROM t", {"public"}), "500500");
}

TEST_F(PostgresSnapshotTest, NamesSnapshotAndWalPosition) {
  database.run("CREATE TABLE t (id int)");
  const auto snapshot = open();
  EXPECT_FALSE(snapshot->id().empty());
  EXPECT_NE(snapshot->wal_position().find('/'), std::string::npos);
}

TEST_F(PostgresSnapshotTest, KeepsTruncateOutUntilItIsGone) {
  database.run("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)");
  auto snapshot = open();
  Worker truncating([&] { database.connect().run("TRUNCATE t"); });
  wait_until_someone_waits();
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 2U);
  snapshot.reset();
  source.reset();
  truncating.join();
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresSnapshotTest, ALockThatIsNotHadInTimeNamesTableAndHolder) {
  database.run("CREATE TABLE other (id int); CREATE TABLE t (id int)");
  TestConnection holder = database.connect();
  holder.run("BEGIN");
  holder.run("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
  const Error error = error_of([&] { open(); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceBusy);
  EXPECT_EQ(error.sqlstate, "55P03");
  EXPECT_EQ(error.table, "public.t");
  EXPECT_NE(std::string(error.what()).find(std::to_string(holder.backend_pid())),
            std::string::npos);
  holder.run("ROLLBACK");
  EXPECT_EQ(open()->schema().relations.size(), 2U);
}

TEST_F(PostgresSnapshotTest, AStopEndsTheWaitForALock) {
  database.run("CREATE TABLE t (id int)");
  TestConnection holder = database.connect();
  holder.run("BEGIN");
  holder.run("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
  PostgresOptions patient = options();
  patient.lock_timeout = milliseconds(60'000);
  Worker stopper([&] {
    wait_until_someone_waits();
    stop.request(SIGTERM);
  });
  const auto start = std::chrono::steady_clock::now();
  const Error error = error_of([&] {
    make_postgres_source(patient, stop)->open_snapshot({{"public"}, {}, {}});
  });
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5'000));
}

TEST_F(PostgresSnapshotTest, ALockOnATableThatIsNotSelectedIsNoConcern) {
  database.run("CREATE TABLE other (id int); CREATE TABLE t (id int)");
  TestConnection holder = database.connect();
  holder.run("BEGIN");
  holder.run("LOCK TABLE other IN ACCESS EXCLUSIVE MODE");
  EXPECT_EQ(open({{"public"}, {"t"}, {}})->schema().relations.size(), 1U);
}

TEST_F(PostgresSnapshotTest, KeepsAViewsTablesStill) {
  database.run(
      "CREATE SCHEMA below; CREATE TABLE below.t (id int); INSERT INTO below.t VALUES (1);"
      "CREATE VIEW v AS SELECT id FROM below.t");
  auto snapshot = open();
  Worker truncating([&] { database.connect().run("TRUNCATE below.t"); });
  wait_until_someone_waits();
  EXPECT_EQ(read_all(*snapshot->rows({"public", "v"}, {{"id", ""}})).size(), 1U);
  snapshot.reset();
  truncating.join();
}

TEST_F(PostgresSnapshotTest, AMaterialisedViewIsReadAndCanBeUnpopulated) {
  database.run(
      "CREATE TABLE t AS SELECT generate_series(1, 3) AS id;"
      "CREATE MATERIALIZED VIEW m AS SELECT id FROM t;"
      "CREATE MATERIALIZED VIEW empty AS SELECT id FROM t WITH NO DATA;");
  const auto snapshot = open();
  EXPECT_EQ(relation(snapshot->schema(), "m").kind, RelationKind::kMaterializedView);
  EXPECT_EQ(rows_of(*snapshot, "m").size(), 3U);
  const Error error = error_of([&] { rows_of(*snapshot, "empty"); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceQuery);
  EXPECT_EQ(error.table, "public.empty");
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 3U);
}

TEST_F(PostgresSnapshotTest, NamesTablesThatTheRoleMayNotRead) {
  const std::string role = unique_test_name();
  database.run("CREATE ROLE " + role +
               " LOGIN PASSWORD 'x'; CREATE TABLE open (id int);"
               "CREATE TABLE closed (id int); CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int);"
               "GRANT SELECT ON open, hidden.t TO " +
               role);
  PostgresOptions limited = options();
  limited.parameters["user"] = role;
  limited.password = Secret("x");
  const auto limited_source = make_postgres_source(limited, stop);
  {
    const auto snapshot = limited_source->open_snapshot({{"public", "hidden"}, {}, {}});
    EXPECT_EQ(snapshot->schema().relations.size(), 1U);
    EXPECT_EQ(snapshot->schema().unreadable,
              (std::vector<QualifiedName>{{"hidden", "t"}, {"public", "closed"}}));
  }
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(PostgresSnapshotTest, RowLevelSecurityIsAnErrorAndNotAnEmptyTable) {
  const std::string role = unique_test_name();
  database.run("CREATE ROLE " + role +
               " LOGIN PASSWORD 'x'; CREATE TABLE t (id int);"
               "INSERT INTO t VALUES (1); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
               "GRANT SELECT ON t TO " +
               role);
  PostgresOptions limited = options();
  limited.parameters["user"] = role;
  limited.password = Secret("x");
  {
    const auto snapshot = make_postgres_source(limited, stop)->open_snapshot({{"public"}, {}, {}});
    const Error error = error_of([&] { rows_of(*snapshot, "t"); });
    EXPECT_EQ(error.kind, ErrorKind::kSourceQuery);
    EXPECT_EQ(error.sqlstate, "42501");
    EXPECT_EQ(error.table, "public.t");
    EXPECT_NE(error.hint.english().find("BYPASSRLS"), std::string::npos);
  }
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(PostgresSnapshotTest, ANamedTableThatIsNotThereGetsTheNearNames) {
  database.run("CREATE TABLE fact_sales (id int); CREATE TABLE dim_date (id int)");
  const Error error = error_of([&] { open({{"public"}, {"fact_sale"}, {}}); });
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_NE(error.hint.english().find("public.fact_sales"), std::string::npos);
  EXPECT_EQ(error.hint.english().find("dim_date"), std::string::npos);
}

TEST_F(PostgresSnapshotTest, TakesWhatIsNamedAndLeavesOutWhatIsExcluded) {
  database.run(
      "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int);"
      "CREATE SCHEMA s; CREATE TABLE s.a (id int)");
  const auto names = [&](const SchemaSelection& selection) {
    std::string list;
    const auto snapshot = open(selection);
    for (const Relation& found : snapshot->schema().relations) {
      list += display(found.name) + " ";
    }
    return list;
  };
  EXPECT_EQ(names({{"public", "s"}, {}, {}}), "public.a public.b public.c s.a ");
  EXPECT_EQ(names({{"public", "s"}, {"a"}, {}}), "public.a s.a ");
  EXPECT_EQ(names({{"public", "s"}, {"public.a", "c"}, {}}), "public.a public.c ");
  EXPECT_EQ(names({{"public", "s"}, {}, {"a", "public.b"}}), "public.c ");
  EXPECT_EQ(names({{"nowhere"}, {}, {}}), "");
}

TEST_F(PostgresSnapshotTest, LeavesOutWhatAnExtensionOwns) {
  database.run(
      "CREATE TABLE mine (id int); CREATE TABLE theirs (id int);"
      "CREATE EXTENSION citext; ALTER EXTENSION citext ADD TABLE theirs");
  EXPECT_EQ(open()->schema().relations.size(), 1U);
}

TEST_F(PostgresSnapshotTest, CountsOrphansOfCompleteKeysOnly) {
  database.run(
      "CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b)); INSERT INTO parent VALUES (1, 1);"
      "CREATE TABLE child (a int, b int); INSERT INTO child VALUES (1, 1), (1, 2), (2, 2), "
      "(NULL, 2), (NULL, NULL);"
      "ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES parent NOT VALID");
  const auto snapshot = open();
  const Relation& child = relation(snapshot->schema(), "child");
  ASSERT_EQ(child.foreign_keys.size(), 1U);
  EXPECT_FALSE(child.foreign_keys[0].validated);
  EXPECT_EQ(snapshot->count_orphans(child, child.foreign_keys[0]), 2U);
}

TEST_F(PostgresSnapshotTest, ComparesKeysAsTheForeignKeyDoes) {
  database.run(
      "CREATE EXTENSION citext; CREATE TABLE parent (k citext PRIMARY KEY);"
      "CREATE TABLE child (k citext REFERENCES parent);"
      "INSERT INTO parent VALUES ('Abc'); INSERT INTO child VALUES ('aBC')");
  const auto snapshot = open();
  const Relation& child = relation(snapshot->schema(), "child");
  EXPECT_EQ(snapshot->count_orphans(child, child.foreign_keys[0]), 0U);
}

TEST_F(PostgresSnapshotTest, AScalarLeavesNoTrace) {
  database.run(
      "CREATE SCHEMA \"My \"\"s\"; CREATE TABLE \"My \"\"s\".t AS SELECT 7 AS id, "
      "NULL::int AS nothing; CREATE TABLE t AS SELECT 8 AS id");
  const auto snapshot = open();
  EXPECT_EQ(snapshot->scalar("-- a comment\nSELECT id FROM t;", {"My \"s", "public"}), "7");
  EXPECT_EQ(snapshot->scalar("SELECT id FROM t", {"public"}), "8");
  EXPECT_EQ(snapshot->scalar("SELECT nothing FROM t", {"My \"s"}), std::nullopt);
  EXPECT_EQ(snapshot->scalar("SELECT id FROM t WHERE false", {"public"}), std::nullopt);
  const Error error = error_of([&] { snapshot->scalar("SELECT nonsense FROM t", {"public"}); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceQuery);
  EXPECT_EQ(snapshot->scalar("SELECT id FROM t", {"public"}), "8");
  EXPECT_EQ(snapshot->scalar("SELECT current_setting('search_path')", {"public"}), "public");
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 1U);
  // Neither a second statement nor a write gets through.
  EXPECT_THROW(snapshot->scalar("SELECT 1; SELECT 2", {"public"}), Error);
  EXPECT_THROW(snapshot->scalar("DELETE FROM t", {"public"}), Error);
}

TEST_F(PostgresSnapshotTest, AStopEndsAQuestionAtOnce) {
  const auto snapshot = open();
  Worker stopper([&] {
    while (database.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND "
                          "datname = current_database()") == "0") {
    }
    stop.request(SIGINT);
  });
  const auto start = std::chrono::steady_clock::now();
  const Error error = error_of([&] { snapshot->scalar("SELECT pg_sleep(60)", {"public"}); });
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5'000));
}

TEST_F(PostgresSnapshotTest, SilenceForTooLongEndsAQuestion) {
  PostgresOptions impatient = options();
  impatient.stall_timeout = milliseconds(1'000);
  const auto snapshot = make_postgres_source(impatient, stop)->open_snapshot({{"public"}, {}, {}});
  const Error error = error_of([&] { snapshot->scalar("SELECT pg_sleep(60)", {"public"}); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceStalled);
  EXPECT_EQ(error_of([&] { snapshot->scalar("SELECT 1", {"public"}); }).kind,
            ErrorKind::kSourceStalled);
}

TEST_F(PostgresSnapshotTest, ALostSnapshotSessionIsALostConnection) {
  database.run("CREATE TABLE t (id int)");
  const auto snapshot = open();
  database.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
      "current_database() AND pid <> pg_backend_pid()");
  EXPECT_EQ(error_of([&] {
              snapshot->count_rows({"public", "t"});
            }).kind,
            ErrorKind::kSourceConnection);
  EXPECT_EQ(error_of([&] { rows_of(*snapshot, "t"); }).kind, ErrorKind::kSourceConnection);
}

TEST_F(PostgresSnapshotTest, IgnoresWhatTheDatabasesSettingsWouldDoToText) {
  database.run(
      "CREATE TABLE t AS SELECT date '2024-03-01' AS d, 0.1::float8 + 0.2::float8 AS f, "
      "'\\x00ff'::bytea AS b, timestamptz '2024-03-01 12:00+02' AS z, "
      "interval '1 day 2 hours' AS i;");
  for (const std::string setting :
       {"datestyle = 'SQL, DMY'", "extra_float_digits = 0", "bytea_output = 'escape'",
        "timezone = 'America/Bogota'", "intervalstyle = 'postgres_verbose'",
        "search_path = 'pg_catalog'"}) {
    database.run("ALTER DATABASE " + database.name() + " SET " + setting);
  }
  const auto snapshot = open();
  EXPECT_EQ(rows_of(*snapshot, "t"),
            (std::vector<Row>{{"2024-03-01", "0.30000000000000004", "\\x00ff",
                               "2024-03-01 10:00:00+00", "P1DT2H"}}));
}

}  // namespace
}  // namespace etl
