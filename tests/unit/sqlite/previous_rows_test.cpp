// What a table that failed this time looks like in the new generation.
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Rows = std::vector<SqliteFile::Row>;

class PreviousRows : public MirrorTest {
 protected:
  // A run in which `t` fails; whether its rows could be kept.
  bool run_without(const MirrorPlan& plan) {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const std::string id = "20260301T130000Z-b2";
    const auto generation = store->begin_generation(id);
    generation->create_schema(plan);
    {
      const auto sink = generation->open_table(plan.tables[0]);
      RowBatch batch(plan.tables[0].columns.size());
      batch.add_field("99");
      for (std::size_t i = 1; i < plan.tables[0].columns.size(); ++i) batch.add_null();
      batch.end_row();
      sink->write(batch);  // and then the source went away
    }
    const bool kept = generation->keep_previous_rows(plan.tables[0]);
    if (!kept) generation->drop_table(plan.tables[0]);
    generation->finish_tables();
    generation->write_metadata(plan, run_named(id), {});
    EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
    generation->publish();
    return kept;
  }
};

MirrorPlan plan_with(std::vector<Column> columns) {
  return plan_of({relation("t", std::move(columns))});
}

TEST_F(PreviousRows, AreThoseOfThePublishedGeneration) {
  const MirrorPlan plan = plan_with({column("a", "int4"), column("b", "bytea")});
  write(plan, {{"t", {{"1", std::string(1, '\0')}, {"2", ""}, {{}, {}}}}});
  EXPECT_TRUE(run_without(plan));
  EXPECT_EQ(mirror().rows("SELECT a, b, typeof(b) FROM t"),
            (Rows{{"1", std::string(1, '\0'), "blob"}, {"2", "", "blob"}, {{}, {}, "null"}}));
}

TEST_F(PreviousRows, KeepTheirKeysAndIndexes) {
  Relation table = relation("t", {required("a", "int4"), column("b", "int4")}, {"a"});
  table.unique_keys = {{"t_b_key", {"b"}}};
  const MirrorPlan plan = plan_of({table});
  write(plan, {{"t", {{"7", "70"}, {"5", "50"}}}});
  EXPECT_TRUE(run_without(plan));
  EXPECT_EQ(mirror().rows("SELECT a FROM t INDEXED BY t_b_key WHERE b = 70"), (Rows{{"7"}}));
  EXPECT_EQ(mirror().value("PRAGMA integrity_check"), "ok");
}

TEST_F(PreviousRows, AreNoneWhereThereIsNoMirror) {
  EXPECT_FALSE(run_without(plan_with({column("a", "int4")})));
  EXPECT_FALSE(reader()->has_table("t"));
}

TEST_F(PreviousRows, AreNoneWhereTheMirrorHasNoSuchTable) {
  write(plan_of({relation("u", {column("a", "int4")})}));
  EXPECT_FALSE(run_without(plan_with({column("a", "int4")})));
  EXPECT_FALSE(reader()->has_table("t"));
}

TEST_F(PreviousRows, AreNoneWhereAColumnIsMissing) {
  write(plan_with({column("a", "int4")}), {{"t", {{"1"}}}});
  EXPECT_FALSE(run_without(plan_with({column("a", "int4"), column("b", "int4")})));
}

TEST_F(PreviousRows, AreNoneWhereAColumnIsKeptOtherwise) {
  write(plan_with({column("a", "text")}), {{"t", {{"not a number"}}}});
  EXPECT_FALSE(run_without(plan_with({column("a", "int4")})));
}

TEST_F(PreviousRows, AreNoneWhereAColumnHasBecomeRequired) {
  write(plan_with({column("a", "int4")}), {{"t", {{std::nullopt}}}});
  EXPECT_FALSE(run_without(plan_with({required("a", "int4")})));
}

}  // namespace
}  // namespace etl
