// The log of loaded files, and tables made by a load.
#include "postgres_load_fixture.h"

namespace etl {
namespace {

class PostgresLoadLogTest : public PostgresLoadTest {
 protected:
  static LoadRecord record(const std::string& table, const std::string& sha256,
                           const std::string& mode, const std::string& run) {
    LoadRecord made;
    made.run_id = run;
    made.table = table;
    made.file = "data/" + table + ".csv";
    made.sha256 = sha256;
    made.mode = mode;
    made.bytes = 5'000'000'000;
    made.rows_read = 10;
    made.rows_loaded = 9;
    made.rows_rejected = 1;
    return made;
  }

  void remember(const LoadRecord& load) {
    const auto target = open_target();
    target->record_load(load);
    target->commit();
  }
};

TEST_F(PostgresLoadLogTest, RemembersAFileByItsContentAndTable) {
  remember(record("t", "abc", "append", "run1"));
  const auto target = open_target();
  EXPECT_EQ(target->no_load_log(), "");
  const std::optional<LoadRecord> found = target->loaded_before("t", "abc");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->run_id, "run1");
  EXPECT_EQ(found->file, "data/t.csv");
  EXPECT_EQ(found->mode, "append");
  EXPECT_EQ(found->bytes, 5'000'000'000U);
  EXPECT_EQ(found->rows_read, 10U);
  EXPECT_EQ(found->rows_loaded, 9U);
  EXPECT_EQ(found->rows_rejected, 1U);
  EXPECT_EQ(found->loaded_at.substr(0, 2), "20");
  EXPECT_FALSE(target->loaded_before("t", "abd"));
  EXPECT_FALSE(target->loaded_before("u", "abc"));
}

TEST_F(PostgresLoadLogTest, ForgetsALoadThatIsRolledBack) {
  {
    const auto target = open_target();
    target->record_load(record("t", "abc", "append", "run1"));
    EXPECT_TRUE(target->loaded_before("t", "abc"));
  }
  EXPECT_FALSE(open_target()->loaded_before("t", "abc"));
}

TEST_F(PostgresLoadLogTest, ForgetsWhatAnotherRunHasReplaced) {
  remember(record("t", "first", "append", "run1"));
  remember(record("u", "first", "append", "run1"));
  remember(record("t", "more", "append", "run1b"));
  EXPECT_TRUE(open_target()->loaded_before("t", "first"));
  {
    const auto target = open_target();
    target->record_load(record("t", "one", "replace", "run2"));
    target->record_load(record("t", "two", "replace", "run2"));
    target->commit();
  }
  const auto target = open_target();
  EXPECT_FALSE(target->loaded_before("t", "first"));
  EXPECT_TRUE(target->loaded_before("u", "first"));
  EXPECT_TRUE(target->loaded_before("t", "one"));
  EXPECT_TRUE(target->loaded_before("t", "two"));
  target->record_load(record("t", "first", "append", "run3"));
  EXPECT_EQ(target->loaded_before("t", "first")->run_id, "run3");
}

TEST_F(PostgresLoadLogTest, IsNoTableOfTheUser) {
  database.run("CREATE TABLE t (id int)");
  const auto target = open_target();
  EXPECT_EQ(created, std::vector<std::string>{"table etl_load_log"});
  EXPECT_EQ(target->schema().relations.size(), 1U);
  const auto snapshot = open();
  EXPECT_EQ(snapshot->schema().relations.size(), 1U);
  EXPECT_TRUE(snapshot->schema().unreadable.empty());
}

TEST_F(PostgresLoadLogTest, LeavesATableOfTheUserThatHasItsNameAlone) {
  database.run("CREATE TABLE etl_load_log (id int)");
  const auto target = open_target();
  EXPECT_TRUE(created.empty());
  EXPECT_NE(target->no_load_log().english().find("public.etl_load_log is another table"),
            std::string::npos);
  target->record_load(record("t", "abc", "append", "run1"));
  EXPECT_FALSE(target->loaded_before("t", "abc"));
  EXPECT_EQ(target->schema().relations.size(), 1U);
}

TEST_F(PostgresLoadLogTest, IsNotMadeWhereNothingIsToBeInstalled) {
  LoadTargetOptions target_options;
  target_options.schema = "public";
  target_options.install_missing = false;
  const auto target =
      make_postgres_load_target_factory(options(), stop)->open(target_options, created);
  EXPECT_NE(target->no_load_log().english().find("there is no table public.etl_load_log"),
            std::string::npos);
  target->record_load(record("t", "abc", "append", "run1"));
  target->commit();
  EXPECT_EQ(database.value("SELECT to_regclass('etl_load_log')"), "");
}

TEST_F(PostgresLoadLogTest, IsMissedByARoleThatMayNotMakeOrUseIt) {
  const std::string role = unique_test_name();
  database.run("CREATE SCHEMA s; CREATE ROLE " + role +
               " LOGIN PASSWORD 'x'; GRANT USAGE ON "
               "SCHEMA s TO " +
               role);
  PostgresOptions limited = options();
  limited.parameters["user"] = role;
  limited.password = Secret("x");
  LoadTargetOptions target_options;
  target_options.schema = "s";
  const auto factory = make_postgres_load_target_factory(limited, stop);
  const auto missing = [&] { return factory->open(target_options, created)->no_load_log(); };
  EXPECT_NE(missing().english().find("not allowed"), std::string::npos);
  open_target("s");
  EXPECT_NE(missing().english().find("may not read and add"), std::string::npos);
  database.run("GRANT SELECT, INSERT ON s.etl_load_log TO " + role);
  EXPECT_EQ(missing(), "");
  database.run("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

class PostgresCreateTableTest : public PostgresLoadTest {
 protected:
  static Column column(const std::string& name, const std::string& type, bool not_null = false) {
    Column made;
    made.name = name;
    made.type.name = type;
    made.not_null = not_null;
    return made;
  }
};

TEST_F(PostgresCreateTableTest, MakesATableThatRowsCanBeLoadedInto) {
  Relation table;
  table.name = {"public", "New \"table\""};
  table.columns = {column("id", "bigint", true), column("Total amount", "numeric(10,2)"),
                   column("at", "timestamp with time zone")};
  table.primary_key.columns = {"id"};
  table.comment = "it's new \\";
  table.columns[1].comment = "in euros";
  const auto target = open_target();
  target->create_table(table);
  EXPECT_EQ(relation(target->schema(), table.name.name).columns.size(), 3U);
  EXPECT_EQ(load(*target, table.name.name, {"id", "Total amount", "at"},
                 {{"1", "1.50", "2024-01-01 00:00:00+00"}}),
            1U);
  target->commit();
  EXPECT_EQ(database.rows("SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
                          "col_description(a.attrelid, a.attnum) FROM pg_attribute a WHERE "
                          "a.attrelid = '\"New \"\"table\"\"\"'::regclass AND a.attnum > 0"),
            (std::vector<Row>{{"id", "bigint", "t", std::nullopt},
                              {"Total amount", "numeric(10,2)", "f", "in euros"},
                              {"at", "timestamp with time zone", "f", std::nullopt}}));
  EXPECT_EQ(database.value("SELECT obj_description('\"New \"\"table\"\"\"'::regclass)"),
            "it's new \\");
  EXPECT_EQ(database.value("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "
                           "'\"New \"\"table\"\"\"'::regclass AND contype = 'p'"),
            "PRIMARY KEY (id)");
}

TEST_F(PostgresCreateTableTest, ShowsTheStatementThatTheServerTakes) {
  Relation table;
  table.name = {"public", "t"};
  table.columns = {column("id", "integer", true), column("a", "text")};
  const std::string ddl = open_target()->table_definition(table);
  EXPECT_EQ(ddl, "CREATE TABLE \"public\".\"t\" (\n  \"id\" integer NOT NULL,\n  \"a\" text\n);\n");
  database.run(ddl);
}

TEST_F(PostgresCreateTableTest, IsRolledBackWithItsRows) {
  Relation table;
  table.name = {"public", "t"};
  table.columns = {column("id", "integer")};
  {
    const auto target = open_target();
    target->create_table(table);
    EXPECT_EQ(stage(*target, "t", {"id"}, {{"1"}, {"x"}}).counts.inserted, 1U);
  }
  EXPECT_EQ(database.value("SELECT to_regclass('t')"), "");
}

TEST_F(PostgresCreateTableTest, LeavesATableAloneThatIsThere) {
  database.run("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
  Relation table;
  table.name = {"public", "t"};
  table.columns = {column("id", "integer")};
  const auto target = open_target();
  const Error error = error_of([&] { target->create_table(table); });
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.table, "public.t");
  EXPECT_FALSE(error.hint.empty());
}

}  // namespace
}  // namespace etl
