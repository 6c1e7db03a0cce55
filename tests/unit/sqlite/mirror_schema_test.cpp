// What of a source's schema stands in the mirror, as SQLite's own pragmas tell it.
#include <algorithm>

#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Row = SqliteFile::Row;
using Rows = std::vector<Row>;

class MirrorSchema : public MirrorTest {
 protected:
  // Fails when the CHECKs, keys or indexes of the mirror refuse the row.
  bool takes(const std::string& insert) {
    try {
      SqliteFile file = mirror();
      file.run("PRAGMA foreign_keys = ON; BEGIN; " + insert + "; COMMIT");
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }
  Rows columns(const std::string& table) {
    return mirror().rows("SELECT name, type, \"notnull\", pk FROM pragma_table_info('" + table +
                         "')");
  }
};

Relation with_checks(std::vector<Column> columns, std::vector<Check> checks) {
  Relation table = relation("t", std::move(columns));
  table.checks = std::move(checks);
  return table;
}

TEST_F(MirrorSchema, OneIntegerKeyIsTheRowId) {
  write(plan_of({relation("t", {required("id", "int8"), column("v", "text")}, {"id"})}),
        {{"t", {{"7", "a"}, {"-3", "b"}}}});
  EXPECT_EQ(columns("t"), (Rows{{"id", "INTEGER", "1", "1"}, {"v", "TEXT", "0", "0"}}));
  EXPECT_EQ(mirror().rows("SELECT rowid, v FROM t ORDER BY rowid"),
            (Rows{{"-3", "b"}, {"7", "a"}}));
}

TEST_F(MirrorSchema, TextKeyIsDeclaredAndTakesNoNull) {
  write(plan_of({relation("t", {column("code", "text")}, {"code"})}), {{"t", {{"b"}, {"a"}}}});
  EXPECT_EQ(columns("t"), (Rows{{"code", "TEXT", "1", "1"}}));
  EXPECT_FALSE(takes("INSERT INTO t VALUES (NULL)"));
  EXPECT_FALSE(takes("INSERT INTO t VALUES ('a')"));
  EXPECT_EQ(mirror().value("SELECT code FROM t WHERE code = 'b'"), "b");
}

TEST_F(MirrorSchema, CompositeKeyKeepsItsOrder) {
  write(plan_of({relation("t", {required("a", "int4"), required("b", "text")}, {"b", "a"})}),
        {{"t", {{"1", "x"}, {"2", "x"}}}});
  EXPECT_EQ(columns("t"), (Rows{{"a", "INTEGER", "1", "2"}, {"b", "TEXT", "1", "1"}}));
  EXPECT_FALSE(takes("INSERT INTO t VALUES (2, 'x')"));
}

TEST_F(MirrorSchema, ForeignKeysOfEveryKindHoldAfterLoadingInAnyOrder) {
  Relation child = relation("child",
                            {required("id", "int4"), column("a", "int4"), column("b", "text"),
                             column("parent_id", "int4"), column("code", "text")},
                            {"id"});
  child.foreign_keys = {
      foreign_key("child_pair", {"a", "b"}, "parent", {"a", "b"}),
      foreign_key("child_self", {"parent_id"}, "child", {"id"}),
      foreign_key("child_code", {"code"}, "parent", {"code"}),
  };
  child.foreign_keys[0].on_delete = "CASCADE";
  child.foreign_keys[1].on_update = "SET NULL";
  Relation parent = relation(
      "parent", {required("a", "int4"), required("b", "text"), column("code", "text")}, {"a", "b"});
  parent.unique_keys = {{"parent_code_key", {"code"}}};
  // The child comes first, and its first row refers to its second.
  write(plan_of({child, parent}), {{"child", {{"1", "5", "x", "2", "c"}, {"2", {}, {}, {}, {}}}},
                                   {"parent", {{"5", "x", "c"}}}});
  EXPECT_TRUE(reader()->foreign_key_check("child").empty());
  EXPECT_EQ(mirror().rows("SELECT \"table\", \"from\", \"to\", on_update, on_delete FROM "
                          "pragma_foreign_key_list('child') ORDER BY \"table\", \"from\""),
            (Rows{{"child", "parent_id", "id", "SET NULL", "NO ACTION"},
                  {"parent", "a", "a", "NO ACTION", "CASCADE"},
                  {"parent", "b", "b", "NO ACTION", "CASCADE"},
                  {"parent", "code", "code", "NO ACTION", "NO ACTION"}}));
  EXPECT_FALSE(takes("INSERT INTO child (id, code) VALUES (3, 'none')"));
  EXPECT_TRUE(
      takes("DELETE FROM parent WHERE a = 5 AND NOT EXISTS "
            "(SELECT 1 FROM child WHERE parent.code = 'zzz') AND 0"));
}

TEST_F(MirrorSchema, ForeignKeyToATableOutsideThePlanIsLeftOutWithANotice) {
  Relation child = relation("child", {column("a", "int4")});
  child.foreign_keys = {foreign_key("child_a_fkey", {"a"}, "elsewhere", {"a"})};
  write(plan_of({child}), {{"child", {{"1"}}}});
  EXPECT_EQ(notice_objects(), (std::vector<std::string>{"shop.child.child_a_fkey"}));
  EXPECT_EQ(mirror().rows("PRAGMA foreign_key_list(child)"), Rows{});
}

TEST_F(MirrorSchema, UniqueConstraintsKeepTheirNames) {
  Relation table = relation("t", {column("a", "int4"), column("b", "int4")});
  table.unique_keys = {{"t_a_b_key", {"b", "a"}}};
  write(plan_of({table}), {{"t", {{"1", "1"}, {"2", "1"}, {{}, "1"}, {{}, "1"}}}});
  EXPECT_EQ(mirror().rows("SELECT name, \"unique\" FROM pragma_index_list('t')"),
            (Rows{{"t_a_b_key", "1"}}));
  EXPECT_EQ(mirror().rows("SELECT name FROM pragma_index_info('t_a_b_key')"), (Rows{{"b"}, {"a"}}));
  EXPECT_FALSE(takes("INSERT INTO t VALUES (1, 1)"));
}

TEST_F(MirrorSchema, RowsThatBreakAKeyAreAnErrorOfTheirTableAlone) {
  Relation keyed = relation("keyed", {column("a", "int4"), column("b", "int4")});
  keyed.unique_keys = {{"keyed_a_key", {"a"}}, {"keyed_b_key", {"b"}}};
  Relation partial = relation("partial", {column("a", "int4")});
  partial.indexes = {index_on("partial_a", {"a"})};
  partial.indexes[0].unique = true;
  partial.indexes[0].predicate = "(a > 0)";
  Relation sound = keyed;
  sound.name.name = "sound";
  sound.unique_keys = {{"sound_a_key", {"a"}}};
  const MirrorPlan plan = plan_of({keyed, partial, sound});
  const auto store = make_sqlite_mirror(options());
  store->lock_for_writing();
  const auto generation = store->begin_generation("20260301T120000Z-a1");
  generation->create_schema(plan);
  fill(*generation->open_table(plan.tables[0]), {{"1", "1"}, {"1", "1"}}, 2);
  fill(*generation->open_table(plan.tables[1]), {{"7"}, {"0"}, {"0"}, {"7"}}, 1);
  fill(*generation->open_table(plan.tables[2]), {{"1", "1"}, {"2", "1"}}, 2);
  const std::vector<Error> failed = generation->finish_tables();
  ASSERT_EQ(failed.size(), 2U);
  EXPECT_EQ(failed[0].table, "keyed");
  EXPECT_EQ(failed[1].table, "partial");
  for (const Error& error : failed) {
    EXPECT_EQ(error.kind, ErrorKind::kMirror);
    EXPECT_NE(std::string(error.what()).find(error.table), std::string::npos) << error.what();
    EXPECT_FALSE(generation->keep_previous(error.table, {"shop", error.table}));
  }
  EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
  EXPECT_EQ(generation->reader().count_rows("sound"), 2U);
  EXPECT_FALSE(generation->reader().has_table("keyed"));
  EXPECT_FALSE(generation->reader().has_table("partial"));
}

TEST_F(MirrorSchema, IndexesKeepDirectionPredicateAndExpression) {
  Relation table = relation("t", {column("a", "int4"), column("b", "int4")});
  Index descending = index_on("t_desc", {"a", "b"});
  descending.parts[0].descending = true;
  Index partial = index_on("t_part", {"a"});
  partial.unique = true;
  partial.predicate = "(b > 0)";
  Index computed = index_on("t_expr", {});
  computed.parts.resize(1);
  computed.parts[0].expression = "(a + b)";
  table.indexes = {descending, partial, computed};
  write(plan_of({table}), {{"t", {{"1", "1"}, {"1", "0"}, {"1", "0"}}}});
  EXPECT_TRUE(notices_.empty());
  EXPECT_EQ(
      mirror().rows("SELECT name, \"unique\", partial FROM pragma_index_list('t') ORDER BY 1"),
      (Rows{{"t_desc", "0", "0"}, {"t_expr", "0", "0"}, {"t_part", "1", "1"}}));
  EXPECT_EQ(mirror().value("SELECT \"desc\" FROM pragma_index_xinfo('t_desc') WHERE seqno = 0"),
            "1");
  const std::string plan =
      mirror().rows("EXPLAIN QUERY PLAN SELECT * FROM t WHERE a + b = 3")[0].back().value();
  EXPECT_NE(plan.find("t_expr"), std::string::npos) << plan;
}

TEST_F(MirrorSchema, IndexesThatSqliteHasNotAreListed) {
  Relation table = relation("t", {column("doc", "jsonb"), column("name", "text")});
  Index gin = index_on("t_gin", {"doc"});
  gin.method = "gin";
  Index lower = index_on("t_lower", {});
  lower.parts.resize(1);
  lower.parts[0].expression = "lower(name)";
  Index partial = index_on("t_partial", {"name"});
  partial.predicate = "(name ~~ 'a%'::text)";
  table.indexes = {gin, lower, partial};
  write(plan_of({table}));
  EXPECT_EQ(notice_objects(),
            (std::vector<std::string>{"shop.t.t_gin", "shop.t.t_lower", "shop.t.t_partial"}));
  EXPECT_EQ(mirror().rows("PRAGMA index_list(t)"), Rows{});
}

TEST_F(MirrorSchema, UniqueIndexThatTakesNullsForEqualIsKeptAsAPlainOne) {
  Relation table = relation("t", {column("a", "int4")});
  table.indexes = {index_on("t_a", {"a"})};
  table.indexes[0].unique = true;
  table.indexes[0].nulls_not_distinct = true;
  write(plan_of({table}), {{"t", {{"1"}, {{}}}}});
  EXPECT_EQ(notice_objects(), (std::vector<std::string>{"shop.t.t_a"}));
  EXPECT_EQ(mirror().value("SELECT \"unique\" FROM pragma_index_list('t')"), "0");
}

TEST_F(MirrorSchema, IndexesWhoseNamesAreTakenGetOthers) {
  // PostgreSQL has an index name once a schema; SQLite has one namespace with the tables.
  Relation first = relation("t", {column("a", "int4")});
  first.indexes = {index_on("u", {"a"}), index_on("etl_runs", {"a"}), index_on("sqlite_x", {"a"})};
  Relation second = relation("u", {column("a", "int4")});
  second.indexes = {index_on("T", {"a"})};
  write(plan_of({first, second}));
  EXPECT_EQ(mirror().value("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND "
                           "name NOT LIKE 'sqlite_%' AND tbl_name IN ('t', 'u')"),
            "4");
}

TEST_F(MirrorSchema, ChecksThatBothDecideAlikeAreKept) {
  write(plan_of({with_checks(
            {column("price", "numeric(10,2)"), column("quantity", "int4"), column("state", "text")},
            {check("price_positive", "(price > (0)::numeric)"),
             check("quantity_positive", "((quantity > 0) AND (quantity < 100))"),
             check("state_known", "(state = ANY (ARRAY['new'::text, 'it''s'::text]))")})}),
        {{"t", {{"0.01", "99", "it's"}, {{}, {}, {}}}}});
  EXPECT_TRUE(notices_.empty());
  EXPECT_TRUE(takes("INSERT INTO t VALUES (1, 1, 'new')"));
  EXPECT_FALSE(takes("INSERT INTO t VALUES (0, 1, 'new')"));
  EXPECT_FALSE(takes("INSERT INTO t VALUES (1, 0, 'new')"));
  EXPECT_FALSE(takes("INSERT INTO t VALUES (1, 1, 'New')"));
}

TEST_F(MirrorSchema, ChecksThatMightDecideOtherwiseAreListed) {
  write(plan_of({with_checks(
      {column("price", "numeric(10,2)"), column("name", "text"), column("day", "date")},
      {check("c1", "(round(price) = price)"), check("c2", "(name > 'a'::text)"),
       check("c3", "(day > '2020-01-01'::date)")})}));
  EXPECT_EQ(notice_objects(), (std::vector<std::string>{"shop.t.c1", "shop.t.c2", "shop.t.c3"}));
  for (const Notice& notice : notices_) {
    EXPECT_EQ(notice.kind, NoticeKind::kNotTranslated);
    EXPECT_EQ(notice.message.english().find('\n'), std::string::npos);
  }
}

TEST_F(MirrorSchema, CheckThatTheSourceNeverVerifiedIsListed) {
  Check unproven = check("positive", "(a > 0)");
  unproven.validated = false;
  write(plan_of({with_checks({column("a", "int4")}, {unproven})}), {{"t", {{"-1"}}}});
  EXPECT_EQ(notice_objects(), (std::vector<std::string>{"shop.t.positive"}));
}

TEST_F(MirrorSchema, ConstantDefaultsAreKeptAndOthersListed) {
  Relation table = relation("t", {column("n", "int4"), column("s", "text"), column("f", "bool"),
                                  column("at", "timestamptz"), column("m", "int4")});
  table.columns[0].default_sql = "'-1'::integer";
  table.columns[1].default_sql = "'it''s'::text";
  table.columns[2].default_sql = "true";
  table.columns[3].default_sql = "now()";
  table.columns[4].default_sql = "nextval('shop.t_m_seq'::regclass)";
  write(plan_of({table}));
  EXPECT_EQ(notice_objects(), (std::vector<std::string>{"shop.t.at", "shop.t.m"}));
  mirror().run("INSERT INTO t DEFAULT VALUES");
  EXPECT_EQ(mirror().rows("SELECT n, typeof(n), s, f FROM t"),
            (Rows{{"-1", "integer", "it's", "1"}}));
}

TEST_F(MirrorSchema, GeneratedAndIdentityColumnsArePlainOnes) {
  Relation table = relation("t", {required("id", "int4"), column("double", "int4")}, {"id"});
  table.columns[0].identity = true;
  table.columns[1].generated = true;
  table.columns[1].default_sql = "(id * 2)";
  write(plan_of({table}), {{"t", {{"1", "2"}}}});
  EXPECT_TRUE(notices_.empty());
  EXPECT_EQ(mirror().rows("SELECT name, hidden FROM pragma_table_xinfo('t')"),
            (Rows{{"id", "0"}, {"double", "0"}}));
}

TEST_F(MirrorSchema, TakesEveryNameThatPostgresqlTakes) {
  const std::vector<std::string> names = {"select", "a\"b", "it's", "line\nbreak", "%s", "tab\t",
                                          "漢字",   "[x]",  "`",    "order by",    " ",  ";--"};
  std::vector<Relation> relations;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Relation table = relation(
        names[i],
        {required(names[i], "int4"), column("parent", "int4"), column(names[i] + "2", "text")},
        {names[i]});
    table.unique_keys = {{names[i] + " key", {names[i] + "2"}}};
    table.foreign_keys = {foreign_key(names[i] + " fk", {"parent"}, names[i], {names[i]})};
    table.indexes = {index_on("index " + names[i], {"parent"})};
    relations.push_back(table);
  }
  const MirrorPlan plan = plan_of(relations);
  TableRows rows;
  for (const MirrorTable& table : plan.tables) rows[table.name] = {{"1", "1", "x"}};
  write(plan, rows);
  EXPECT_EQ(mirror().value("SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
                           "AND name NOT LIKE 'etl\\_%' ESCAPE '\\'"),
            std::to_string(names.size()));
  for (const MirrorTable& table : plan.tables) {
    EXPECT_EQ(reader()->count_rows(table.name), 1U) << table.name;
    EXPECT_EQ(reader()->table_columns(table.name)[0], table.source.name.name);
    EXPECT_TRUE(reader()->foreign_key_check(table.name).empty());
  }
}

TEST_F(MirrorSchema, SixteenHundredColumnsFit) {
  std::vector<Column> columns;
  MemoryRow row;
  for (int i = 0; i < 1600; ++i) {
    columns.push_back(column("c" + std::to_string(i), "int4"));
    row.push_back(std::to_string(i));
  }
  write(plan_of({relation("wide", columns)}), {{"wide", {row, row}}});
  EXPECT_EQ(mirror().rows("SELECT c0, c1599 FROM wide"), (Rows{{"0", "1599"}, {"0", "1599"}}));
}

TEST_F(MirrorSchema, TableWithoutColumnsKeepsItsNumberOfRows) {
  write(plan_of({relation("nothing", {})}), {{"nothing", {{}, {}, {}}}});
  EXPECT_EQ(reader()->count_rows("nothing"), 3U);
}

TEST_F(MirrorSchema, DroppedTableLeavesTheOthersWhole) {
  Relation parent = relation("parent", {required("id", "int4")}, {"id"});
  parent.indexes = {index_on("parent_id", {"id"})};
  parent.indexes[0].predicate = "(id > 0)";
  Relation child = relation("child", {column("parent_id", "int4")});
  child.foreign_keys = {foreign_key("fk", {"parent_id"}, "parent", {"id"})};
  const MirrorPlan plan = plan_of({parent, child});
  const auto store = make_sqlite_mirror(options());
  store->lock_for_writing();
  const auto generation = store->begin_generation("20260301T120000Z-a1");
  generation->create_schema(plan);
  { const auto failed = generation->open_table(plan.tables[0]); }  // never finished
  fill(*generation->open_table(plan.tables[1]), {{"1"}}, 1);
  generation->finish_tables();
  EXPECT_FALSE(generation->keep_previous("parent", plan.tables[0].source.name));
  generation->write_metadata(plan, run_named("20260301T120000Z-a1"), {});
  EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
  generation->publish();
  EXPECT_FALSE(reader()->has_table("parent"));
  EXPECT_EQ(reader()->count_rows("child"), 1U);
}

}  // namespace
}  // namespace etl
