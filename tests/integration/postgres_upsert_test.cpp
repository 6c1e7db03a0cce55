// Upserts by primary key.
#include "postgres_load_fixture.h"

namespace etl {
namespace {

using Records = std::vector<std::uint64_t>;

class PostgresUpsertTest : public PostgresLoadTest {
 protected:
  Staged upsert(const std::string& table, const std::vector<std::string>& columns,
                const std::vector<Row>& rows) {
    return staged_load(table, columns, rows, MergeMode::kUpsert);
  }
  static void expect_counts(const Staged& staged, std::uint64_t inserted, std::uint64_t updated,
                            std::uint64_t unchanged) {
    EXPECT_EQ(staged.counts.inserted, inserted);
    EXPECT_EQ(staged.counts.updated, updated);
    EXPECT_EQ(staged.counts.unchanged, unchanged);
  }
};

TEST_F(PostgresUpsertTest, CountsWhatIsNewWhatChangesAndWhatStays) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, a text, j json, n numeric);"
      "INSERT INTO t VALUES (1, 'a', '{\"x\": 1}', 1), (2, 'b', NULL, 1), (3, 'c', NULL, 1.0),"
      "(4, NULL, '{}', NULL), (5, 'kept', NULL, NULL);"
      "CREATE TABLE before AS SELECT id, xmin::text AS version FROM t");
  const Staged staged = upsert("t", {"id", "a", "j", "n"},
                               {{"1", "a", "{\"x\": 1}", "1"},
                                {"2", "B", std::nullopt, "1"},
                                {"3", "c", std::nullopt, "1.00"},
                                {"4", std::nullopt, "{ }", std::nullopt},
                                {"6", "new", std::nullopt, std::nullopt}});
  expect_counts(staged, 1, 3, 1);
  EXPECT_EQ(database.rows("SELECT * FROM t ORDER BY id"),
            (std::vector<Row>{{"1", "a", "{\"x\": 1}", "1"},
                              {"2", "B", std::nullopt, "1"},
                              {"3", "c", std::nullopt, "1.00"},
                              {"4", std::nullopt, "{ }", std::nullopt},
                              {"5", "kept", std::nullopt, std::nullopt},
                              {"6", "new", std::nullopt, std::nullopt}}));
  // What stays is not written again.
  EXPECT_EQ(database.value("SELECT string_agg(id::text, ',' ORDER BY id) FROM t JOIN before "
                           "USING (id) WHERE t.xmin::text = version"),
            "1,5");
}

TEST_F(PostgresUpsertTest, CountsInPartitionsToo) {
  database.run(
      "CREATE TABLE t (k int, id int, a text, PRIMARY KEY (k, id)) PARTITION BY RANGE (k);"
      "CREATE TABLE t1 (a text, gone int, id int NOT NULL, k int NOT NULL);"
      "ALTER TABLE t1 DROP COLUMN gone;"
      "ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);"
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);"
      "INSERT INTO t VALUES (1, 1, 'a'), (11, 1, 'b')");
  const Staged staged =
      upsert("t", {"k", "id", "a"},
             {{"1", "1", "changed"}, {"11", "1", "b"}, {"2", "1", "new"}, {"12", "1", "new"}});
  expect_counts(staged, 2, 1, 1);
  EXPECT_EQ(database.value("SELECT a FROM t WHERE k = 1"), "changed");
}

// Of a table with a column that must have a value, the file may have just what is to be changed.
TEST_F(PostgresUpsertTest, LeavesColumnsAloneThatAreNotInTheFile) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, price int, cost int DEFAULT 50 "
      "CHECK (price > cost), s serial);"
      "INSERT INTO t VALUES (1, 'a', 10, 5, 100), (2, 'b', 10, 5, 100)");
  const Staged staged =
      upsert("t", {"id", "price"}, {{"1", "20"}, {"2", "10"}, {"3", "99"}, {"1", "30"}});
  EXPECT_EQ(staged.bad_records(), (Records{2, 3}));
  EXPECT_EQ(staged.faults[0].code, "23502");  // a new row has no name
  EXPECT_EQ(staged.faults[0].column, "name");
  expect_counts(staged, 0, 1, 1);
  EXPECT_EQ(database.rows("SELECT * FROM t ORDER BY id"),
            (std::vector<Row>{{"1", "a", "20", "5", "100"}, {"2", "b", "10", "5", "100"}}));
  EXPECT_EQ(
      upsert("t", {"id", "price", "name"}, {{"3", "99", "c"}, {"4", "40", "d"}}).bad_records(),
      Records{1});
  EXPECT_EQ(database.rows("SELECT name, cost FROM t WHERE id = 3"),
            (std::vector<Row>{{"c", "50"}}));
}

// What the table has in it decides, not that the file has nothing there.
TEST_F(PostgresUpsertTest, JudgesAColumnThatIsNotInTheFileByTheValueItHas) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); INSERT INTO parent VALUES (1);"
      "CREATE TABLE t (id int PRIMARY KEY, a int, b int CHECK (coalesce(b, 0) > 0) DEFAULT -1,"
      "c int GENERATED ALWAYS AS (a + b) STORED NOT NULL CHECK (coalesce(c, 0) > 5), p int DEFAULT "
      "7 "
      "REFERENCES parent); INSERT INTO t VALUES (1, 5, 5, DEFAULT, 1), (2, 5, 5, DEFAULT, 1)");
  const Staged staged = upsert("t", {"id", "a"}, {{"1", "3"}, {"2", "-3"}, {"3", "10"}});
  EXPECT_EQ(staged.bad_records(), (Records{1, 2}));
  EXPECT_EQ(staged.faults[0].reason, "violates CHECK t_c_check");
  EXPECT_EQ(staged.faults[1].reason, "violates CHECK t_b_check");
  expect_counts(staged, 0, 1, 0);
}

TEST_F(PostgresUpsertTest, LetsNoRowWinSilently) {
  database.run("CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'old')");
  const Staged staged = upsert("t", {"id", "a"}, {{"1", "x"}, {"2", "y"}, {"1", "z"}, {"2", "y"}});
  EXPECT_EQ(staged.bad_records(), (Records{2, 3}));
  EXPECT_EQ(staged.faults[0].reason, "an earlier row has this key (id)=(1), t_pkey");
  expect_counts(staged, 1, 1, 0);
  EXPECT_EQ(database.value("SELECT a FROM t WHERE id = 1"), "x");
}

TEST_F(PostgresUpsertTest, TakesOutARowWhoseOtherKeyIsTaken) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, code text CONSTRAINT code UNIQUE);"
      "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  const Staged staged = upsert("t", {"id", "code"},
                               {{"4", "a"},  // 1 has it still
                                {"1", "d"},
                                {"5", "a"},  // now free
                                {"2", "c"},  // 3 has it
                                {"6", "d"},  // 1 has it now
                                {"3", "c"}});
  EXPECT_EQ(staged.bad_records(), (Records{0, 3, 4}));
  EXPECT_EQ(staged.faults[0].code, "23505");
  EXPECT_NE(staged.faults[0].reason.english().find("(code)=(a), code"), std::string::npos);
  expect_counts(staged, 1, 1, 1);
  EXPECT_EQ(database.value("SELECT string_agg(id || code, ' ' ORDER BY id) FROM t"), "1d 2b 3c 5a");
}

TEST_F(PostgresUpsertTest, LooksForParents) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, boss int REFERENCES t);"
      "INSERT INTO t VALUES (1, NULL), (2, 1)");
  const Staged staged =
      upsert("t", {"id", "boss"}, {{"2", "9"}, {"3", "4"}, {"4", "1"}, {"1", "3"}});
  EXPECT_EQ(staged.bad_records(), Records{0});
  expect_counts(staged, 2, 1, 0);
}

TEST_F(PostgresUpsertTest, LeavesTheKeyOfARowAsItIs) {
  database.run(
      "CREATE TABLE t (id numeric PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  expect_counts(upsert("t", {"id", "a"}, {{"1.00", "a"}, {"2.00", "x"}}), 0, 1, 1);
  EXPECT_EQ(database.rows("SELECT id, a FROM t ORDER BY id"),
            (std::vector<Row>{{"1", "a"}, {"2", "x"}}));
}

TEST_F(PostgresUpsertTest, FindsRowsByAnIdentityThatIsAlwaysGenerated) {
  database.run(
      "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text);"
      "INSERT INTO t (a) VALUES ('a')");
  expect_counts(upsert("t", {"id", "a"}, {{"1", "x"}, {"9", "y"}}), 1, 1, 0);
  EXPECT_EQ(database.rows("SELECT id, a FROM t ORDER BY id"),
            (std::vector<Row>{{"1", "x"}, {"9", "y"}}));
}

TEST_F(PostgresUpsertTest, HasNothingToUpdateWhereTheFileHasOnlyTheKey) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'new');"
      "INSERT INTO t VALUES (1, 'old')");
  expect_counts(upsert("t", {"id"}, {{"1"}, {"2"}}), 1, 0, 1);
  EXPECT_EQ(database.value("SELECT string_agg(a, ',' ORDER BY id) FROM t"), "old,new");
}

TEST_F(PostgresUpsertTest, SaysWhyATableCannotBeUpsertedInto) {
  database.run(
      "CREATE TABLE none (id int UNIQUE); CREATE TABLE pair (a int, b int, c int, PRIMARY KEY (a, "
      "b)); CREATE TABLE late (id int PRIMARY KEY DEFERRABLE, a int); CREATE TABLE numbered (id "
      "int "
      "PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)");
  const auto expect = [&](const char* table, const std::vector<std::string>& columns,
                          const std::string& words) {
    const auto target = open_target();
    FaultLog faults(0, 1);
    const Error error = error_of([&] {
      target->stage({"public", table}, columns, MergeMode::kUpsert, faults);
    });
    EXPECT_EQ(error.kind, ErrorKind::kBadInput);
    EXPECT_EQ(error.table, std::string("public.") + table);
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    EXPECT_FALSE(error.hint.empty());
  };
  expect("none", {"id"}, "no primary key");
  expect("pair", {"a", "c"}, "column b of its primary key is not in the file");
  expect("late", {"id", "a"}, "deferrable");
  expect("numbered", {"id", "n"}, "column n is GENERATED ALWAYS AS IDENTITY");
}

TEST_F(PostgresUpsertTest, FiresTheTriggersOfInsertAndUpdate) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, a text, stamp text);"
      "INSERT INTO t VALUES (1, 'a'), (2, 'b');"
      "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN NEW.stamp := TG_OP; RETURN NEW; END $$;"
      "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamp()");
  const Staged staged = upsert("t", {"id", "a"}, {{"1", "x"}, {"2", "b"}, {"3", "c"}, {"3", "d"}});
  EXPECT_EQ(staged.bad_records(), Records{3});
  expect_counts(staged, 1, 1, 1);
  EXPECT_EQ(
      database.rows("SELECT * FROM t ORDER BY id"),
      (std::vector<Row>{{"1", "x", "UPDATE"}, {"2", "b", std::nullopt}, {"3", "c", "INSERT"}}));
}

}  // namespace
}  // namespace etl
