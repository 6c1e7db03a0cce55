// Views, translated and kept as tables. Their definitions are spelled as pg_get_viewdef() does with
// an empty search_path.
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Rows = std::vector<SqliteFile::Row>;

class MirrorViews : public MirrorTest {
 protected:
  static std::vector<Relation> shop() {
    Relation city = relation("city", {required("id", "int4"), column("name", "text")}, {"id"});
    Relation sale = relation("sale",
                             {required("id", "int4"), column("city_id", "int4"),
                              column("amount", "numeric(10,2)"), column("Order", "int4")},
                             {"id"});
    return {city, sale};
  }
  static TableRows rows() {
    return {
        {"city", {{"1", "Salvador"}, {"2", "Belém"}}},
        {"sale", {{"1", "1", "10.50", "3"}, {"2", "1", "20.00", "1"}, {"3", "2", "0.25", "2"}}}};
  }

  // Rows of the view as the mirror gives them, or why there is none.
  Rows rows_of(const View& view) { return rows_of(plan_of(shop(), {view}), rows()); }
  Rows rows_of(const MirrorPlan& plan, const TableRows& data) {
    const auto store = make_sqlite_mirror(options());
    store->lock_for_writing();
    const auto generation = build(*store, "20260301T120000Z-a1", plan, data);
    Message reason;
    for (const MirrorView& view : plan.views) {
      const std::optional<std::string> sql = generation->translate_view(view, plan, reason);
      if (!sql) return {{"refused: " + reason.english()}};
      generation->create_view(view, *sql);
    }
    generation->write_metadata(plan, run_named("20260301T120000Z-a1"), {});
    generation->publish();
    return mirror().rows("SELECT * FROM \"" + plan.views.back().name + "\"");
  }
  std::string refused(const std::string& definition) {
    const Rows found = rows_of(view("v", {column("a", "int4")}, definition));
    EXPECT_EQ(found[0][0]->substr(0, 8), "refused:") << *found[0][0];
    EXPECT_EQ(found[0][0]->find('\n'), std::string::npos);
    return *found[0][0];
  }
};

TEST_F(MirrorViews, JoinsGroupsAndSums) {
  EXPECT_EQ(rows_of(view("v", {column("name", "text"), column("n", "int8"), column("s", "numeric")},
                         " SELECT c.name,\n    count(*) AS n,\n    sum(s.amount) AS s\n"
                         "   FROM (shop.sale s\n     JOIN shop.city c ON ((c.id = s.city_id)))\n"
                         "  GROUP BY c.name\n  ORDER BY c.name DESC;")),
            (Rows{{"Salvador", "2", "30.5"}, {"Belém", "1", "0.25"}}));
}

TEST_F(MirrorViews, KeepsFilterCaseAndLists) {
  EXPECT_EQ(
      rows_of(view("v", {column("a", "int8"), column("b", "int8"), column("c", "int8")},
                   " SELECT count(*) FILTER (WHERE (sale.amount > (1)::numeric)) AS a,\n"
                   "    sum(CASE WHEN (sale.city_id = ANY (ARRAY[1, 3])) THEN 1 ELSE 0 END) AS b,\n"
                   "    count(DISTINCT sale.city_id) AS c\n   FROM shop.sale;")),
      (Rows{{"2", "2", "2"}}));
}

TEST_F(MirrorViews, QuotesNamesThatAreKeywords) {
  EXPECT_EQ(rows_of(view("v", {column("Order", "int4"), column("key", "int4")},
                         " SELECT sale.\"Order\",\n    sale.id AS key\n   FROM shop.sale\n"
                         "  WHERE (sale.\"Order\" = 3);")),
            (Rows{{"3", "1"}}));
}

TEST_F(MirrorViews, FollowsTheNamesOfTheMirror) {
  Relation other = relation("CITY", {required("id", "int4"), column("name", "text")}, {"id"});
  std::vector<Relation> relations = shop();
  relations.insert(relations.begin(), other);  // takes the name; city becomes shop_city
  const MirrorPlan plan =
      plan_of(relations, {view("v", {column("name", "text")},
                               " SELECT city.name\n   FROM shop.city\n  ORDER BY city.id;")});
  TableRows data = rows();
  data["shop_city"] = data["city"];
  ASSERT_EQ(plan.tables[1].name, "shop_city");
  EXPECT_EQ(rows_of(plan, data), (Rows{{"Salvador"}, {"Belém"}}));
}

TEST_F(MirrorViews, StandOnOtherViews) {
  const MirrorPlan plan = plan_of(
      shop(),
      {view("big", {column("id", "int4")},
            " SELECT sale.id\n   FROM shop.sale\n  WHERE (sale.amount > (1)::numeric);"),
       view("bigger", {column("most", "int4")}, " SELECT max(big.id) AS most\n   FROM shop.big;")});
  EXPECT_EQ(rows_of(plan, rows()), (Rows{{"2"}}));
}

TEST_F(MirrorViews, TakeTheColumnNamesOfTheSource) {
  rows_of(view("v", {column("?column?", "int4"), column("count", "int8")},
               " SELECT 1 AS \"?column?\",\n    count(*) AS count\n   FROM shop.sale;"));
  EXPECT_EQ(reader()->table_columns("v"), (std::vector<std::string>{"?column?", "count"}));
}

TEST_F(MirrorViews, AreRefusedWithAReasonWhereSqliteHasNoTwin) {
  EXPECT_NE(refused(" SELECT EXTRACT(year FROM now()) AS a;").find("EXTRACT"), std::string::npos);
  refused(" SELECT DISTINCT ON (sale.city_id) sale.id AS a\n   FROM shop.sale;");
  refused(" SELECT sale.id AS a\n   FROM shop.sale\n  WHERE (sale.id ~ 'x'::text);");
  refused(" SELECT shop.f(sale.id) AS a\n   FROM shop.sale;");
  refused(" SELECT (random() * 10)::integer AS a;");
  refused(" SELECT E'\\n'::text AS a;");
  refused(" SELECT generate_series(1, 3) AS a;");
}

TEST_F(MirrorViews, UnknownColumnIsAnErrorAndNotItsName) {
  const MirrorPlan plan = plan_of(
      shop(), {view("v", {column("a", "text")}, " SELECT CURRENT_USER AS a\n   FROM shop.sale;")});
  const auto store = make_sqlite_mirror(options());
  store->lock_for_writing();
  const auto generation = build(*store, "20260301T120000Z-a1", plan, rows());
  Message reason;
  const auto sql = generation->translate_view(plan.views[0], plan, reason);
  ASSERT_TRUE(sql);
  EXPECT_EQ(error_of([&] {
              generation->create_view(plan.views[0], *sql);
              RowBatch batch;
              generation->view_rows(plan.views[0])->next(batch);
            }).kind,
            ErrorKind::kMirror);
}

TEST_F(MirrorViews, RowsAreSpelledAsTheSourceDoes) {
  const MirrorPlan plan =
      plan_of(shop(), {view("v", {column("amount", "numeric(10,2)"), column("name", "text")},
                            " SELECT sale.amount,\n    NULL::text AS name\n   FROM shop.sale\n"
                            "  WHERE (sale.id < 3)\n  ORDER BY sale.id;")});
  const auto store = make_sqlite_mirror(options());
  store->lock_for_writing();
  const auto generation = build(*store, "20260301T120000Z-a1", plan, rows());
  Message reason;
  generation->create_view(plan.views[0], *generation->translate_view(plan.views[0], plan, reason));
  RowBatch batch;
  const auto source = generation->view_rows(plan.views[0]);
  ASSERT_TRUE(source->next(batch));
  ASSERT_EQ(batch.rows(), 2U);
  EXPECT_EQ(batch.value(0, 0), "10.5");
  EXPECT_EQ(batch.value(1, 0), "20");
  EXPECT_TRUE(batch.null(0, 1));
}

TEST_F(MirrorViews, ViewThatWasDroppedIsKeptAsATable) {
  const MirrorPlan plan =
      plan_of(shop(), {view("v", {column("name", "text"), column("s", "numeric(12,2)")},
                            " SELECT 'wrong'::text AS name,\n    0 AS s;")});
  const auto store = make_sqlite_mirror(options());
  store->lock_for_writing();
  const auto generation = build(*store, "20260301T120000Z-a1", plan, rows());
  Message reason;
  generation->create_view(plan.views[0], *generation->translate_view(plan.views[0], plan, reason));
  generation->drop_view(plan.views[0]);
  fill(*generation->create_materialized(plan.views[0]), {{"Salvador", "30.50"}, {{}, {}}}, 2);
  generation->write_metadata(plan, run_named("20260301T120000Z-a1"), {});
  EXPECT_EQ(generation->quick_check(), std::vector<std::string>{});
  generation->publish();
  EXPECT_EQ(mirror().rows("SELECT name, s FROM v"), (Rows{{"Salvador", "30.5"}, {{}, {}}}));
  EXPECT_EQ(mirror().value("SELECT type FROM sqlite_schema WHERE name = 'v'"), "table");
}

}  // namespace
}  // namespace etl
