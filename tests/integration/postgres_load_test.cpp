#include <algorithm>
#include <csignal>

#include "etl/runtime/worker.h"
#include "postgres_load_fixture.h"

namespace etl {
namespace {

TEST_F(PostgresLoadTest, PutsInEveryByte) {
  database.run("CREATE TABLE t (id int, a text, b text)");
  const std::vector<Row> rows = {{"1", std::nullopt, ""},
                                 {"2", "\\N", "\\."},
                                 {"3", "\b\f\n\r\t\v\\", "ü€😀"},
                                 {"4", " ", "a\tb\\tc"}};
  const auto target = open_target();
  EXPECT_EQ(load(*target, "t", {"id", "a", "b"}, rows), 4U);
  EXPECT_EQ(target->count_rows({"public", "t"}), 4U);
  target->commit();
  EXPECT_EQ(database.rows("SELECT * FROM t ORDER BY id"), rows);
}

TEST_F(PostgresLoadTest, TakesColumnsInAnyOrderAndLeavesTheServersOwnAlone) {
  database.run("CREATE TABLE t (a int, b int, twice int GENERATED ALWAYS AS (a * 2) STORED)");
  const auto target = open_target();
  load(*target, "t", {"b", "a"}, {{"1", "2"}});
  target->commit();
  EXPECT_EQ(database.rows("SELECT a, b, twice FROM t"), (std::vector<Row>{{"2", "1", "4"}}));
  EXPECT_EQ(load_error("t", {"twice"}, {}).kind, ErrorKind::kBadInput);
  EXPECT_EQ(load_error("t", {"nonsense"}, {}).column, "nonsense");
}

TEST_F(PostgresLoadTest, LeavesYesterdaysRowsUnlessCommitted) {
  database.run("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)");
  {
    const auto target = open_target();
    target->truncate({{"public", "t"}});
    load(*target, "t", {"id"}, {{"9"}});
    EXPECT_EQ(target->count_rows({"public", "t"}), 1U);
  }
  EXPECT_EQ(database.value("SELECT sum(id) FROM t"), "3");
}

TEST_F(PostgresLoadTest, LeavesEverythingWhereTheSinkIsDroppedHalfway) {
  database.run("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
  {
    const auto target = open_target();
    target->truncate({{"public", "t"}});
    const auto sink = target->copy_into({"public", "t"}, {"id"});
    write(*sink, {{"9"}}, 1);
  }
  EXPECT_EQ(database.value("SELECT sum(id) FROM t"), "1");
}

TEST_F(PostgresLoadTest, NamesRowColumnAndValueOfABadRow) {
  database.run("CREATE TABLE t (id int, n numeric(4,1), s varchar(3), d date)");
  const auto expect = [&](const Row& bad, const char* sqlstate, const char* column) {
    const Error error =
        load_error("t", {"id", "n", "s", "d"},
                   {{"1", "1.5", "abc", "2024-01-01"}, {"2", "1", "x\ny", "2024-01-01"}, bad});
    EXPECT_EQ(error.kind, ErrorKind::kBadInput) << error.what();
    EXPECT_EQ(error.sqlstate, sqlstate);
    EXPECT_EQ(error.table, "public.t");
    EXPECT_EQ(error.column, column);
    EXPECT_EQ(error.line, 3U) << error.what();
  };
  expect({"abc", "1", "a", "2024-01-01"}, "22P02", "id");
  expect({"3000000000", "1", "a", "2024-01-01"}, "22003", "id");
  expect({"3", "12345", "a", "2024-01-01"}, "22003", "n");
  expect({"3", "1", "abcd", "2024-01-01"}, "22001", "s");
  expect({"3", "1", "a", "2024-02-30"}, "22008", "d");
  expect({"3", "1", "a", "soon"}, "22007", "d");
  expect({"3", "1", "\xFF", "2024-01-01"}, "22021", "");
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresLoadTest, NamesTheConstraintThatARowViolates) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); INSERT INTO parent VALUES (1);"
      "CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL CONSTRAINT positive "
      "CHECK (n > 0), p int CONSTRAINT to_parent REFERENCES parent)");
  Error error = load_error("t", {"id", "n", "p"}, {{"1", "1", "1"}, {"1", "1", "1"}});
  EXPECT_EQ(error.sqlstate, "23505");
  EXPECT_EQ(error.line, 2U);
  EXPECT_NE(std::string(error.what()).find("(id)=(1)"), std::string::npos);
  error = load_error("t", {"id", "n", "p"}, {{"1", std::nullopt, "1"}});
  EXPECT_EQ(error.sqlstate, "23502");
  EXPECT_EQ(error.column, "n");
  EXPECT_EQ(error.line, 1U);
  error = load_error("t", {"id", "n", "p"}, {{"1", "1", "1"}, {"2", "0", "1"}});
  EXPECT_EQ(error.sqlstate, "23514");
  EXPECT_EQ(error.line, 2U);
  EXPECT_NE(std::string(error.what()).find("positive"), std::string::npos);
  error = load_error("t", {"id", "n", "p"}, {{"1", "1", "99"}});
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.sqlstate, "23503");
  EXPECT_EQ(error.column, "p");
  EXPECT_NE(std::string(error.what()).find("public.parent"), std::string::npos);
}

TEST_F(PostgresLoadTest, FindsADeferredViolationAtCommit) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE t (p int REFERENCES parent "
      "DEFERRABLE INITIALLY DEFERRED)");
  const Error error = load_error("t", {"p"}, {{"7"}});
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.sqlstate, "23503");
}

TEST_F(PostgresLoadTest, StopsSendingSoonAfterABadRow) {
  database.run("CREATE TABLE t (id int, filler text)");
  const auto target = open_target();
  const auto sink = target->copy_into({"public", "t"}, {"id", "filler"});
  RowBatch batch(2);
  batch.add_field("not a number");
  batch.add_field("");
  batch.end_row();
  std::size_t sent = 0;
  const Error error = error_of([&] {
    // Far more than the buffers in between hold.
    for (; sent < 2'000; ++sent) {
      sink->write(batch);
      batch.clear();
      for (int i = 0; i < 100; ++i) {
        batch.add_field("1");
        batch.add_field(std::string(1'000, 'x'));
        batch.end_row();
      }
    }
  });
  EXPECT_EQ(error.sqlstate, "22P02");
  EXPECT_EQ(error.line, 1U);
  EXPECT_LT(sent, 2'000U);
}

TEST_F(PostgresLoadTest, IsNotConfusedByTriggersThatTalk) {
  database.run(
      "CREATE TABLE t (id int, filler text); CREATE FUNCTION talk() RETURNS trigger "
      "LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'hello'; PERFORM "
      "set_config('application_name', NEW.id::text, true); RETURN NEW; END $$;"
      "CREATE TRIGGER talk BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION talk()");
  std::vector<Row> rows;
  for (int i = 0; i < 20'000; ++i) rows.push_back({std::to_string(i), std::string(200, 'x')});
  const auto target = open_target();
  EXPECT_EQ(load(*target, "t", {"id", "filler"}, rows), 20'000U);
  target->commit();
  EXPECT_EQ(database.value("SELECT count(DISTINCT id) FROM t"), "20000");
}

TEST_F(PostgresLoadTest, EmptiesTablesThatReferToEachOther) {
  database.run(
      "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int REFERENCES a);"
      "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)");
  const auto target = open_target();
  const Error error = error_of([&] { target->truncate({{"public", "a"}}); });
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_NE(std::string(error.what()).find("public.b"), std::string::npos);
  EXPECT_FALSE(error.hint.empty());
  target->truncate({{"public", "a"}, {"public", "b"}});
  target->commit();
  EXPECT_EQ(database.value("SELECT count(*) FROM b"), "0");
}

TEST_F(PostgresLoadTest, WaitsNoLongerForALockThanAsked) {
  database.run("CREATE TABLE t (id int)");
  TestConnection reader = database.connect();
  reader.run("BEGIN");
  reader.run("SELECT * FROM t");
  const auto target = open_target();
  EXPECT_EQ(error_of([&] { target->truncate({{"public", "t"}}); }).kind, ErrorKind::kSourceBusy);
}

TEST_F(PostgresLoadTest, AnswersQuestionsInsideTheTransaction) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE t (p int);"
      "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent NOT VALID");
  const auto target = open_target();
  load(*target, "parent", {"id"}, {{"1"}});
  load(*target, "t", {"p"}, {{"1"}, {std::nullopt}});
  const Relation& t = relation(target->schema(), "t");
  EXPECT_EQ(target->count_orphans(t, t.foreign_keys.at(0)), 0U);
  EXPECT_EQ(target->scalar("SELECT count(*) FROM t"), "2");
  EXPECT_THROW(target->scalar("SELECT nonsense FROM t"), Error);
  EXPECT_EQ(target->scalar("SELECT max(p) FROM t"), "1");
  target->commit();
}

TEST_F(PostgresLoadTest, DoesNotKnowTheOutcomeOfACommitThatLostItsConnection) {
  // The server stays in COMMIT until the test ends its backend.
  database.run(
      "CREATE TABLE t (id int); CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql "
      "AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;"
      "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION wait()");
  const auto target = open_target();
  load(*target, "t", {"id"}, {{"1"}});
  Worker killer([&] {
    while (database.value("SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                          "query = 'COMMIT' AND state = 'active'") != "t") {
    }
  });
  const Error error = error_of([&] { target->commit(); });
  killer.join();
  EXPECT_EQ(error.kind, ErrorKind::kCommitUnknown);
}

TEST_F(PostgresLoadTest, InstallsOurSchemaOnceAndOnlyWhatIsMissing) {
  open_target("bi_schema");
  EXPECT_EQ(created.front(), "schema bi_schema");
  EXPECT_NE(std::find(created.begin(), created.end(), "table fact_sales"), created.end());
  EXPECT_NE(std::find(created.begin(), created.end(), "view vw_monthly_metrics"), created.end());
  created.clear();
  open_target("bi_schema");
  EXPECT_TRUE(created.empty());
  database.run("DROP VIEW bi_schema.vw_monthly_metrics");
  const auto target = open_target("bi_schema");
  EXPECT_EQ(created, std::vector<std::string>{"view vw_monthly_metrics"});
  EXPECT_EQ(target->schema().relations.size(), 4U);
  EXPECT_EQ(target->schema().views.size(), 2U);
}

TEST_F(PostgresLoadTest, MakesNoMoreThanSchemaAndLogWhereItIsNotOurs) {
  open_target("Other one");
  EXPECT_EQ(created, (std::vector<std::string>{"schema Other one", "table etl_load_log"}));
  created.clear();
  open_target("Other one");
  EXPECT_TRUE(created.empty());
}

TEST_F(PostgresLoadTest, CreatesTheDatabase) {
  const std::string name = unique_test_name() + " \"new\"";
  PostgresOptions missing = options();
  missing.parameters["dbname"] = name;
  LoadTargetOptions target_options;
  target_options.schema = "bi_schema";
  const auto factory = make_postgres_load_target_factory(missing, stop);
  target_options.install_missing = false;
  EXPECT_EQ(error_of([&] { factory->open(target_options, created); }).sqlstate, "3D000");
  target_options.install_missing = true;
  factory->open(target_options, created);
  EXPECT_EQ(created.at(0), "database " + name);
  EXPECT_EQ(created.at(1), "schema bi_schema");
  std::string quoted;
  for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
  EXPECT_EQ(database.value("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = "
                           "'" +
                           name + "'"),
            "UTF8");
  database.run("DROP DATABASE \"" + quoted + "\" WITH (FORCE)");
}

TEST_F(PostgresLoadTest, LetsARoleThatMayOnlyLoadThrough) {
  const std::string role = unique_test_name();
  open_target("bi_schema");
  database.run("DROP VIEW bi_schema.vw_monthly_metrics; CREATE ROLE " + role +
               " LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA bi_schema TO " + role +
               "; GRANT SELECT, INSERT, TRUNCATE ON ALL TABLES IN SCHEMA bi_schema TO " + role);
  PostgresOptions limited = options();
  limited.parameters["user"] = role;
  limited.password = Secret("x");
  LoadTargetOptions target_options;
  target_options.schema = "bi_schema";
  created.clear();
  {
    const auto factory = make_postgres_load_target_factory(limited, stop);
    const auto target = factory->open(target_options, created);
    EXPECT_TRUE(created.empty());
    EXPECT_EQ(target->schema().relations.size(), 4U);
    target_options.schema = "not_there";
    const Error error = error_of([&] { factory->open(target_options, created); });
    EXPECT_EQ(error.sqlstate, "42501");
    EXPECT_NE(error.hint.english().find("GRANT CREATE"), std::string::npos);
  }
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(PostgresLoadTest, AStopEndsALoadThatTheServerHolds) {
  database.run(
      "CREATE TABLE t (id int); CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql "
      "AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;"
      "CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait()");
  const auto target = open_target();
  Worker stopper([&] {
    while (database.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") ==
           "0") {
    }
    stop.request(SIGTERM);
  });
  const Error error = error_of([&] { load(*target, "t", {"id"}, {{"1"}}); });
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace etl
