// Staged rows that the keys of their table do not allow.
#include "postgres_load_fixture.h"

namespace etl {
namespace {

using Records = std::vector<std::uint64_t>;

class PostgresStagedKeysTest : public PostgresLoadTest {};

TEST_F(PostgresStagedKeysTest, NamesKeyAndConstraintOfARowWhoseKeyIsThere) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, a int, b text, CONSTRAINT pair UNIQUE (a, b));"
      "INSERT INTO t VALUES (1, 1, 'x')");
  const Staged staged = staged_load("t", {"id", "a", "b"},
                                    {{"2", "1", "y"},
                                     {"1", "2", "z"},
                                     {"3", "1", "x"},
                                     {"4", "1", std::nullopt},
                                     {"5", "1", std::nullopt}});
  EXPECT_EQ(staged.bad_records(), (Records{1, 2}));
  EXPECT_EQ(staged.faults[0].code, "23505");
  EXPECT_EQ(staged.faults[0].column, "id");
  EXPECT_EQ(staged.faults[0].reason, "a row with this key is there already (id)=(1), t_pkey");
  EXPECT_EQ(staged.faults[1].column, "");
  EXPECT_EQ(staged.faults[1].reason, "a row with this key is there already (a, b)=(1, x), pair");
  EXPECT_EQ(staged.counts.inserted, 3U);
}

TEST_F(PostgresStagedKeysTest, TakesTheFirstOfSeveralRowsWithOneKey) {
  database.run("CREATE TABLE t (id int PRIMARY KEY, a text)");
  const Staged staged =
      staged_load("t", {"id", "a"}, {{"1", "first"}, {"2", "b"}, {"1", "c"}, {"1", "d"}});
  EXPECT_EQ(staged.bad_records(), (Records{2, 3}));
  EXPECT_EQ(staged.faults[0].reason, "an earlier row has this key (id)=(1), t_pkey");
  EXPECT_EQ(database.value("SELECT a FROM t WHERE id = 1"), "first");
}

// A row that is out for its first key does not stand in the way of others with its second.
TEST_F(PostgresStagedKeysTest, LetsARowTakeTheKeyOfOneThatIsOut) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); INSERT INTO parent VALUES (1);"
      "CREATE TABLE t (a int UNIQUE, b int UNIQUE, p int REFERENCES parent)");
  const Staged staged = staged_load("t", {"a", "b", "p"},
                                    {{"1", "1", "1"},
                                     {"1", "2", "1"},    // a
                                     {"2", "2", "1"},    // takes b = 2
                                     {"3", "2", "1"},    // b
                                     {"3", "3", "1"},    // takes a = 3
                                     {"9", "9", "7"},    // no parent
                                     {"9", "9", "1"}});  // takes both
  EXPECT_EQ(staged.bad_records(), (Records{1, 3, 5}));
  EXPECT_EQ(database.value("SELECT string_agg(a || '/' || b, ' ' ORDER BY a) FROM t"),
            "1/1 2/2 3/3 9/9");
}

TEST_F(PostgresStagedKeysTest, ComparesAsTheIndexDoes) {
  database.run(
      "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
      "CREATE TABLE t (id int, a text COLLATE blind UNIQUE, b text, c text, n numeric UNIQUE,"
      "live boolean);"
      "CREATE UNIQUE INDEX lower_b ON t (lower(b)); CREATE UNIQUE INDEX live_c ON t (c) WHERE live;"
      "INSERT INTO t VALUES (0, 'there', 'There', 'there', 1.0, true)");
  const Staged staged = staged_load("t", {"id", "a", "b", "c", "n", "live"},
                                    {{"1", "THERE", "a", "a", "11", "t"},
                                     {"2", "a", "tHERE", "a", "12", "t"},
                                     {"3", "b", "b", "there", "13", "t"},
                                     {"4", "c", "c", "there", "14", "f"},
                                     {"5", "d", "d", "d", "1.00", "t"},
                                     {"6", "x", "y", "z", "16", "t"},
                                     {"7", "X", "e", "e", "17", "t"},
                                     {"8", "f", "Y", "f", "18", "t"},
                                     {"9", "g", "g", "z", "19", "t"},
                                     {"10", "h", "h", "z", "20", "f"},
                                     {"11", "i", "i", "i", "16.000", "t"}});
  EXPECT_EQ(staged.bad_records(), (Records{0, 1, 2, 4, 6, 7, 8, 10}));
  EXPECT_EQ(staged.faults[1].reason,
            "a row with this key is there already (lower(b))=(there), lower_b");
  EXPECT_EQ(database.value("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"), "0,4,6,10");
}

TEST_F(PostgresStagedKeysTest, ComparesByTheCollationOfTheIndexWhereTheColumnHasAnother) {
  database.run(
      "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
      "CREATE TABLE t (a text); CREATE UNIQUE INDEX k ON t (a COLLATE blind)");
  const Staged staged = staged_load("t", {"a"}, {{"x"}, {"X"}, {"y"}});
  EXPECT_EQ(staged.bad_records(), Records{1});
  EXPECT_EQ(staged.faults[0].reason, "an earlier row has this key (a)=(X), k");
}

TEST_F(PostgresStagedKeysTest, TakesNullsForEqualWhereTheIndexDoes) {
  database.run(
      "CREATE TABLE t (a int, b int, CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a, b));"
      "INSERT INTO t VALUES (1, NULL)");
  const Staged staged = staged_load("t", {"a", "b"},
                                    {{"1", std::nullopt},
                                     {std::nullopt, std::nullopt},
                                     {std::nullopt, std::nullopt},
                                     {"1", "1"}});
  EXPECT_EQ(staged.bad_records(), (Records{0, 2}));
  EXPECT_EQ(staged.faults[0].reason, "a row with this key is there already (a, b)=(1, null), k");
  EXPECT_EQ(staged.faults[1].reason, "an earlier row has this key (a, b)=(null, null), k");
}

TEST_F(PostgresStagedKeysTest, SaysWhichParentIsMissing) {
  database.run(
      "CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b)); INSERT INTO parent VALUES (1, 1);"
      "CREATE TABLE other (id int PRIMARY KEY);"
      "CREATE TABLE t (a int, b int, c int CONSTRAINT to_other REFERENCES other,"
      "CONSTRAINT simple FOREIGN KEY (a, b) REFERENCES parent)");
  const Staged staged = staged_load("t", {"a", "b", "c"},
                                    {{"1", "1", std::nullopt},
                                     {"1", "2", std::nullopt},
                                     {"7", std::nullopt, std::nullopt},
                                     {"1", "1", "5"}});
  EXPECT_EQ(staged.bad_records(), (Records{1, 3}));
  EXPECT_EQ(staged.faults[0].code, "23503");
  EXPECT_EQ(staged.faults[0].reason, "no row in public.parent for (a, b)=(1, 2), simple");
  EXPECT_EQ(staged.faults[1].column, "c");
  EXPECT_EQ(staged.faults[1].reason, "no row in public.other for (c)=(5), to_other");
}

TEST_F(PostgresStagedKeysTest, HoldsAMatchFullKeyToAllOrNothing) {
  database.run(
      "CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b)); INSERT INTO parent VALUES (1, 1);"
      "CREATE TABLE t (a int, b int, CONSTRAINT whole FOREIGN KEY (a, b) REFERENCES parent "
      "MATCH FULL)");
  const Staged staged = staged_load("t", {"a", "b"},
                                    {{"1", "1"},
                                     {std::nullopt, std::nullopt},
                                     {"1", std::nullopt},
                                     {std::nullopt, "1"},
                                     {"1", "2"}});
  EXPECT_EQ(staged.bad_records(), (Records{2, 3, 4}));
  EXPECT_EQ(staged.faults[0].code, "23503");
  EXPECT_EQ(staged.faults[0].reason,
            "either all of these have a value or none of them (a, b)=(1, null), whole");
  EXPECT_EQ(staged.counts.inserted, 2U);
}

TEST_F(PostgresStagedKeysTest, FindsParentsAmongTheRowsOfTheFile) {
  database.run(
      "CREATE TABLE t (id int PRIMARY KEY, boss int CONSTRAINT to_boss REFERENCES t);"
      "INSERT INTO t VALUES (100, NULL)");
  const Staged staged = staged_load("t", {"id", "boss"},
                                    {{"1", "2"},    // its parent comes later
                                     {"2", "100"},  // there before
                                     {"3", "3"},    // itself
                                     {"4", "50"},   // none
                                     {"5", "4"},    // the one that is out
                                     {"6", "5"},    // and so on
                                     {"100", "1"},  // there already
                                     {"7", "100"},
                                     {"2", "1"},  // again
                                     {"8", std::nullopt}});
  EXPECT_EQ(staged.bad_records(), (Records{3, 4, 5, 6, 8}));
  EXPECT_EQ(staged.faults[2].reason, "no row in public.t for (boss)=(5), to_boss");
  EXPECT_EQ(database.value("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"), "1,2,3,7,8,100");
}

TEST_F(PostgresStagedKeysTest, TakesOutTheChildrenOfARowThatLostItsKeyToAnEarlierOne) {
  database.run("CREATE TABLE t (id int PRIMARY KEY, code int UNIQUE, boss int REFERENCES t)");
  const Staged staged = staged_load("t", {"id", "code", "boss"},
                                    {{"1", "1", std::nullopt},
                                     {"2", "1", std::nullopt},
                                     {"3", "3", "2"},
                                     {"4", "4", "3"},
                                     {"5", "5", "1"}});
  EXPECT_EQ(staged.bad_records(), (Records{1, 2, 3}));
}

TEST_F(PostgresStagedKeysTest, ChecksDeferredKeysBeforeTheCommit) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY); INSERT INTO parent VALUES (1);"
      "CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED,"
      "p int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
  const Staged staged = staged_load("t", {"id", "p"}, {{"1", "1"}, {"1", "1"}, {"2", "9"}});
  EXPECT_EQ(staged.bad_records(), (Records{1, 2}));
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "1");
}

TEST_F(PostgresStagedKeysTest, LeavesADeferredKeyOfACycleToTheCommit) {
  database.run(
      "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int "
      "REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
      "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED");
  const auto target = open_target();
  EXPECT_EQ(stage(*target, "a", {"id", "b"}, {{"1", "2"}}).counts.inserted, 1U);
  EXPECT_EQ(stage(*target, "b", {"id", "a"}, {{"2", "1"}}).counts.inserted, 1U);
  target->commit();
  EXPECT_EQ(database.value("SELECT count(*) FROM a JOIN b ON a.b = b.id"), "1");
}

TEST_F(PostgresStagedKeysTest, AsksTheServerAboutWhatNoQueryCanTell) {
  database.run(
      "CREATE TABLE t (id int UNIQUE, during int4range,"
      "CONSTRAINT apart EXCLUDE USING gist (during WITH &&)); INSERT INTO t VALUES (0, '[0,5)')");
  std::vector<Row> rows;
  for (int id = 1; id <= 200; ++id) {
    rows.push_back({std::to_string(id),
                    "[" + std::to_string(10 * id) + "," + std::to_string(10 * id + 10) + ")"});
  }
  rows[50] = {"51", "[4,8)"};           // the table has it
  rows[60] = {"61", "[500,520)"};       // two of the file have it
  rows[100] = {"50", "[1010,1020)"};    // the key of an earlier row
  rows.push_back({"61", "[610,620)"});  // of one that is out
  const Staged staged = staged_load("t", {"id", "during"}, rows);
  EXPECT_EQ(staged.bad_records(), (Records{50, 60, 100}));
  EXPECT_EQ(staged.faults[0].code, "23P01");
  EXPECT_EQ(staged.counts.inserted, 198U);
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "199");
}

TEST_F(PostgresStagedKeysTest, SurvivesAnIndexExpressionThatFails) {
  database.run("CREATE TABLE t (id int, n int); CREATE UNIQUE INDEX share ON t ((100 / n))");
  const Staged staged =
      staged_load("t", {"id", "n"}, {{"1", "10"}, {"2", "0"}, {"3", "10"}, {"4", "5"}});
  EXPECT_EQ(staged.bad_records(), (Records{1, 2}));
  EXPECT_EQ(staged.faults[0].code, "22012");
  EXPECT_EQ(staged.faults[1].code, "23505");
}

TEST_F(PostgresStagedKeysTest, AsksTheServerAboutParentsThatTheRoleMayNotRead) {
  const std::string role = unique_test_name();
  database.run(
      "CREATE SCHEMA hidden; CREATE TABLE hidden.parent (id int PRIMARY KEY);"
      "INSERT INTO hidden.parent VALUES (1); CREATE TABLE t (p int REFERENCES hidden.parent);"
      "CREATE ROLE " +
      role + " LOGIN PASSWORD 'x'; GRANT SELECT, INSERT ON t TO " + role);
  PostgresOptions limited = options();
  limited.parameters["user"] = role;
  limited.password = Secret("x");
  {
    LoadTargetOptions target_options;
    target_options.schema = "public";
    const auto target =
        make_postgres_load_target_factory(limited, stop)->open(target_options, created);
    const Staged staged = stage(*target, "t", {"p"}, {{"1"}, {"2"}, {"1"}, {"3"}});
    EXPECT_EQ(staged.bad_records(), (Records{1, 3}));
    EXPECT_EQ(staged.faults[0].code, "23503");
    EXPECT_EQ(staged.counts.inserted, 2U);
  }
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

}  // namespace
}  // namespace etl
