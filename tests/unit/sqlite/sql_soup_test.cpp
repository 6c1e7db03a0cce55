// Whatever the catalog might print: a translation or a reason, and never a crash. (The sanitizers'
// builds see a read past the last token, too.)
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sqlite3.h>

#include <memory>

#include "sqlite/sql_translation.h"
#include "unit/sqlite/small_mirror.h"

namespace etl {
namespace {

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> texts = {
      "SELECT",  "DISTINCT",  "FROM",      "WHERE",   "GROUP",   "BY",       "UNION",  "WITH",
      "AS",      "ON",        "JOIN",      "LEFT",    "CASE",    "WHEN",     "THEN",   "ELSE",
      "END",     "AND",       "OR",        "NOT",     "IN",      "IS",       "NULL",   "true",
      "ANY",     "ALL",       "ARRAY",     "(",       ")",       "[",        "]",      ",",
      ";",       ".",         "::",        "=",       "<>",      "<",        "+",      "-",
      "*",       "/",         "||",        "~~",      "->>",     "1",        "-5",     "0.5",
      "'text'",  "'-5'",      "E'a'",      "B'101'",  "$1",      "\"a b\"",  "shop",   "goods",
      "id",      "price",     "kind",      "count",   "sum",     "round",    "length", "now",
      "OVER",    "time",      "timestamp", "without", "zone",    "with",     "bit",    "varying",
      "double",  "precision", "text",      "integer", "numeric", "bigint",   "name",   "'open",
      "/* open", "FILTER",    "PARTITION", "index",   "BETWEEN", "character"};
  return texts;
}

rc::Gen<std::string> soup() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces())),
                      [](const std::vector<std::string>& words) {
                        std::string text;
                        for (const std::string& word : words) text += word + " ";
                        return text;
                      });
}

MirrorPlan plan() {
  SchemaModel model;
  model.relations = {
      keyed("goods", {typed("id", "int4"), typed("price", "numeric", 10, 2), typed("kind", "text")},
            {"id"})};
  return plan_mirror(model, {});
}

void has_sql_or_reason(const Translation& translation) {
  RC_ASSERT(translation.sql.has_value() == translation.reason.empty());
  RC_ASSERT(translation.reason.english().find('\n') == std::string::npos);
}

TEST(SqlSoup, ViewIsTranslatedOrRefusedWithAReason) {
  const MirrorPlan planned = plan();
  EXPECT_TRUE(rc::check([&] {
    View view;
    view.definition = *soup();
    has_sql_or_reason(translate_view(view, planned));
  }));
}

TEST(SqlSoup, ExpressionIsTranslatedOrRefusedWithAReason) {
  const MirrorPlan planned = plan();
  EXPECT_TRUE(
      rc::check([&] { has_sql_or_reason(translate_expression(*soup(), planned.tables.front())); }));
}

TEST(SqlSoup, DefaultIsTranslatedOrRefusedWithAReason) {
  EXPECT_TRUE(rc::check([&] { has_sql_or_reason(translate_default(*soup())); }));
}

// Each was, or could be, a read past the end.
TEST(SqlSoup, TextThatEndsTooEarlyIsNoSurprise) {
  const MirrorPlan planned = plan();
  for (const char* text :
       {"id = ANY (ARRAY[1", "id = ANY ((ARRAY[", "id <> ALL (ARRAY[[1]", "id = ANY",
        "id ::", "id::timestamp with time", "id::time without time", "id::character", "id::shop.",
        "id::a[", "'5'::", "id.", "(", "kind = 'a'::", "((id))::", "::integer", "count", "shop."}) {
    SCOPED_TRACE(text);
    View view;
    view.definition = text;
    for (const Translation& translation : {translate_view(view, planned), translate_default(text),
                                           translate_expression(text, planned.tables.front())}) {
      EXPECT_EQ(translation.sql.has_value(), translation.reason.empty());
    }
  }
}

// What is translated must not be able to leave its place: "1) , evil (" is no default.
TEST(SqlSoup, DefaultKeepsItsParenthesesBalanced) {
  using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
  sqlite3* opened = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &opened), SQLITE_OK);
  const Connection connection(opened, &sqlite3_close);
  for (const char* text : {"1", "'-5'::integer", "(- 5)", "'it''s'::text",
                           "NULL::character varying", "true", "1.50", "'2024-01-31'::date"}) {
    const Translation translation = translate_default(text);
    ASSERT_TRUE(translation.sql) << text << ": " << translation.reason;
    const std::string sql = "CREATE TEMP TABLE t(a DEFAULT " + *translation.sql + ");DROP TABLE t";
    EXPECT_EQ(sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  }
  for (const char* text : {"1) (", "(1", "1)", "", "1 2", "- -", "'a' 'b'", "1.2.3"}) {
    EXPECT_FALSE(translate_default(text).sql) << text << " gave " << *translate_default(text).sql;
  }
}

// Text that no catalog prints, but that passes for SQL: the rows arrive all the same.
TEST(SqlSoup, ExpressionThatSqliteRefusesCostsOnlyItself) {
  SchemaModel model;
  Relation goods = keyed("goods", {typed("id", "int4"), typed("price", "int4")}, {"id"});
  goods.checks.push_back({"goods_check", "id AND", true});
  goods.columns[1].default_sql = "5";
  Index index;
  index.name = "goods_index";
  index.method = "btree";
  index.parts.push_back({"", "id id", false, false});
  goods.indexes = {index};
  model.relations = {goods};
  SmallMirror mirror(model, {{"goods", {{"1", "2"}}}});
  EXPECT_EQ(mirror.answer("SELECT price FROM goods"), "2");
  EXPECT_TRUE(mirror.has_notice("shop.goods", "CHECKs and defaults are left out"));
  EXPECT_TRUE(mirror.has_notice("goods", "an index on expressions is left out"));
  EXPECT_EQ(mirror.answer("SELECT pk FROM pragma_table_info('goods') WHERE name = 'id'"), "1");
}

}  // namespace
}  // namespace etl
