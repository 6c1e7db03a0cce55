#include "etl/core/mirror_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace etl {
namespace {

Column column(const std::string& name, const std::string& base = "int4") {
  Column made;
  made.name = name;
  made.type.name = base;
  made.type.base = base;
  return made;
}

Relation relation(const std::string& schema, const std::string& name,
                  const std::vector<std::string>& columns = {"id"}) {
  Relation made;
  made.name = {schema, name};
  for (const std::string& each : columns) made.columns.push_back(column(each));
  return made;
}

MirrorPlan plan_of(const std::vector<Relation>& relations) {
  SchemaModel model;
  model.relations = relations;
  return plan_mirror(model, StorageOptions{});
}

std::vector<std::string> table_names(const MirrorPlan& plan) {
  std::vector<std::string> names;
  for (const MirrorTable& table : plan.tables) names.push_back(table.name);
  return names;
}

std::vector<std::string> column_names(const MirrorTable& table) {
  std::vector<std::string> names;
  for (const MirrorColumn& each : table.columns) names.push_back(each.name);
  return names;
}

std::vector<std::string> objects(const MirrorPlan& plan, NoticeKind kind) {
  std::vector<std::string> found;
  for (const Notice& notice : plan.notices) {
    if (notice.kind == kind) found.push_back(notice.object);
  }
  return found;
}

using Names = std::vector<std::string>;

TEST(MirrorPlan, KeepsNamesAndOrderWhereSqliteCan) {
  const MirrorPlan plan = plan_of({relation("s", "b", {"y", "x"}), relation("s", "a")});
  EXPECT_EQ(table_names(plan), (Names{"b", "a"}));
  EXPECT_EQ(column_names(plan.tables[0]), (Names{"y", "x"}));
  EXPECT_TRUE(plan.notices.empty());
}

TEST(MirrorPlan, PrefixesEveryTableOfANameWithItsSchemaWhereSchemasShareIt) {
  const MirrorPlan plan =
      plan_of({relation("east", "orders"), relation("east", "staff"), relation("west", "Orders")});
  EXPECT_EQ(table_names(plan), (Names{"east_orders", "staff", "west_Orders"}));
  EXPECT_EQ(objects(plan, NoticeKind::kRenamed), (Names{"east.orders", "west.Orders"}));
}

TEST(MirrorPlan, TellsNamesApartThatDifferInCaseAlone) {
  const MirrorPlan plan = plan_of({relation("s", "Orders"), relation("s", "orders"),
                                   relation("s", "ORDERS"), relation("s", "s_orders")});
  EXPECT_EQ(table_names(plan), (Names{"Orders", "s_orders", "s_ORDERS_2", "s_s_orders"}));
  EXPECT_EQ(objects(plan, NoticeKind::kRenamed), (Names{"s.orders", "s.ORDERS", "s.s_orders"}));
}

TEST(MirrorPlan, NamesATableAlikeWhetherOthersOfItsNameMayBeReadOrNot) {
  SchemaModel model;
  model.relations = {relation("east", "orders"), relation("north", "orders")};
  model.unreadable = {{"away", "orders"}, {"middle", "orders"}, {"west", "orders"}};
  const MirrorPlan plan = plan_mirror(model, StorageOptions{});
  EXPECT_EQ(table_names(plan), (Names{"east_orders", "north_orders"}));
  Names hidden;
  for (const UnreadableRelation& each : plan.unreadable) hidden.push_back(each.name);
  EXPECT_EQ(hidden, (Names{"away_orders", "middle_orders", "west_orders"}));
}

TEST(MirrorPlan, PrefixesATableAlsoWhereTheOtherOfItsNameMayNotBeRead) {
  SchemaModel model;
  model.relations = {relation("east", "orders")};
  model.unreadable = {{"west", "orders"}};
  EXPECT_EQ(table_names(plan_mirror(model, StorageOptions{})), (Names{"east_orders"}));
  model.unreadable.clear();
  model.unreadable_views = {{"west", "orders"}};
  EXPECT_EQ(table_names(plan_mirror(model, StorageOptions{})), (Names{"east_orders"}));
}

TEST(MirrorPlan, NamesAViewAlikeWhetherOthersOfItsNameMayBeReadOrNot) {
  SchemaModel model;
  for (const char* schema : {"west", "east"}) {  // as one depends on the other
    View view;
    view.name = {schema, "totals"};
    model.views.push_back(view);
  }
  model.unreadable_views = {{"away", "totals"}};
  const MirrorPlan plan = plan_mirror(model, StorageOptions{});
  ASSERT_EQ(plan.views.size(), 2U);
  EXPECT_EQ(plan.views[0].name, "west_totals");
  EXPECT_EQ(plan.views[1].name, "east_totals");
  ASSERT_EQ(plan.unreadable_views.size(), 1U);
  EXPECT_EQ(plan.unreadable_views[0].name, "away_totals");
}

TEST(MirrorPlan, NumbersColumnsThatDifferInCaseAlone) {
  const MirrorPlan plan = plan_of({relation("s", "t", {"a", "A", "a_2"})});
  EXPECT_EQ(column_names(plan.tables[0]), (Names{"a", "A_2", "a_2_2"}));
  EXPECT_EQ(objects(plan, NoticeKind::kRenamed), (Names{"s.t.A", "s.t.a_2"}));
}

TEST(MirrorPlan, KeepsOffNamesThatSqliteAndWeHaveReserved) {
  const MirrorPlan plan = plan_of(
      {relation("s", "sqlite_stat1"), relation("s", "etl_runs"), relation("s", "ETL_Control")});
  EXPECT_EQ(table_names(plan), (Names{"s_sqlite_stat1", "s_etl_runs", "s_ETL_Control"}));
}

TEST(MirrorPlan, LeavesReservedNamesToColumns) {
  const MirrorPlan plan = plan_of({relation("s", "t", {"sqlite_version", "etl_runs"})});
  EXPECT_EQ(column_names(plan.tables[0]), (Names{"sqlite_version", "etl_runs"}));
  EXPECT_TRUE(plan.notices.empty());
}

TEST(MirrorPlan, GivesASchemaNamedSqliteNoReservedTableNames) {
  const MirrorPlan plan = plan_of({relation("a", "t"), relation("sqlite", "t")});
  // "sqlite_t" is reserved, and so is every number after it.
  EXPECT_EQ(plan.tables[1].name, "_sqlite_t");
}

TEST(MirrorPlan, GivesTheSameNamesForTheSameSchema) {
  const std::vector<Relation> model = {relation("a", "t"), relation("b", "T"), relation("c", "t")};
  EXPECT_EQ(table_names(plan_of(model)), table_names(plan_of(model)));
}

TEST(MirrorPlan, CountsTheRowsOfATableWithoutColumnsInAPlaceholder) {
  const MirrorPlan plan = plan_of({relation("s", "nothing", {})});
  ASSERT_EQ(plan.tables.size(), 1U);
  EXPECT_TRUE(plan.tables[0].has_placeholder_column);
  EXPECT_EQ(column_names(plan.tables[0]), (Names{"_empty"}));
  EXPECT_EQ(objects(plan, NoticeKind::kStorage), (Names{"s.nothing"}));
}

TEST(MirrorPlan, SaysWhichColumnsAreNotKeptPlainly) {
  Relation table = relation("s", "t", {"id"});
  table.columns.push_back(column("at", "interval"));
  const MirrorPlan plan = plan_of({table});
  EXPECT_EQ(objects(plan, NoticeKind::kStorage), (Names{"s.t.at"}));
}

TEST(MirrorPlan, SharesOneNamespaceBetweenTablesAndViews) {
  SchemaModel model;
  model.relations = {relation("s", "sales")};
  View view;
  view.name = {"reports", "Sales"};
  view.columns = {column("at", "interval")};
  model.views = {view};
  const MirrorPlan plan = plan_mirror(model, StorageOptions{});
  ASSERT_EQ(plan.views.size(), 1U);
  EXPECT_EQ(plan.views[0].name, "reports_Sales");
  EXPECT_EQ(plan.views[0].columns[0].storage.declared_type, "TEXT");
  // Its columns are told of with the tables they come from.
  EXPECT_TRUE(objects(plan, NoticeKind::kStorage).empty());
}

TEST(MirrorPlan, FindsATableByItsNameInTheSource) {
  const MirrorPlan plan = plan_of({relation("east", "orders"), relation("west", "orders")});
  ASSERT_NE(plan.find({"west", "orders"}), nullptr);
  EXPECT_EQ(plan.find({"west", "orders"})->name, "west_orders");
  EXPECT_EQ(plan.find({"north", "orders"}), nullptr);
}

TEST(MirrorPlan, PassesOnEnumsAndStorageOptions) {
  SchemaModel model;
  model.enums = {{{"s", "mood"}, {"sad", "happy"}}};
  Relation table = relation("s", "t", {});
  table.columns.push_back(column("price", "numeric"));
  table.columns[0].type.precision = 10;
  table.columns[0].type.scale = 2;
  model.relations = {table};
  StorageOptions options;
  options.numeric = NumericStorage::kText;
  const MirrorPlan plan = plan_mirror(model, options);
  ASSERT_EQ(plan.enums.size(), 1U);
  EXPECT_EQ(plan.enums[0].labels, (Names{"sad", "happy"}));
  EXPECT_EQ(plan.tables[0].columns[0].storage.declared_type, "TEXT");
}

}  // namespace
}  // namespace etl
