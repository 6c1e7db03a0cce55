#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "unit/sqlite/small_mirror.h"

namespace etl {
namespace {

SchemaModel one_table(std::vector<Column> columns, std::vector<std::string> key) {
  SchemaModel model;
  model.relations = {keyed("t", std::move(columns), std::move(key))};
  return model;
}

std::vector<std::string> samples(SmallMirror& mirror, std::size_t most) {
  return mirror.reader().sample_values(mirror.plan().tables[0], 0, most);
}

TEST(ReaderEdges, SamplesTheSmallestAndLargestKeysThereAre) {
  const std::string smallest = "-9223372036854775808";
  const std::string largest = "9223372036854775807";
  const SchemaModel model = one_table({typed("id", "int8")}, {"id"});
  SmallMirror both(model, {{"t", {{smallest}, {"0"}, {largest}}}});
  const std::vector<std::string> found = samples(both, 3);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), smallest);
  SmallMirror one(model, {{"t", {{largest}}}});
  EXPECT_EQ(samples(one, 5), std::vector<std::string>{largest});
}

TEST(ReaderEdges, SamplesOfFewRowsAreEachOfThemOnce) {
  SmallMirror mirror(one_table({typed("id", "int4")}, {"id"}), {{"t", {{"1"}, {"2"}, {"3"}}}});
  EXPECT_EQ(samples(mirror, 100), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_TRUE(samples(mirror, 0).empty());
}

TEST(ReaderEdges, SamplesWhereColumnsTakeTheNamesOfTheRowId) {
  const std::vector<MemoryRow> rows = {{"b", "9"}, {"a", "8"}};
  for (const char* name : {"rowid", "_rowid_", "OID"}) {
    SmallMirror mirror(one_table({typed("k", "text"), typed(name, "int4")}, {"k"}), {{"t", rows}});
    EXPECT_EQ(samples(mirror, 10), (std::vector<std::string>{"b", "a"})) << name;
  }
  SmallMirror none(
      one_table({typed("rowid", "text"), typed("_rowid_", "int4"), typed("oid", "int4")},
                {"rowid"}),
      {{"t", {{"a", "1", "2"}}}});
  EXPECT_TRUE(samples(none, 10).empty());
  EXPECT_EQ(none.reader().count_rows("t"), 1U);
}

// A range is one of bytes: 'B' < 'a', whatever the column's collation.
TEST(ReaderEdges, RangesOfAColumnWithoutCaseAreRangesOfBytes) {
  const std::vector<MemoryRow> rows = {{"a"}, {"B"}, {"c"}, {"D"}};
  SmallMirror mirror(one_table({typed("k", "citext")}, {"k"}), {{"t", rows}});
  KeyRange range;
  range.column = "k";
  range.order = KeyOrder::kBytes;
  range.to = "a";
  std::vector<MemoryRow> found =
      all_rows(*mirror.reader().table_rows(mirror.plan().tables[0], range));
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<MemoryRow>{{"B"}, {"D"}}));
}

TEST(ReaderEdges, RangesSplitATableWithoutLossOrRepetition) {
  EXPECT_TRUE(rc::check([](const std::set<std::string>& words, const std::string& cut) {
    RC_PRE(cut.find('\0') == std::string::npos);
    std::vector<MemoryRow> rows;
    for (const std::string& word : words) {
      RC_PRE(word.find('\0') == std::string::npos);
      rows.push_back({word});
    }
    SmallMirror mirror(one_table({typed("k", "text")}, {"k"}), {{"t", rows}});
    KeyRange below;
    below.column = "k";
    below.to = cut;
    KeyRange above = below;
    above.to.reset();
    above.from = cut;
    std::vector<MemoryRow> found;
    for (const KeyRange& range : {below, above}) {
      for (MemoryRow& row : all_rows(*mirror.reader().table_rows(mirror.plan().tables[0], range))) {
        RC_ASSERT((*row[0] < cut) == range.to.has_value());
        found.push_back(std::move(row));
      }
    }
    std::sort(found.begin(), found.end());
    RC_ASSERT(found == rows);
  }));
}

TEST(ReaderEdges, MetadataLeavesOutWhatIsNotInTheMirror) {
  SchemaModel model = one_table({typed("id", "int4")}, {"id"});
  model.relations.push_back(keyed("gone", {typed("id", "int4")}, {"id"}));
  View view;
  view.name = {"shop", "skipped"};
  view.columns = {typed("id", "int4")};
  model.views = {view};
  const MirrorPlan plan = plan_mirror(model, {});
  TemporaryFolder folder;
  SqliteMirrorOptions options;
  options.path = folder.file("shop.db");
  const std::unique_ptr<MirrorStore> store = make_sqlite_mirror(options);
  store->lock_for_writing();
  const std::unique_ptr<MirrorGeneration> generation =
      store->begin_generation("20260301T120000Z-ab");
  generation->create_schema(plan);
  generation->finish_tables();
  generation->keep_previous("gone", plan.tables[1].source.name);
  generation->write_metadata(plan, MirrorRun{}, {});
  EXPECT_EQ(generation->reader().scalar("SELECT group_concat(table_name) FROM etl_columns"), "t");
  EXPECT_FALSE(generation->reader().has_table("gone"));
}

}  // namespace
}  // namespace etl
