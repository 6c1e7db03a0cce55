// CHECKs, predicates and defaults: what is taken, with SQLite as the judge of its meaning, and what
// is refused.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

#include "sqlite/sql_translation.h"
#include "support/schema_building.h"

namespace etl {
namespace {

Column labelled(const std::string& name) {
  Column made = column(name, "mood");
  made.type.kind = TypeKind::kEnum;
  return made;
}

// Names that need care: a keyword of SQLite, a renamed column, a quote.
const MirrorTable& table() {
  static const MirrorPlan plan = plan_of({relation(
      "t", {column("n", "int4"), column("N", "int4"), column("price", "numeric(10,2)"),
            column("exact", "numeric(30,10)"), column("rate", "float8"), column("name", "text"),
            column("code", "varchar"), column("flag", "bool"), labelled("mood"),
            column("day", "date"), column("key", "int4"), column("a\"b", "int4"),
            column("pad", "bpchar(5)"), column("any", "citext")})});
  return plan.tables[0];
}

std::string translated(const std::string& expression) {
  const Translation translation = translate_expression(expression, table());
  return translation.sql.value_or("refused: " + translation.reason.english());
}

// Value of the translation for the row of the test's columns.
std::string value(const std::string& expression) {
  sqlite3* connection = nullptr;
  sqlite3_open(":memory:", &connection);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  std::string columns;
  for (const MirrorColumn& each : table().columns) {
    std::string quoted;
    for (const char c : each.name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    columns += (columns.empty() ? "\"" : ", \"") + quoted + "\" " + each.storage.declared_type;
  }
  std::string result = "nothing";
  const auto take = [](void* into, int, char** values, char**) {
    *static_cast<std::string*>(into) = values[0] == nullptr ? "NULL" : values[0];
    return 0;
  };
  char* message = nullptr;
  const std::string sql = "CREATE TABLE t (" + columns +
                          "); INSERT INTO t VALUES (7, -2, 5.4, '1.50', 0.1, 'it''s', 'c', 1, "
                          "'sad', '2024-01-01', 3, 4, 'x', 'Any'); SELECT " +
                          translated(expression) + " FROM t";
  if (sqlite3_exec(connection, sql.c_str(), take, &result, &message) != SQLITE_OK) {
    result = std::string("error: ") + message + " in " + translated(expression);
  }
  sqlite3_free(message);
  sqlite3_close(connection);
  return result;
}

TEST(SqlExpression, MeansTheSameInSqlite) {
  // Expected: PostgreSQL's answer for the row.
  for (const auto& [expression, expected] : std::vector<std::pair<std::string, std::string>>{
           {"((n > 0) AND (n <= 12))", "1"},
           {"(n > '-1'::integer)", "1"},
           {"(COALESCE(n, 0) > '-1'::integer)", "1"},
           {"((n / 2) = 3)", "1"},
           {"((\"N\" / 2) = (- 1))", "1"},
           {"((\"N\" % 2) = 0)", "1"},
           {"(abs(\"N\") = 2)", "1"},
           {"((n)::numeric > 6.5)", "1"},
           {"(price > (0)::numeric)", "1"},
           {"(price >= 5.40)", "1"},
           {"((price)::double precision > (5)::double precision)", "1"},
           {"((price >= (0)::numeric) AND (price <= (100)::numeric))", "1"},
           {"(name = 'it''s'::text)", "1"},
           {"(name <> ''::text)", "1"},
           {"((code)::text = 'c'::text)", "1"},
           {"((code)::text = ANY ((ARRAY['a'::character varying, 'c'::character "
            "varying])::text[]))",
            "1"},
           {"((code)::text = ANY (ARRAY[('a'::character varying)::text, "
            "('c'::character varying)::text]))",
            "1"},
           {"(name <> ALL (ARRAY['a'::text, 'b'::text]))", "1"},
           {"(n = ANY (ARRAY[1, 7]))", "1"},
           {"flag", "1"},
           {"(NOT flag)", "0"},
           {"(flag = true)", "1"},
           {"(flag IS NOT TRUE)", "0"},
           {"(mood = 'sad'::shop.mood)", "1"},
           {"((n IS NULL) OR (price IS NOT NULL))", "1"},
           {"CASE WHEN (n > 0) THEN (price > (0)::numeric) ELSE true END", "1"},
           {"(key = 3)", "1"},
           {"(\"a\"\"b\" = 4)", "1"},
           {"(NULLIF(n, 7) IS NULL)", "1"}}) {
    EXPECT_EQ(value(expression), expected) << expression;
  }
}

TEST(SqlExpression, RefusesWhatMightBeDecidedOtherwise) {
  for (const char* expression : {
           "(name > 'a'::text)",                     // order of the collation
           "(mood > 'sad'::shop.mood)",              // order of the labels
           "((any)::text = 'any'::text)",            // folds other letters
           "(pad = 'x    '::bpchar)",                // padding
           "(day > '2020-01-01'::date)",             // no dates in SQLite
           "(exact > (0)::numeric)",                 // kept as TEXT
           "(rate > (0)::double precision)",         // NaN sorts otherwise
           "((price * (2)::numeric) > 10.8)",        // binary fractions
           "((n * 0.1) = 0.7)",                      // binary fractions
           "(((n)::numeric / (2)::numeric) > 3.4)",  // would be a division of integers
           "((price)::integer = 5)",                 // rounds
           "((price)::numeric(10,1) = 5.4)",         // rounds
           "((COALESCE(n, price))::integer = 5)",
           "((name)::character varying(2) = 'it'::text)",  // cuts
           "((n)::text = '07'::text)",
           "(n = ('7'::text)::integer)",
           "((name || 'x'::text) = 'y'::text)",
           "(name ~~ 'it%'::text)",
           "(name ~ '^i'::text)",
           "(length(name) > 3)",
           "(lower(name) = 'x'::text)",
           "(date_part('year'::text, day) = (2024)::double precision)",
           "(day = CURRENT_DATE)",
           "(unknown > 1)",
           "(n IS DISTINCT FROM 7)",
           "(name = E'\\n')",
           "(ROW(n, n) = ROW(7, 7))",
           "(n = ANY (ARRAY[]::integer[]) AND shop.f(n))",
       }) {
    const Translation translation = translate_expression(expression, table());
    EXPECT_FALSE(translation.sql) << expression << " -> " << translation.sql.value_or("");
    EXPECT_FALSE(translation.reason.empty()) << expression;
    EXPECT_EQ(translation.reason.english().find('\n'), std::string::npos) << expression;
  }
}

TEST(SqlExpression, UsesTheNamesOfTheMirror) {
  EXPECT_EQ(translated("(\"N\" > n)"), "( \"N_2\" > \"n\" )");
}

std::string default_of(const std::string& expression) {
  return translate_default(expression).sql.value_or("refused");
}

TEST(SqlDefault, TakesConstants) {
  EXPECT_EQ(default_of("0"), "(0)");
  EXPECT_EQ(default_of("'-1'::integer"), "(-1)");
  EXPECT_EQ(default_of("(0)::numeric"), "(( 0 ))");
  EXPECT_EQ(default_of("'it''s'::character varying"), "('it''s')");
  EXPECT_EQ(default_of("true"), "(1)");
  EXPECT_EQ(default_of("NULL::timestamp without time zone"), "(NULL)");
  EXPECT_EQ(default_of("'{}'::jsonb"), "('{}')");
}

TEST(SqlDefault, RefusesWhatIsComputedOrStoredOtherwise) {
  for (const char* expression :
       {"now()", "CURRENT_TIMESTAMP", "nextval('s'::regclass)", "('now'::text)::date + 1",
        "'\\x00'::bytea", "ARRAY[1]", "E'\\n'::text", "('a'::text || 'b'::text)"}) {
    EXPECT_EQ(default_of(expression), "refused") << expression;
  }
}

TEST(SqlDefault, RefusesInOneLineWhatStandsOnSeveral) {
  EXPECT_EQ(translate_default("CASE\r\n    WHEN f()").reason,
            "default CASE      WHEN f() is no constant");
  EXPECT_EQ(translate_expression("(\"a\nb\" > 1)", table()).reason,
            "name a b is no column of the table");
}

}  // namespace
}  // namespace etl
