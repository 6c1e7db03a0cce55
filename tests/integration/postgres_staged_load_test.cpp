// Rows that may be bad, collected beside their table: what the server refuses of single rows, and
// how the others get in.
#include <csignal>

#include "etl/runtime/worker.h"
#include "postgres_load_fixture.h"

namespace etl {
namespace {

class PostgresStagedLoadTest : public PostgresLoadTest {};

TEST_F(PostgresStagedLoadTest, AddsTheRowsToThoseThatAreThere) {
  database.run("CREATE TABLE t (id int, a text); INSERT INTO t VALUES (1, 'old')");
  const Staged staged =
      staged_load("t", {"a", "id"}, {{"\t\\N\n", "2"}, {std::nullopt, "3"}, {"", "4"}});
  EXPECT_EQ(staged.staged, 3U);
  EXPECT_EQ(staged.counts.inserted, 3U);
  EXPECT_EQ(staged.counts.updated + staged.counts.unchanged, 0U);
  EXPECT_TRUE(staged.faults.empty());
  EXPECT_EQ(database.rows("SELECT id, a FROM t ORDER BY id"),
            (std::vector<Row>{{"1", "old"}, {"2", "\t\\N\n"}, {"3", std::nullopt}, {"4", ""}}));
}

TEST_F(PostgresStagedLoadTest, SaysOfEachRefusedRowWhatIsWrongWithIt) {
  database.run(
      "CREATE DOMAIN even AS int CONSTRAINT even CHECK (VALUE % 2 = 0);"
      "CREATE TABLE t (id int NOT NULL, n numeric(4,1) CONSTRAINT positive CHECK (n > 0),"
      "s varchar(3), d date, e even, q tsquery)");
  const std::vector<std::string> columns = {"id", "n", "s", "d", "e", "q"};
  const Staged staged = staged_load("t", columns,
                                    {{"1", "1", "abc", "2024-01-01", "2", "a & b"},
                                     {"abc", "1", "a", "2024-01-01", "2", "a"},
                                     {"3000000000", "1", "a", "2024-01-01", "2", "a"},
                                     {"4", "12345", "a", "2024-01-01", "2", "a"},
                                     {"5", "1", "abcd", "2024-01-01", "2", "a"},
                                     {"6", "1", "a", "2024-02-30", "2", "a"},
                                     {std::nullopt, "1", "a", "2024-01-01", "2", "a"},
                                     {"8", "-1", "a", "2024-01-01", "2", "a"},
                                     {"9", "1", "a", "2024-01-01", "3", "a"},
                                     {"10", "1", "a", "2024-01-01", "2", "a &"},
                                     {"11", "1", "\xFF", "2024-01-01", "2", "a"},
                                     {"12", "1", "a", "2024-01-01", "2", "a"}});
  const auto expect = [&](std::uint64_t record, const char* code, const char* column,
                          const std::string& reason) {
    const RowFault& fault = staged.faults.at(record - 1);
    EXPECT_EQ(fault.record, record);
    EXPECT_EQ(fault.code, code);
    EXPECT_EQ(fault.column, column) << record;
    EXPECT_NE(fault.reason.english().find(reason), std::string::npos)
        << record << ": " << fault.reason;
  };
  ASSERT_EQ(staged.faults.size(), 10U);
  expect(1, "22P02", "id", "\"abc\" is not a valid integer");
  expect(2, "22003", "id", "is out of range for integer");
  expect(3, "22003", "n", "out of range for numeric(4,1)");
  expect(4, "22001", "s", "too long for character varying(3)");
  expect(5, "22008", "d", "\"2024-02-30\" is not a valid date");
  expect(6, "23502", "id", "a value is required");
  expect(7, "23514", "", "violates CHECK positive");
  expect(8, "23514", "e", "even");
  expect(9, "42601", "q", "tsquery");
  expect(10, "22021", "", "not valid UTF-8");
  EXPECT_EQ(staged.staged, 2U);
  EXPECT_EQ(staged.counts.inserted, 2U);
  EXPECT_EQ(database.value("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"), "1,12");
}

TEST_F(PostgresStagedLoadTest, KeepsTheNumbersThatTheRowsHaveInTheirFile) {
  database.run("CREATE TABLE t (id int UNIQUE)");
  const auto target = open_target();
  FaultLog faults(10, 10);
  const auto sink = target->stage({"public", "t"}, {"id"}, MergeMode::kInsert, faults);
  RowBatch batch(1);
  const auto add = [&](const char* value, std::uint64_t number) {
    batch.add_field(value);
    batch.end_row(number);
  };
  add("1", 3);
  add("x", 5);
  sink->write(batch);
  batch.clear();
  add("2", 1'000'000'000'000);
  add("1", 1'000'000'000'001);
  sink->write(batch);
  EXPECT_EQ(sink->finish(), 3U);
  EXPECT_EQ(sink->merge().inserted, 2U);
  const std::vector<RowFault> found = faults.faults();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].record, 5U);
  EXPECT_EQ(found[1].record, 1'000'000'000'001U);
}

// 100,000 rows of two MiB and more: each bad row may cost some COPYs of a few rows, but not one of
// all the rows behind it.
TEST_F(PostgresStagedLoadTest, TakesRowsOutHoweverManyAreBad) {
  database.run(
      "CREATE TABLE t (id int CHECK (id % 10 <> 7 AND id NOT BETWEEN 40000 AND 49999),"
      "filler text)");
  std::vector<Row> rows;
  std::vector<std::uint64_t> bad;
  for (int id = 0; id < 60'000; ++id) {
    rows.push_back({std::to_string(id), std::string(40, 'x')});
    if (id % 10 == 7 || (id >= 40'000 && id < 50'000)) bad.push_back(static_cast<unsigned>(id));
  }
  const Staged staged = staged_load("t", {"id", "filler"}, rows);
  EXPECT_EQ(staged.bad_records(), bad);
  EXPECT_EQ(staged.counts.inserted, rows.size() - bad.size());
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), std::to_string(rows.size() - bad.size()));
}

TEST_F(PostgresStagedLoadTest, PutsNothingInWhereMoreRowsAreBadThanTolerated) {
  database.run("CREATE TABLE t (id int PRIMARY KEY CHECK (id > 0)); INSERT INTO t VALUES (5)");
  const std::vector<Row> rows = {{"1"}, {"0"}, {"1"}, {"5"}, {"2"}};
  const auto target = open_target();
  const Staged failed = stage(*target, "t", {"id"}, rows, MergeMode::kInsert, 2);
  EXPECT_EQ(failed.bad_records(), (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(failed.counts.inserted, 0U);
  EXPECT_EQ(target->count_rows({"public", "t"}), 1U);
  EXPECT_EQ(stage(*target, "t", {"id"}, rows, MergeMode::kInsert, 3).counts.inserted, 2U);
  EXPECT_EQ(target->count_rows({"public", "t"}), 3U);
}

TEST_F(PostgresStagedLoadTest, PutsNothingInWhereTheServerRefusesMoreRowsThanTolerated) {
  database.run("CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))");
  const std::vector<Row> rows = {{"[1,2)"}, {"[1,2)"}, {"[3,4)"}, {"[3,5)"}, {"[9,10)"}};
  const auto target = open_target();
  const Staged failed = stage(*target, "t", {"r"}, rows, MergeMode::kInsert, 1);
  EXPECT_EQ(failed.bad_records(), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(failed.counts.inserted, 0U);
  EXPECT_EQ(target->count_rows({"public", "t"}), 0U);
}

TEST_F(PostgresStagedLoadTest, KnowsChecksOfAWholeRowAndThoseThatHoldForNewRowsOnly) {
  database.run(
      "CREATE TABLE t (a int, b int); INSERT INTO t VALUES (-1, 1);"
      "ALTER TABLE t ADD CONSTRAINT new CHECK (a > 0) NOT VALID;"
      "ALTER TABLE t ADD CONSTRAINT whole CHECK (num_nulls(t.*) = 0 AND t.* IS DISTINCT FROM "
      "ROW(7, 7))");
  const Staged staged = staged_load("t", {"a", "b"}, {{"1", "1"}, {"-1", "1"}, {"7", "7"}});
  EXPECT_EQ(staged.bad_records(), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(staged.faults[0].reason, "violates CHECK new");
  EXPECT_EQ(staged.faults[1].reason, "violates CHECK whole");
}

TEST_F(PostgresStagedLoadTest, LooksForFaultsUntilTheLogIsFull) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY);"
      "CREATE TABLE t (p int REFERENCES parent, n int CHECK (n > 0))");
  const std::vector<Row> orphans(1'000, Row{"1", "1"});
  const std::vector<Row> negative(1'000, Row{std::nullopt, "-1"});
  const auto target = open_target();
  for (const std::vector<Row>& rows : {orphans, negative}) {
    FaultLog faults(0, 7);
    const auto sink = target->stage({"public", "t"}, {"p", "n"}, MergeMode::kInsert, faults);
    write(*sink, rows, 2);
    sink->finish();
    sink->merge();
    EXPECT_EQ(faults.size(), 7U);
    EXPECT_TRUE(faults.full());
  }
}

TEST_F(PostgresStagedLoadTest, GivesWhatIsNotInTheFileItsDefault) {
  database.run(
      "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s serial, a text NOT NULL "
      "DEFAULT 'x', twice int GENERATED ALWAYS AS (n * 2) STORED CHECK (twice < 20), n int, "
      "UNIQUE (a, n))");
  // In one row twice is too much; another has the key (a, n) again, by a's default.
  const Staged staged = staged_load("t", {"n"}, {{"1"}, {"15"}, {"2"}, {"1"}});
  EXPECT_EQ(staged.bad_records(), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(database.rows("SELECT id, a, twice, n FROM t ORDER BY n"),
            (std::vector<Row>{{"1", "x", "2", "1"}, {"2", "x", "4", "2"}}));
  EXPECT_EQ(database.value("SELECT count(DISTINCT s) FROM t WHERE s > 0"), "2");
  EXPECT_EQ(error_of([&] { staged_load("t", {"twice"}, {}); }).column, "twice");
}

TEST_F(PostgresStagedLoadTest, SetsAnIdentityColumnThatIsInTheFile) {
  database.run("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text)");
  EXPECT_EQ(staged_load("t", {"id", "a"}, {{"7", "x"}, {"7", "y"}}).bad_records(),
            std::vector<std::uint64_t>{1});
  EXPECT_EQ(database.rows("SELECT id, a FROM t"), (std::vector<Row>{{"7", "x"}}));
}

TEST_F(PostgresStagedLoadTest, LetsTriggersChangeRowsBeforeTheyAreJudged) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b int CHECK (b > 0), done text);"
      "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
      "  IF NEW.id = 0 THEN RETURN NULL; END IF;"
      "  IF NEW.id = 9 THEN RAISE EXCEPTION 'nine is not welcome'; END IF;"
      "  NEW.a := coalesce(NEW.a, 'filled'); NEW.b := abs(NEW.b); RETURN NEW; END $$;"
      "CREATE TRIGGER fill BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fill()");
  const Staged staged = staged_load("t", {"id", "a", "b"},
                                    {{"1", std::nullopt, "-1"},
                                     {"9", "x", "1"},
                                     {"1", "x", "1"},
                                     {"0", "x", "1"},
                                     {"2", "y", "0"},
                                     {"3", "z", "3"}});
  EXPECT_EQ(staged.bad_records(), (std::vector<std::uint64_t>{1, 2, 4}));
  EXPECT_EQ(staged.faults[0].code, "P0001");
  EXPECT_NE(staged.faults[0].reason.english().find("nine is not welcome"), std::string::npos);
  EXPECT_EQ(staged.faults[1].code, "23505");
  EXPECT_NE(staged.faults[1].reason.english().find("(id)=(1)"), std::string::npos);
  EXPECT_EQ(staged.faults[2].code, "23514");
  EXPECT_EQ(staged.counts.inserted, 2U);
  EXPECT_EQ(staged.counts.unchanged, 1U);
  EXPECT_EQ(database.rows("SELECT id, a, b FROM t ORDER BY id"),
            (std::vector<Row>{{"1", "filled", "1"}, {"3", "z", "3"}}));
}

TEST_F(PostgresStagedLoadTest, LooksForNoKeysInRowsThatATriggerMayGiveOthers) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); INSERT INTO parent VALUES (1); CREATE SEQUENCE "
      "ids;"
      "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES parent);"
      "CREATE FUNCTION number() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN NEW.id := nextval('public.ids'); NEW.p := NEW.p - 1; RETURN NEW; END $$;"
      "CREATE TRIGGER number BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION number()");
  EXPECT_TRUE(staged_load("t", {"id", "p"}, {{"7", "2"}, {"7", "2"}}).faults.empty());
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "2");
}

// A temporary table hides any other of its name from a function without a schema before the name.
TEST_F(PostgresStagedLoadTest, IsNotSeenByTriggers) {
  database.run(
      "CREATE TABLE t (id int); CREATE TABLE seen (n int);"
      "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS "
      "$$ BEGIN INSERT INTO seen SELECT count(*) FROM t; RETURN NULL; END $$;"
      "CREATE TRIGGER look AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION look();"
      "INSERT INTO t VALUES (1); TRUNCATE seen");
  staged_load("t", {"id"}, {{"2"}, {"3"}, {"x"}});
  EXPECT_EQ(database.value("SELECT n FROM seen"), "3");
}

TEST_F(PostgresStagedLoadTest, FillsAPartitionedTable) {
  database.run(
      "CREATE TABLE t (k int, id int, a text, PRIMARY KEY (k, id)) PARTITION BY RANGE (k);"
      "CREATE TABLE t1 (a text, id int NOT NULL, k int NOT NULL CHECK (id < 100));"
      "ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);"
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); INSERT INTO t VALUES (1, 1)");
  const Staged staged = staged_load("t", {"k", "id", "a"},
                                    {{"1", "2", "a"},
                                     {"1", "1", "there"},
                                     {"25", "1", "no partition"},
                                     {"15", "1", "b"},
                                     {"15", "1", "again"},
                                     {"1", "100", "not in t1"},
                                     {"15", "100", "c"}});
  EXPECT_EQ(staged.bad_records(), (std::vector<std::uint64_t>{1, 2, 4, 5}));
  EXPECT_EQ(staged.counts.inserted, 3U);
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "4");
}

TEST_F(PostgresStagedLoadTest, TakesOneFileAfterTheOther) {
  database.run("CREATE TABLE t (id int PRIMARY KEY)");
  const auto target = open_target();
  EXPECT_EQ(stage(*target, "t", {"id"}, {{"1"}, {"2"}}).counts.inserted, 2U);
  const Staged second = stage(*target, "t", {"id"}, {{"2"}, {"3"}});
  EXPECT_EQ(second.bad_records(), std::vector<std::uint64_t>{0});
  EXPECT_EQ(second.counts.inserted, 1U);
  target->commit();
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "3");
}

TEST_F(PostgresStagedLoadTest, TakesAColumnThatHasTheNameOfItsOwn) {
  database.run("CREATE TABLE t (\"etl row number\" int UNIQUE, number int UNIQUE, ctid2 int)");
  EXPECT_EQ(staged_load("t", {"etl row number", "number"}, {{"5", "1"}, {"6", "1"}}).bad_records(),
            std::vector<std::uint64_t>{1});
}

TEST_F(PostgresStagedLoadTest, NamesTheWayOutForARoleThatMayMakeNoTemporaryTable) {
  const std::string role = unique_test_name();
  database.run("CREATE TABLE t (id int); CREATE ROLE " + role +
               " LOGIN PASSWORD 'x';"
               "GRANT SELECT, INSERT ON t TO " +
               role + "; REVOKE TEMPORARY ON DATABASE \"" + database.name() + "\" FROM PUBLIC");
  PostgresOptions limited = options();
  limited.parameters["user"] = role;
  limited.password = Secret("x");
  {
    LoadTargetOptions target_options;
    target_options.schema = "public";
    const auto target =
        make_postgres_load_target_factory(limited, stop)->open(target_options, created);
    const Error error = error_of([&] { stage(*target, "t", {"id"}, {{"1"}}); });
    EXPECT_EQ(error.kind, ErrorKind::kSourceAuthentication);
    EXPECT_NE(error.hint.english().find("GRANT TEMPORARY ON DATABASE"), std::string::npos);
  }
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(PostgresStagedLoadTest, AStopEndsAMergeThatTheServerHolds) {
  database.run(
      "CREATE TABLE t (id int); CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql "
      "AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;"
      "CREATE TRIGGER wait AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait()");
  const auto target = open_target();
  Worker stopper([&] {
    while (database.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") ==
           "0") {
    }
    stop.request(SIGTERM);
  });
  const Error error = error_of([&] { stage(*target, "t", {"id"}, {{"1"}}); });
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace etl
