// The mirror as its own documentation: the etl_* tables.
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Rows = std::vector<SqliteFile::Row>;

class Metadata : public MirrorTest {
 protected:
  void write_with_control(const MirrorPlan& plan, const std::vector<MirrorControlRow>& control) {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const auto generation = build(*store, "20260301T120000Z-a1", plan);
    generation->write_metadata(plan, run_named("20260301T120000Z-a1"), control);
    generation->publish();
  }
};

TEST_F(Metadata, SaysWhatEveryColumnWasAndHowItIsKept) {
  Relation table = relation("Items", {required("id", "int4"), column("price", "numeric(10,2)"),
                                      column("PRICE", "numeric"), column("name", "citext")});
  table.columns[1].type.domain = "shop.money";
  table.columns[1].default_sql = "0.5";
  table.columns[1].comment = "in reais";
  table.columns[3].collation = "pt_BR";
  write(plan_of({table}));
  EXPECT_EQ(
      mirror().rows("SELECT column_name, source_schema, source_table, source_column, source_type, "
                    "nullable, collation, default_value, comment, storage FROM etl_columns "
                    "WHERE table_name = 'Items' ORDER BY rowid"),
      (Rows{{"id", "shop", "Items", "id", "int4", "0", {}, {}, {}, "INTEGER"},
            {"price",
             "shop",
             "Items",
             "price",
             "shop.money (numeric(10,2))",
             "1",
             {},
             "0.5",
             "in reais",
             "NUMERIC(10,2)"},
            {"PRICE_2", "shop", "Items", "PRICE", "numeric", "1", {}, {}, {}, "TEXT"},
            {"name", "shop", "Items", "name", "citext", "1", "pt_BR", {}, {}, "TEXT NOCASE"}}));
}

TEST_F(Metadata, KeepsTheLabelsOfEnumsInTheirOrder) {
  MirrorPlan plan = plan_of({relation("t", {column("a", "int4")})});
  plan.enums = {{{"shop", "mood"}, {"sad", "ok", "happy"}}, {{"shop", "empty"}, {}}};
  write(plan);
  EXPECT_EQ(
      mirror().rows("SELECT type_name, position, label FROM etl_enums ORDER BY 1, 2"),
      (Rows{{"shop.mood", "1", "sad"}, {"shop.mood", "2", "ok"}, {"shop.mood", "3", "happy"}}));
}

TEST_F(Metadata, TellsOfEachTableHowItsCopyWent) {
  MirrorControlRow good;
  good.table_name = "t";
  good.last_update = "2026-03-01T12:00:01Z";
  good.records_processed = 421;
  good.execution_time_seconds = 0.25;
  good.status = "SUCCESS";
  good.checksum = "abc";
  MirrorControlRow bad = good;
  bad.table_name = "u";
  bad.status = "ERROR";
  bad.error_message = "permission denied";
  bad.checksum = "";
  write_with_control(plan_of({relation("t", {column("a", "int4")})}), {good, bad});
  EXPECT_EQ(mirror().rows("SELECT id, table_name, last_update, records_processed, "
                          "execution_time_seconds, status, error_message, run_id, checksum "
                          "FROM etl_control"),
            (Rows{{"1",
                   "t",
                   "2026-03-01T12:00:01Z",
                   "421",
                   "0.25",
                   "SUCCESS",
                   {},
                   "20260301T120000Z-a1",
                   "abc"},
                  {"2",
                   "u",
                   "2026-03-01T12:00:01Z",
                   "421",
                   "0.25",
                   "ERROR",
                   "permission denied",
                   "20260301T120000Z-a1",
                   {}}}));
}

TEST_F(Metadata, PlaceholderOfATableWithoutColumnsIsNoColumnOfTheSource) {
  write(plan_of({relation("nothing", {})}));
  EXPECT_EQ(mirror().rows("SELECT * FROM etl_columns"), Rows{});
}

}  // namespace
}  // namespace etl
