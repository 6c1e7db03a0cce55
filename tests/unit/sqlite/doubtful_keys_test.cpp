// Keys that SQLite would decide otherwise: kept, they would condemn a sound mirror or end the run.
#include <gtest/gtest.h>

#include "unit/sqlite/small_mirror.h"

namespace etl {
namespace {

ForeignKey reference(std::vector<std::string> columns, std::vector<std::string> referenced) {
  ForeignKey key;
  key.name = "child_fk";
  key.columns = std::move(columns);
  key.referenced = {"shop", "parent"};
  key.referenced_columns = std::move(referenced);
  return key;
}

SchemaModel parent_and_child(const Column& parent_key, const Column& child_key) {
  SchemaModel model;
  Relation child = keyed("child", {typed("id", "int4"), child_key}, {"id"});
  child.foreign_keys = {reference({child_key.name}, {parent_key.name})};
  model.relations = {child, keyed("parent", {parent_key}, {parent_key.name})};
  return model;
}

std::string foreign_keys_of(SmallMirror& mirror) {
  return mirror.answer("SELECT count(*) FROM pragma_foreign_key_list('child')");
}

TEST(DoubtfulKeys, ForeignKeyIsKeptWhereEqualValuesAreSpelledAlike) {
  for (const auto& [parent, child] : std::vector<std::pair<Column, Column>>{
           {typed("a", "int8"), typed("b", "int2")},
           {typed("a", "numeric", 10, 2), typed("b", "int4")},
           {typed("a", "numeric", 20, 2), typed("b", "numeric", 30, 2)},
           {typed("a", "text"), typed("b", "varchar")},
           {typed("a", "uuid"), typed("b", "uuid")},
           {typed("a", "bytea"), typed("b", "bytea")},
           {typed("a", "timestamptz"), typed("b", "timestamptz")}}) {
    SmallMirror mirror(parent_and_child(parent, child));
    EXPECT_EQ(foreign_keys_of(mirror), "1") << parent.type.base << " <- " << child.type.base;
  }
}

TEST(DoubtfulKeys, ForeignKeyIsListedWhereEqualValuesMayBeSpelledOtherwise) {
  for (const auto& [parent, child] : std::vector<std::pair<Column, Column>>{
           {typed("a", "numeric"), typed("b", "numeric")},
           {typed("a", "numeric", 20, 2), typed("b", "numeric", 20, 4)},
           {typed("a", "numeric", 20, 0), typed("b", "int4")},
           {typed("a", "interval"), typed("b", "interval")},
           {typed("a", "citext"), typed("b", "citext")},
           {typed("a", "jsonb"), typed("b", "jsonb")}}) {
    SmallMirror mirror(parent_and_child(parent, child));
    EXPECT_EQ(foreign_keys_of(mirror), "0") << parent.type.base << " <- " << child.type.base;
    EXPECT_TRUE(mirror.has_notice("shop.child.child_fk", "may compare otherwise"));
  }
}

// 1.0 refers to 1.00: sound in PostgreSQL, and no violation here.
TEST(DoubtfulKeys, EqualNumbersOfOtherSpellingAreNoViolation) {
  SmallMirror mirror(parent_and_child(typed("a", "numeric"), typed("b", "numeric")),
                     {{"parent", {{"1.00"}}}, {"child", {{"1", "1.0"}}}});
  EXPECT_TRUE(mirror.reader().foreign_key_check("child").empty());
}

// SQLite's foreign_key_check ends with an error where the parent has no unique key.
TEST(DoubtfulKeys, ForeignKeyToAKeyThatIsNotUniqueHereIsListed) {
  SchemaModel model = parent_and_child(typed("a", "int4"), typed("b", "int4"));
  Relation& parent = model.relations[1];
  parent.primary_key = {};
  Index index;
  index.name = "parent_a";
  index.method = "btree";
  index.unique = true;
  index.nulls_not_distinct = true;
  index.parts.push_back({"a", "", false, false});
  parent.indexes = {index};
  SmallMirror mirror(model, {{"parent", {{"1"}}}, {"child", {{"1", "1"}, {"2", "3"}}}});
  EXPECT_TRUE(mirror.has_notice("shop.child.child_fk", "no unique key"));
  EXPECT_TRUE(mirror.reader().foreign_key_check("child").empty());
}

TEST(DoubtfulKeys, ForeignKeyToAUniqueIndexOrConstraintIsCheckedInAnyOrderOfItsColumns) {
  SchemaModel model;
  Relation parent =
      keyed("parent", {typed("id", "int4"), typed("x", "int4"), typed("y", "text")}, {"id"});
  parent.unique_keys = {{"parent_xy", {"x", "y"}}};
  Relation child =
      keyed("child", {typed("id", "int4"), typed("y", "text"), typed("x", "int4")}, {"id"});
  child.foreign_keys = {reference({"y", "x"}, {"y", "x"})};
  model.relations = {child, parent};
  SmallMirror mirror(model, {{"parent", {{"1", "10", "a"}}},
                             {"child", {{"1", "a", "10"}, {"2", "b", "10"}, {"3", "a", {}}}}});
  const std::vector<ForeignKeyViolation> found = mirror.reader().foreign_key_check("child");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].referenced, "parent");
  EXPECT_EQ(found[0].columns, (std::vector<std::string>{"y", "x"}));
  EXPECT_EQ(found[0].rows, 1U);
}

TEST(DoubtfulKeys, MatchFullIsKeptWithANotice) {
  SchemaModel model;
  Relation child = keyed("child", {typed("x", "int4"), typed("y", "int4")}, {"x"});
  child.foreign_keys = {reference({"x", "y"}, {"x", "y"})};
  child.foreign_keys[0].match_full = true;
  model.relations = {child, keyed("parent", {typed("x", "int4"), typed("y", "int4")}, {"x", "y"})};
  SmallMirror mirror(model);
  EXPECT_EQ(foreign_keys_of(mirror), "2");  // a row for each column
  EXPECT_TRUE(mirror.has_notice("shop.child.child_fk", "MATCH FULL"));
}

// Two numbers of 20 digits are one double.
TEST(DoubtfulKeys, NumericAsRealIsNoUniqueKey) {
  SchemaModel model;
  Relation table = keyed("t", {typed("a", "numeric", 20, 0), typed("b", "numeric", 20, 0)}, {"a"});
  table.unique_keys = {{"t_b", {"b"}}};
  model.relations = {table};
  StorageOptions real;
  real.numeric = NumericStorage::kReal;
  SmallMirror mirror(model,
                     {{"t",
                       {{"12345678901234567890", "12345678901234567890"},
                        {"12345678901234567891", "12345678901234567891"}}}},
                     real);
  EXPECT_EQ(mirror.answer("SELECT count(*) FROM t"), "2");
  EXPECT_EQ(mirror.answer("SELECT count(DISTINCT a) FROM t"), "1");
  EXPECT_TRUE(mirror.has_notice("shop.t.t_pkey", "not unique"));
  EXPECT_TRUE(mirror.has_notice("shop.t.t_b", "not unique"));
  EXPECT_EQ(mirror.answer("SELECT \"notnull\" FROM pragma_table_info('t') WHERE name = 'a'"), "1");
}

TEST(DoubtfulKeys, DoublePrecisionIsAUniqueKey) {
  SchemaModel model;
  model.relations = {keyed("t", {typed("a", "float8")}, {"a"})};
  StorageOptions real;
  real.numeric = NumericStorage::kReal;
  SmallMirror mirror(model, {}, real);
  EXPECT_EQ(mirror.answer("SELECT pk FROM pragma_table_info('t')"), "1");
}

}  // namespace
}  // namespace etl
