// Keys and indexes that are off while a table's rows are loaded. The oracle of "exactly as before"
// is pg_dump, and the catalog where pg_dump does not look.
#include <cstdlib>
#include <sstream>

#include "postgres_load_fixture.h"
#include "support/subprocess.h"

namespace etl {
namespace {

// Everything that the catalog knows of the keys of all tables, without their oids and without
// expressions in their inner form, which knows where they stood in a statement.
constexpr char kCatalog[] = R"(
SELECT c.oid::regclass::text, 'index', pg_get_indexdef(i.indexrelid), c.relowner::regrole,
  c.reltablespace, c.reloptions::text,
  (to_jsonb(i) - '{indexrelid,indcheckxmin,indpred,indexprs}'::text[])::text,
  obj_description(c.oid, 'pg_class'),
  (SELECT string_agg(concat_ws(' ', attname, attstattarget, attoptions), ',' ORDER BY attnum)
   FROM pg_attribute WHERE attrelid = c.oid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid), NULL,
  NULL, k.conindid::regclass::text,
  (to_jsonb(k) - '{oid,conindid,conbin}'::text[])::text,
  obj_description(k.oid, 'pg_constraint'),
  (SELECT string_agg(concat_ws(' ', tgrelid::regclass, tgfoid::regproc, tgenabled, tgdeferrable,
                               tginitdeferred), ',' ORDER BY tgtype, tgrelid, tgfoid)
   FROM pg_trigger WHERE tgconstraint = k.oid)
FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace
UNION ALL
SELECT oid::regclass::text, relreplident::text, relhasindex::text, relowner::regrole,
  NULL, NULL, NULL, NULL, NULL
FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
ORDER BY 1, 2, 3)";

constexpr char kParent[] = "CREATE TABLE parent (id int CONSTRAINT parent_key PRIMARY KEY);";

class PostgresKeyRemoval : public PostgresLoadTest {
 protected:
  void SetUp() override { open_target(); }  // makes the load log

  // As `etl load-csv` does it: everything but the commit.
  std::unique_ptr<LoadTarget> loaded(const std::string& table,
                                     const std::vector<std::string>& columns,
                                     const std::vector<Row>& rows) {
    auto target = open_target();
    target->expect_many_rows({{"public", table}}, false);
    load(*target, table, columns, rows);
    notices = target->finish({"public", table});
    return target;
  }

  // The Error of finish(), and the one that a second look at the rows gives.
  struct Fault {
    Error at_finish;
    Error found;
  };
  Fault fault_in(const std::string& table, const std::vector<std::string>& columns,
                 const std::vector<std::vector<Row>>& files) {
    const auto target = open_target();
    target->expect_many_rows({{"public", table}}, false);
    for (const auto& rows : files) load(*target, table, columns, rows);
    const Error at_finish = error_of([&] { target->finish({"public", table}); });
    const Error found = error_of([&] {
      for (const auto& rows : files) {
        const auto sink = target->find_fault(columns);
        write(*sink, rows, columns.size());
        sink->finish();
      }
    });
    EXPECT_EQ(at_finish.kind, ErrorKind::kBadInput) << at_finish.what();
    EXPECT_FALSE(at_finish.line);
    EXPECT_EQ(found.kind, ErrorKind::kBadInput) << found.what();
    EXPECT_EQ(found.sqlstate, at_finish.sqlstate);
    EXPECT_EQ(found.table, at_finish.table);
    return {at_finish, found};
  }

  static std::string keys_during(LoadTarget& target, const std::string& table) {
    return target
        .scalar(
            "SELECT coalesce(string_agg(name, ' ' ORDER BY name), '') FROM ("
            "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = 'public." +
            table +
            "'::regclass UNION ALL SELECT conname FROM pg_constraint WHERE contype = 'f' AND "
            "conrelid = 'public." +
            table + "'::regclass) AS key")
        .value();
  }

  std::string dumped() const {
    Command command;
    command.arguments = {"/usr/bin/pg_dump", "--schema-only", database.name()};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    for (const char* name : {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGCLUSTER"}) {
      if (const char* value = std::getenv(name)) command.environment[name] = value;
    }
    const Outcome outcome = run_program(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::istringstream lines(outcome.out);
    std::string text;
    for (std::string line; std::getline(lines, line);) {
      if (line.find("restrict ") == line.npos) text += line + "\n";  // a new password each time
    }
    return text;
  }

  std::string catalog() {
    std::string text;
    for (const Row& row : database.rows(kCatalog)) {
      for (const auto& field : row) text += field.value_or("-") + " ";
      text += "\n";
    }
    return text;
  }

  // The one thing that is said of why keys stayed on.
  std::string notice() const {
    EXPECT_EQ(notices.size(), 1U);
    return notices.empty() ? "" : notices.front().object + ": " + notices.front().message.english();
  }

  Notices notices;
};

TEST_F(PostgresKeyRemoval, TakesKeysOffAndBringsThemBack) {
  database.run(std::string(kParent) +
               "INSERT INTO parent VALUES (1);"
               "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES parent, s text UNIQUE);"
               "CREATE INDEX t_p ON t (p)");
  const auto before = catalog();
  const auto target = open_target();
  target->expect_many_rows({{"public", "t"}}, false);
  EXPECT_EQ(keys_during(*target, "t"), "t_p t_p_fkey t_pkey t_s_key");
  load(*target, "t", {"id", "p"}, {{"1", "1"}});
  EXPECT_EQ(keys_during(*target, "t"), "");
  load(*target, "t", {"id", "p"}, {{"2", "1"}});
  EXPECT_TRUE(target->finish({"public", "t"}).empty());
  EXPECT_EQ(keys_during(*target, "t"), "t_p t_p_fkey t_pkey t_s_key");
  target->commit();
  EXPECT_EQ(catalog(), before);
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "2");
  EXPECT_THROW(database.run("INSERT INTO t VALUES (2, 1)"), std::runtime_error);
  EXPECT_THROW(database.run("INSERT INTO t VALUES (3, 2)"), std::runtime_error);
}

TEST_F(PostgresKeyRemoval, TakesKeysOffOnceBadRowsAreFoundByThem) {
  database.run(std::string(kParent) +
               "INSERT INTO parent VALUES (1);"
               "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES parent, s text UNIQUE);"
               "CREATE INDEX t_p ON t (p)");
  const auto before = catalog();
  const auto target = open_target();
  target->expect_many_rows({{"public", "t"}}, false);
  const Staged first =
      stage(*target, "t", {"id", "p"}, {{"1", "1"}, {"2", "5"}, {"1", "1"}, {"3", "1"}});
  EXPECT_EQ(first.bad_records(), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(first.counts.inserted, 2U);
  EXPECT_EQ(keys_during(*target, "t"), "");
  const Staged second = stage(*target, "t", {"id", "p"}, {{"3", "1"}, {"4", "5"}, {"5", "1"}});
  EXPECT_EQ(second.bad_records(), (std::vector<std::uint64_t>{0, 1}));
  EXPECT_EQ(keys_during(*target, "t"), "t_p t_p_fkey t_pkey t_s_key");
  EXPECT_TRUE(target->finish({"public", "t"}).empty());
  target->commit();
  EXPECT_EQ(catalog(), before);
  EXPECT_EQ(database.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"), "1 3 5");
}

TEST_F(PostgresKeyRemoval, LeavesKeysOnThatHaveStillToFindBadRows) {
  database.run(
      "CREATE FUNCTION risky(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS "
      "'BEGIN RETURN 1 / n; END';"
      "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE UNIQUE INDEX t_risky ON t (risky(n), "
      "id)");
  const auto target = open_target();
  target->expect_many_rows({{"public", "t"}}, false);
  const Staged staged = stage(*target, "t", {"id", "n"}, {{"1", "1"}, {"2", "0"}, {"3", "1"}});
  EXPECT_EQ(staged.bad_records(), std::vector<std::uint64_t>{1});
  EXPECT_EQ(keys_during(*target, "t"), "t_pkey t_risky");
  target->finish({"public", "t"});
  target->commit();
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "2");
}

TEST_F(PostgresKeyRemoval, BringsBackEveryPropertyOfAKey) {
  const std::string tablespace = unique_test_name();
  TestConnection session = database.connect();
  session.run("SET allow_in_place_tablespaces = true");
  session.run("CREATE TABLESPACE " + tablespace + " LOCATION ''");
  database.run(
      "CREATE TABLE \"Other \"\"one\" (a int, b text, CONSTRAINT \"key 'of' it\" PRIMARY KEY (b, a)"
      "  INCLUDE (a) WITH (fillfactor = 71));"
      "COMMENT ON CONSTRAINT \"key 'of' it\" ON \"Other \"\"one\" IS E'it''s a \\\\ key';"
      "COMMENT ON INDEX \"key 'of' it\" IS 'its index';"
      "CREATE TABLE \"T ON x USING y\" (id int NOT NULL, a int, b text, s text NOT NULL, d date,"
      "  v tsvector GENERATED ALWAYS AS (to_tsvector('english', s)) STORED,"
      "  up text,"
      "  CONSTRAINT late UNIQUE (id, d) DEFERRABLE INITIALLY DEFERRED,"
      "  CONSTRAINT nulls UNIQUE NULLS NOT DISTINCT (d, b) WITH (fillfactor = 33),"
      "  CONSTRAINT elsewhere UNIQUE (s, id) USING INDEX TABLESPACE " +
      tablespace +
      ", CONSTRAINT pair FOREIGN KEY (b, a) REFERENCES \"Other \"\"one\" (b, a) MATCH FULL"
      "    ON DELETE SET DEFAULT DEFERRABLE);");
  database.run(
      "SET search_path = public;"
      "ALTER TABLE \"T ON x USING y\" ADD CONSTRAINT lax FOREIGN KEY (b, a) REFERENCES"
      "  \"Other \"\"one\" (b, a) ON DELETE SET NULL (a) NOT VALID;"
      "COMMENT ON CONSTRAINT lax ON \"T ON x USING y\" IS 'not valid';"
      "CREATE INDEX \"idx USING\" ON \"T ON x USING y\" USING btree (s COLLATE \"C\" "
      "text_pattern_ops "
      "  DESC NULLS LAST, a) INCLUDE (d) WITH (deduplicate_items = off) WHERE a > 0;"
      "COMMENT ON INDEX \"idx USING\" IS 'partial';"
      "CREATE INDEX parts ON \"T ON x USING y\" ((lower(s)), a, (a + id));"
      "ALTER INDEX parts ALTER COLUMN 1 SET STATISTICS 500;"
      "ALTER INDEX parts ALTER COLUMN 3 SET STATISTICS 0;"
      "CREATE INDEX gin ON \"T ON x USING y\" USING gin (v) WITH (fastupdate = off);"
      "CREATE INDEX brin ON \"T ON x USING y\" USING brin (d date_minmax_multi_ops"
      "  (values_per_range = 16)) WITH (pages_per_range = 7);"
      "CREATE INDEX hash ON \"T ON x USING y\" USING hash (b);"
      "CREATE UNIQUE INDEX replica ON \"T ON x USING y\" (id);"
      "ALTER TABLE \"T ON x USING y\" ADD CONSTRAINT t_key PRIMARY KEY (s);"
      "ALTER TABLE \"T ON x USING y\" ADD CONSTRAINT self FOREIGN KEY (up) REFERENCES"
      "  \"T ON x USING y\" ON DELETE CASCADE ON UPDATE SET NULL;"
      "ALTER TABLE \"T ON x USING y\" REPLICA IDENTITY USING INDEX replica;"
      "ALTER TABLE \"T ON x USING y\" CLUSTER ON parts;"
      "ALTER TABLE \"T ON x USING y\" ADD CHECK (id > 0)");
  const std::string dump = dumped();
  const auto before = catalog();
  const std::string table = "T ON x USING y";
  {
    const auto target = open_target();
    target->expect_many_rows({{"public", table}}, true);
    target->truncate({{"public", table}});
    load(*target, table, {"id", "s", "b", "a"}, {{"1", "x", std::nullopt, std::nullopt}});
    EXPECT_EQ(target->scalar("SELECT count(*) FROM pg_index WHERE indrelid = "
                             "'public.\"T ON x USING y\"'::regclass"),
              "0");
    EXPECT_TRUE(target->finish({"public", table}).empty());
    target->commit();
  }
  EXPECT_EQ(catalog(), before);
  EXPECT_EQ(dumped(), dump);
  session.run("DROP TABLE \"T ON x USING y\"");
  session.run("DROP TABLESPACE " + tablespace);
}

TEST_F(PostgresKeyRemoval, TakesKeysOfOtherTablesThatPointHereOffAndBack) {
  database.run(
      std::string(kParent) +
      "CREATE TABLE other (p int CONSTRAINT to_parent REFERENCES parent ON DELETE CASCADE);"
      "CREATE SCHEMA far; CREATE TABLE far.away (p int); ALTER TABLE far.away ADD FOREIGN KEY (p) "
      "REFERENCES parent NOT VALID;"
      "INSERT INTO other VALUES (NULL)");
  const auto before = catalog();
  const auto target = open_target();
  target->expect_many_rows({{"public", "parent"}}, false);
  load(*target, "parent", {"id"}, {{"1"}, {"2"}});
  EXPECT_EQ(keys_during(*target, "parent"), "");
  EXPECT_EQ(keys_during(*target, "other"), "");
  target->finish({"public", "parent"});
  target->commit();
  EXPECT_EQ(catalog(), before);
  EXPECT_EQ(database.value("SELECT convalidated FROM pg_constraint WHERE conrelid = "
                           "'far.away'::regclass"),
            "f");
}

TEST_F(PostgresKeyRemoval, LeavesOnWhatWouldNotComeBackExactly) {
  database.run(
      "CREATE TABLE t (id int CONSTRAINT t_key PRIMARY KEY, a int, b int,"
      "  CONSTRAINT apart EXCLUDE USING btree (a WITH =));"
      "CREATE VIEW v AS SELECT id, a FROM t GROUP BY id;"
      "CREATE INDEX broken ON t (b); CREATE INDEX plain ON t (b);"
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;");
  const auto before = catalog();
  const auto target = open_target();
  target->expect_many_rows({{"public", "t"}}, false);
  load(*target, "t", {"id"}, {{"1"}});
  EXPECT_EQ(keys_during(*target, "t"), "apart broken t_key");
  std::vector<std::string> said;
  for (const Notice& kept : target->finish({"public", "t"})) said.push_back(kept.message);
  target->commit();
  EXPECT_EQ(catalog(), before);
  ASSERT_EQ(said.size(), 3U);
  EXPECT_NE(said[0].find("t_key"), std::string::npos);
  EXPECT_NE(said[0].find("a view or function depends on it"), std::string::npos);
  EXPECT_NE(said[1].find("an exclusion constraint"), std::string::npos) << said[1];
  EXPECT_NE(said[2].find("it is not valid"), std::string::npos) << said[2];
}

TEST_F(PostgresKeyRemoval, LeavesForeignKeysOnThatWouldNotComeBackExactly) {
  database.run(
      std::string(kParent) +
      "INSERT INTO parent VALUES (1); CREATE TABLE two (id int UNIQUE); ALTER TABLE two ADD "
      "PRIMARY KEY (id);"
      "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY LIST (id);"
      "CREATE TABLE part PARTITION OF parts DEFAULT;"
      "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT off REFERENCES parent,"
      "  b int CONSTRAINT ambiguous REFERENCES two, c int CONSTRAINT to_parts"
      "  REFERENCES parts, d int CONSTRAINT asleep REFERENCES parent);"
      "CREATE TABLE late (d int CONSTRAINT late REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
  for (const char* table : {"t", "parent"}) {
    database.run(std::string("DO $$ DECLARE name text; BEGIN SELECT tgname INTO name FROM "
                             "pg_trigger JOIN pg_constraint k ON k.oid = tgconstraint WHERE "
                             "conname = 'asleep' AND tgrelid = '") +
                 table + "'::regclass LIMIT 1; EXECUTE format('ALTER TABLE " + table +
                 " DISABLE TRIGGER %I', name); END $$");
  }
  const auto before = catalog();
  const auto target = open_target();
  target->expect_many_rows({{"public", "t"}}, false);
  load(*target, "t", {"id", "a"}, {{"1", "1"}});
  // The second one for the partition of to_parts; late needs the last.
  EXPECT_EQ(keys_during(*target, "t"), "ambiguous asleep t_c_fkey t_pkey to_parts");
  EXPECT_EQ(target->finish({"public", "t"}).size(), 4U);
  target->commit();
  EXPECT_EQ(catalog(), before);
}

TEST_F(PostgresKeyRemoval, LeavesEverythingOnWhereTheTableItselfForbidsIt) {
  const auto expect = [&](const std::string& definition, const std::string& reason) {
    database.run("DROP TABLE IF EXISTS t, parent CASCADE;" + std::string(kParent) +
                 "INSERT INTO parent VALUES (1); " + definition);
    const auto before = catalog();
    const auto target = open_target();
    target->expect_many_rows({{"public", "t"}}, false);
    load(*target, "t", {"id"}, {{"1"}});
    EXPECT_NE(keys_during(*target, "t"), "") << reason;
    notices = target->finish({"public", "t"});
    target->commit();
    EXPECT_EQ(catalog(), before);
    EXPECT_NE(notice().find(reason), std::string::npos) << notice();
    EXPECT_EQ(notice().substr(0, 9), "public.t:");
    EXPECT_EQ(database.value("SELECT count(*) FROM t"), "1");
  };
  expect(
      "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY LIST (id);"
      "CREATE TABLE t1 PARTITION OF t DEFAULT",
      "not an ordinary table");
  expect("CREATE TABLE t (id int PRIMARY KEY REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
         "checked at the commit");
  database.run(
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$");
  expect(
      "CREATE TABLE t (id int PRIMARY KEY); CREATE TRIGGER f BEFORE INSERT ON t FOR EACH ROW "
      "EXECUTE FUNCTION f()",
      "a trigger that fires on new rows");
  database.run(
      "CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
      "RAISE 'no changes on weekdays'; END $$;"
      "CREATE EVENT TRIGGER guard ON sql_drop WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION "
      "guard()");
  expect("CREATE TABLE t (id int PRIMARY KEY)", "no changes on weekdays");
}

TEST_F(PostgresKeyRemoval, LeavesEverythingOnForARoleThatDoesNotOwnTheTable) {
  const std::string role = unique_test_name();
  database.run("CREATE TABLE t (id int PRIMARY KEY); CREATE ROLE " + role +
               " LOGIN PASSWORD 'x'; GRANT SELECT, INSERT, TRUNCATE ON t TO " + role);
  {
    PostgresOptions limited = options();
    limited.parameters["user"] = role;
    limited.password = Secret("x");
    const auto target =
        make_postgres_load_target_factory(limited, stop)->open({"public", false}, created);
    target->expect_many_rows({{"public", "t"}}, true);
    target->truncate({{"public", "t"}});
    load(*target, "t", {"id"}, {{"1"}});
    EXPECT_EQ(keys_during(*target, "t"), "t_pkey");
    notices = target->finish({"public", "t"});
    target->commit();
  }
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
  EXPECT_NE(notice().find("this role does not own it"), std::string::npos);
}

TEST_F(PostgresKeyRemoval, TakesNothingOffATableThatHasRows) {
  database.run("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
  TestConnection reader = database.connect();
  reader.run("BEGIN");
  reader.run("SELECT * FROM t");  // in the way of any lock for that
  const auto target = open_target();
  target->expect_many_rows({{"public", "t"}}, false);
  load(*target, "t", {"id"}, {{"2"}});
  EXPECT_EQ(keys_during(*target, "t"), "t_pkey");
  EXPECT_TRUE(target->finish({"public", "t"}).empty());
}

TEST_F(PostgresKeyRemoval, LeavesTheKeysWhereTheLoadIsGivenUp) {
  database.run(std::string(kParent) +
               "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES parent)");
  const auto before = catalog();
  fault_in("t", {"id"}, {{{"1"}, {"1"}}});
  EXPECT_EQ(catalog(), before);
  EXPECT_EQ(database.value("SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresKeyRemoval, FindsTheRowThatRepeatsAKey) {
  database.run("CREATE TABLE t (id int PRIMARY KEY, s text)");
  const Fault fault =
      fault_in("t", {"s", "id"}, {{{"a", "1"}, {"b", "07"}, {"c", "7"}, {"d", "1"}}});
  EXPECT_EQ(fault.found.line, 3U);
  EXPECT_EQ(fault.found.table, "public.t");
  EXPECT_NE(std::string(fault.found.what()).find("(id)=(7)"), std::string::npos)
      << fault.found.what();
  EXPECT_NE(std::string(fault.found.what()).find("t_pkey"), std::string::npos)
      << fault.found.what();
  EXPECT_NE(std::string(fault.at_finish.what()).find("(id)=("), std::string::npos)
      << fault.at_finish.what();
}

TEST_F(PostgresKeyRemoval, FindsTheRowInASecondFile) {
  database.run(std::string(kParent) +
               "INSERT INTO parent VALUES (1);"
               "CREATE TABLE t (id int PRIMARY KEY, p int CONSTRAINT fk REFERENCES parent)");
  EXPECT_EQ(fault_in("t", {"id"}, {{{"1"}, {"2"}}, {{"3"}, {"2"}}}).found.line, 2U);
  EXPECT_EQ(
      fault_in("t", {"id", "p"}, {{{"1", "1"}, {"2", "1"}}, {{"3", "1"}, {"4", "9"}}}).found.line,
      2U);
}

TEST_F(PostgresKeyRemoval, FindsTheRowOfEveryKindOfKey) {
  database.run(
      "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a int, b int,"
      "  twice int GENERATED ALWAYS AS (a * 2) STORED)");
  const auto expect_line = [&](const std::string& key, const std::vector<Row>& rows,
                               std::uint64_t line, const std::string& sqlstate = "23505") {
    database.run(key);
    const Error found = fault_in("t", {"a", "b"}, {rows}).found;
    EXPECT_EQ(found.line, line) << key << found.what();
    EXPECT_EQ(found.sqlstate, sqlstate) << key;
    database.run("DROP INDEX IF EXISTS i; ALTER TABLE t DROP CONSTRAINT IF EXISTS k");
  };
  const Row null = {std::nullopt, std::nullopt};
  expect_line("CREATE UNIQUE INDEX i ON t (abs(a))", {{"1", "1"}, {"-1", "2"}}, 2);
  expect_line("CREATE UNIQUE INDEX i ON t (a) WHERE b = 1", {{"1", "2"}, {"1", "1"}, {"1", "1"}},
              3);
  expect_line("CREATE UNIQUE INDEX i ON t (a, b) NULLS NOT DISTINCT", {null, {"1", "1"}, null}, 3);
  expect_line("ALTER TABLE t ADD CONSTRAINT k UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED",
              {{"1", "2"}, {"2", "1"}, {"1", "2"}}, 3);
  expect_line("ALTER TABLE t ADD CONSTRAINT k UNIQUE (twice)", {{"1", "1"}, {"2", "2"}, {"2", "3"}},
              3);
  expect_line("CREATE INDEX i ON t ((1 / a))", {{"1", "1"}, {"0", "2"}}, 2, "22012");
}

TEST_F(PostgresKeyRemoval, FindsTheRowWithoutItsParent) {
  database.run(
      "CREATE TABLE parent (a int, b text, PRIMARY KEY (a, b));"
      "INSERT INTO parent VALUES (1, 'x');"
      "CREATE TABLE t (a smallint, b text, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES parent)");
  const std::vector<Row> rows = {{"1", "x"}, {"7", std::nullopt}, {"1", "y"}, {"2", "x"}};
  const Error found = fault_in("t", {"a", "b"}, {rows}).found;
  EXPECT_EQ(found.sqlstate, "23503");
  EXPECT_EQ(found.line, 3U);
  EXPECT_NE(std::string(found.what()).find("no row in public.parent for (a, b)=(1, y), fk"),
            std::string::npos)
      << found.what();
}

TEST_F(PostgresKeyRemoval, FindsTheRowWithoutItsParentWhereTheKeyStayedOn) {
  database.run(
      std::string(kParent) +
      "INSERT INTO parent VALUES (1); CREATE TABLE t (p int CONSTRAINT fk REFERENCES parent)");
  const std::vector<std::vector<Row>> files = {{{"1"}, {"1"}}, {{"1"}, {"9"}, {"8"}}};
  const auto target = open_target();
  load(*target, "t", {"p"}, files[0]);
  EXPECT_EQ(error_of([&] { load(*target, "t", {"p"}, files[1]); }).sqlstate, "23503");
  const Error found = error_of([&] {
    for (const auto& rows : files) {
      const auto sink = target->find_fault({"p"});
      write(*sink, rows, 1);
      sink->finish();
    }
  });
  EXPECT_EQ(found.line, 2U);
  EXPECT_NE(std::string(found.what()).find("(p)=(9)"), std::string::npos) << found.what();
}

TEST_F(PostgresKeyRemoval, FindsNoRowForWhatATriggerSaysWhenAllAreIn) {
  database.run(
      "CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "RAISE 'not so' USING ERRCODE = 'check_violation'; END $$;"
      "CREATE TRIGGER f AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f()");
  const auto target = open_target();
  EXPECT_EQ(error_of([&] { load(*target, "t", {"id"}, {{"1"}}); }).kind, ErrorKind::kBadInput);
  EXPECT_EQ(target->find_fault({"id"}), nullptr);
}

TEST_F(PostgresKeyRemoval, FindsTheOrphanOfAFewRowsThatReferToEachOther) {
  database.run("CREATE TABLE t (id int PRIMARY KEY, boss int REFERENCES t)");
  const std::vector<Row> first = {{"1", "2"}, {"2", "1"}};
  const std::vector<Row> second = {{"3", "4"}, {"4", "1"}, {"5", "9"}, {"6", "5"}};
  const auto target = open_target();
  load(*target, "t", {"id", "boss"}, first);
  EXPECT_EQ(error_of([&] { load(*target, "t", {"id", "boss"}, second); }).sqlstate, "23503");
  const auto look = [&](const std::vector<Row>& rows) {
    const auto sink = target->find_fault({"id", "boss"});
    write(*sink, rows, 2);
    sink->finish();
  };
  look(first);
  const Error error = error_of([&] { look(second); });
  EXPECT_EQ(error.line, 3U) << error.what();
  EXPECT_EQ(error.column, "boss");
}

TEST_F(PostgresKeyRemoval, FindsTheRowThatPointsToNoRowOfItsOwnTable) {
  database.run("CREATE TABLE t (id int PRIMARY KEY, up int CONSTRAINT fk REFERENCES t)");
  const Error found = fault_in("t", {"id", "up"}, {{{"1", "2"}, {"2", "1"}, {"3", "4"}}}).found;
  EXPECT_EQ(found.line, 3U);
  EXPECT_EQ(found.column, "up");
}

TEST_F(PostgresKeyRemoval, ChecksNewRowsAgainstAForeignKeyThatIsNotValid) {
  database.run(std::string(kParent) +
               "CREATE TABLE t (p int); ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES "
               "parent NOT VALID");
  EXPECT_EQ(fault_in("t", {"p"}, {{{std::nullopt}, {"1"}}}).found.line, 2U);
}

TEST_F(PostgresKeyRemoval, CountsOrphansWhereNoKeyHasProvedThatThereAreNone) {
  database.run(std::string(kParent) +
               "INSERT INTO parent VALUES (1);"
               "CREATE TABLE t (p int CONSTRAINT fk REFERENCES parent, q int CONSTRAINT asleep "
               "REFERENCES parent); ALTER TABLE t DISABLE TRIGGER ALL");
  database.run(
      "ALTER TABLE t DROP CONSTRAINT fk, ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent");
  const auto target = loaded("t", {"p", "q"}, {{"1", "9"}});
  const Relation& t = relation(target->schema(), "t");
  for (const ForeignKey& key : t.foreign_keys) {
    EXPECT_EQ(target->count_orphans(t, key), key.name == "asleep" ? 1U : 0U) << key.name;
  }
}

TEST_F(PostgresKeyRemoval, NamesWhoKeepsItFromLockingATableBehindAKey) {
  database.run(std::string(kParent) + "CREATE TABLE t (p int REFERENCES parent)");
  TestConnection reader = database.connect();
  reader.run("BEGIN");
  reader.run("SELECT * FROM parent");
  const auto target = open_target();
  const Error error = error_of([&] { target->expect_many_rows({{"public", "t"}}, false); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceBusy);
  EXPECT_NE(std::string(error.what())
                .find("public.parent is locked by server process " +
                      std::to_string(reader.backend_pid())),
            std::string::npos)
      << error.what();
}

}  // namespace
}  // namespace etl
