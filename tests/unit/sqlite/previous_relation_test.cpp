// What a table or view that failed this time looks like in the new generation.
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Rows = std::vector<SqliteFile::Row>;

const std::string kSecond = "20260301T130000Z-b2";
const QualifiedName kSource{"shop", "t"};

class PreviousRelation : public MirrorTest {
 protected:
  // A run in which `t`, the first table, fails; the others get `rows`. Whether `t` could be kept.
  bool run_without(const MirrorPlan& plan, const TableRows& rows = {}) {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const auto generation = store->begin_generation(kSecond);
    generation->create_schema(plan);
    {
      const auto sink = generation->open_table(plan.tables[0]);
      RowBatch batch(plan.tables[0].columns.size());
      batch.add_field("99");
      for (std::size_t i = 1; i < plan.tables[0].columns.size(); ++i) batch.add_null();
      batch.end_row();
      sink->write(batch);  // and then the source went away
    }
    for (std::size_t i = 1; i < plan.tables.size(); ++i) {
      const auto found = rows.find(plan.tables[i].name);
      fill(*generation->open_table(plan.tables[i]),
           found == rows.end() ? std::vector<MemoryRow>{} : found->second,
           plan.tables[i].columns.size());
    }
    EXPECT_TRUE(generation->finish_tables().empty());
    const bool kept = generation->keep_previous("t", kSource);
    generation->write_metadata(plan, run_named(kSecond), {});
    EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
    generation->publish();
    return kept;
  }
};

MirrorPlan plan_with(std::vector<Column> columns) {
  return plan_of({relation("t", std::move(columns))});
}

TEST_F(PreviousRelation, HasTheRowsOfThePublishedGeneration) {
  const MirrorPlan plan = plan_with({column("a", "int4"), column("b", "bytea")});
  write(plan, {{"t", {{"1", std::string(1, '\0')}, {"2", ""}, {{}, {}}}}});
  EXPECT_TRUE(run_without(plan));
  EXPECT_EQ(mirror().rows("SELECT a, b, typeof(b) FROM t"),
            (Rows{{"1", std::string(1, '\0'), "blob"}, {"2", "", "blob"}, {{}, {}, "null"}}));
}

TEST_F(PreviousRelation, HasItsKeysAndIndexes) {
  Relation table = relation("t", {required("a", "int4"), column("b", "int4")}, {"a"});
  table.unique_keys = {{"t_b_key", {"b"}}};
  const MirrorPlan plan = plan_of({table});
  write(plan, {{"t", {{"7", "70"}, {"5", "50"}}}});
  const std::string before = mirror().value("SELECT group_concat(sql, ';') FROM sqlite_schema");
  EXPECT_TRUE(run_without(plan));
  EXPECT_EQ(mirror().rows("SELECT a FROM t INDEXED BY t_b_key WHERE b = 70"), (Rows{{"7"}}));
  EXPECT_EQ(mirror().value("SELECT group_concat(sql, ';') FROM sqlite_schema"), before);
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_F(PreviousRelation, IsNoneWhereThereIsNoMirror) {
  EXPECT_FALSE(run_without(plan_with({column("a", "int4")})));
  EXPECT_FALSE(reader()->has_table("t"));
}

TEST_F(PreviousRelation, IsNoneWhereTheMirrorHasNoSuchTable) {
  write(plan_of({relation("u", {column("a", "int4")})}));
  EXPECT_FALSE(run_without(plan_with({column("a", "int4")})));
  EXPECT_FALSE(reader()->has_table("t"));
}

// Another schema was copied into this mirror before.
TEST_F(PreviousRelation, IsNoneWhereThatOfItsNameCameFromElsewhere) {
  MirrorPlan other = plan_with({column("a", "int4")});
  other.tables[0].source.name.schema = "warehouse";
  write(other, {{"t", {{"1"}}}});
  EXPECT_FALSE(run_without(plan_with({column("a", "int4")})));
  EXPECT_FALSE(reader()->has_table("t"));
}

TEST_F(PreviousRelation, KeepsItsShapeWhereTheSourceHasAnother) {
  write(plan_with({column("a", "text"), column("gone", "int4")}), {{"t", {{"not a number", "1"}}}});
  EXPECT_TRUE(run_without(plan_with({required("a", "int4"), column("added", "int4")})));
  EXPECT_EQ(mirror().rows("SELECT * FROM t"), (Rows{{"not a number", "1"}}));
  EXPECT_EQ(mirror().rows("SELECT column_name, storage FROM etl_columns ORDER BY 1"),
            (Rows{{"a", "TEXT"}, {"gone", "INTEGER"}}));
}

TEST_F(PreviousRelation, MayHaveRowsThatBreakANewKey) {
  Relation before = relation("t", {column("a", "int4")});
  write(plan_of({before}), {{"t", {{"1"}, {"1"}}}});
  Relation after = before;
  after.unique_keys = {{"t_a_key", {"a"}}};
  EXPECT_TRUE(run_without(plan_of({after})));
  EXPECT_EQ(mirror().value("SELECT count(*) FROM t"), "2");
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_F(PreviousRelation, LosesAnIndexWhoseNameAnotherTableHasGot) {
  Relation before = relation("t", {column("a", "int4")});
  before.indexes = {index_on("by_a", {"a"})};
  write(plan_of({before}), {{"t", {{"1"}}}});
  Relation other = relation("u", {column("a", "int4")});
  other.indexes = {index_on("by_a", {"a"})};
  EXPECT_TRUE(
      run_without(plan_of({relation("t", {column("a", "int4")}), other}), {{"u", {{"2"}}}}));
  EXPECT_EQ(mirror().value("SELECT tbl_name FROM sqlite_schema WHERE name = 'by_a'"), "u");
  EXPECT_EQ(mirror().value("SELECT a FROM t"), "1");
}

// The parent's key has changed while the child keeps its old reference to it.
TEST_F(PreviousRelation, LeavesTheReferencesOfTheOthersCheckable) {
  Relation child = relation("t", {column("p", "int4")});
  child.foreign_keys = {foreign_key("t_p_fkey", {"p"}, "parent", {"id"})};
  write(plan_of({child, relation("parent", {required("id", "int4")}, {"id"})}),
        {{"t", {{"1"}}}, {"parent", {{"1"}}}});
  EXPECT_TRUE(run_without(plan_of({relation("t", {column("p", "int4")}),
                                   relation("parent", {required("code", "text")}, {"code"})}),
                          {{"parent", {{"x"}}}}));
  EXPECT_EQ(mirror().value("SELECT p FROM t"), "1");
  EXPECT_EQ(error_of([&] { reader()->foreign_key_check("t"); }).kind, ErrorKind::kMirror);
  EXPECT_TRUE(reader()->foreign_key_check("parent").empty());
}

class PreviousView : public PreviousRelation {
 protected:
  PreviousView() {
    SchemaModel model;
    model.relations = {relation("u", {column("a", "int4")})};
    View view;
    view.name = kSource;
    view.columns = {column("a", "int4")};
    model.views = {view};
    plan_ = plan_mirror(model, {});
  }
  // `sql`: empty for a view that is kept as a table of one row.
  void write_with_view(const std::string& sql) {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const auto generation = build(*store, "20260301T120000Z-a1", plan_, {{"u", {{"1"}, {"2"}}}});
    if (sql.empty()) {
      fill(*generation->create_materialized(plan_.views[0]), {{"7"}}, 1);
    } else {
      generation->create_view(plan_.views[0], sql);
    }
    generation->write_metadata(plan_, run_named("20260301T120000Z-a1"), {});
    generation->quick_check();
    generation->publish();
  }
  bool run_without_view() {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const auto generation = build(*store, kSecond, plan_, {{"u", {{"3"}}}});
    const bool kept = generation->keep_previous("t", kSource);
    generation->write_metadata(plan_, run_named(kSecond), {});
    EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
    generation->publish();
    return kept;
  }
  MirrorPlan plan_;
};

TEST_F(PreviousView, IsItsRowsWhereItWasATable) {
  write_with_view("");
  EXPECT_TRUE(run_without_view());
  EXPECT_EQ(mirror().value("SELECT a FROM t"), "7");
  EXPECT_EQ(mirror().value("SELECT count(*) FROM etl_columns WHERE table_name = 't'"), "1");
}

TEST_F(PreviousView, IsItsDefinitionWhereItWasAView) {
  write_with_view("SELECT max(a) FROM u");
  EXPECT_TRUE(run_without_view());
  EXPECT_EQ(mirror().value("SELECT a FROM t"), "3");
}

TEST_F(PreviousView, IsNoneWhereWhatItShowsIsNotThereAnyMore) {
  write_with_view("SELECT max(a) FROM u");
  plan_.tables[0] = plan_of({relation("u", {column("b", "int4")})}).tables[0];
  EXPECT_FALSE(run_without_view());
  EXPECT_FALSE(reader()->has_table("t"));
}

}  // namespace
}  // namespace etl
