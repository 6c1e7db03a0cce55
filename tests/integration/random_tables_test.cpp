// Random tables through the real program: a mirror is always proven equal, and one change in it,
// whatever it is, is always found and named.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/replicated_database.h"

namespace etl {
namespace {

struct RandomColumn {
  std::string type;
  rc::Gen<std::string> literal;  // SQL, without NULL
  std::string changed;           // SQLite expression that gives another value than c
};

std::string sql_literal(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

template <typename Number>
rc::Gen<std::string> number() {
  return rc::gen::map(rc::gen::arbitrary<Number>(),
                      [](Number value) { return "'" + std::to_string(value) + "'"; });
}

rc::Gen<std::string> scaled(std::int64_t most, int scale) {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(-most, most), [scale](std::int64_t value) {
    return std::to_string(value) + "::numeric / 1e" + std::to_string(scale);
  });
}

rc::Gen<std::string> text() {
  const auto letters = rc::gen::element<std::string>("a", "B", " ", "\t", "\n", "\\", "'", "\"",
                                                     ",", "é", "漢", "0", "N", "%", ".", "\r");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(letters),
                      [](const std::vector<std::string>& parts) {
                        std::string joined;
                        for (const std::string& part : parts) joined += part;
                        return sql_literal(joined);
                      });
}

rc::Gen<std::string> by_seconds(const std::string& expression) {
  return rc::gen::map(
      rc::gen::inRange<std::int64_t>(-4'000'000'000LL, 8'000'000'000LL),
      [expression](std::int64_t seconds) { return expression + " * " + std::to_string(seconds); });
}

std::vector<RandomColumn> column_kinds() {
  return {
      {"int4", number<std::int32_t>(), "c + 1"},
      {"int8", number<std::int64_t>(), "CASE WHEN c > 0 THEN c - 1 ELSE c + 1 END"},
      {"numeric(10,2)", scaled(9'999'999'999LL, 2),
       "CASE WHEN c > 0 THEN c - 0.01 ELSE c + 0.01 END"},
      {"numeric(24,6)", scaled(9'000'000'000'000'000LL, 6), "c || '1'"},
      {"float8", rc::gen::map(number<double>(), [](std::string v) { return v; }), "c + 1 + abs(c)"},
      {"bool", rc::gen::element<std::string>("true", "false"), "1 - c"},
      {"text", text(), "c || ' '"},
      {"varchar(400)", text(), "c || 'x'"},
      {"char(7)",
       rc::gen::map(rc::gen::inRange(0, 9'999'999),
                    [](int n) { return sql_literal(std::to_string(n)); }),
       "c || 'x'"},
      {"bytea",
       rc::gen::map(text(), [](const std::string& v) { return "convert_to(" + v + ", 'UTF8')"; }),
       "CAST(c || 'x' AS BLOB)"},
      {"date",
       rc::gen::map(rc::gen::inRange(-700'000, 2'000'000),
                    [](int days) { return "date '2000-01-01' + " + std::to_string(days); }),
       "c || '0'"},
      {"timestamptz",
       by_seconds("timestamptz '2000-01-01 00:00:00.123456+00' + interval '1 second'"),
       "replace(c, '.123456', '.123457')"},
      {"uuid",
       rc::gen::map(rc::gen::arbitrary<int>(),
                    [](int n) { return "md5('" + std::to_string(n) + "')::uuid"; }),
       "replace(c, '-', '+')"},
      {"jsonb",
       rc::gen::map(text(), [](const std::string& v) { return "to_jsonb(" + v + "::text)"; }),
       "c || ' '"},
      {"int[]",
       rc::gen::map(rc::gen::arbitrary<int>(),
                    [](int n) { return "ARRAY[" + std::to_string(n) + ", NULL]"; }),
       "c || ' '"},
  };
}

enum class KeyKind { kInteger, kText, kComposite, kNone };

struct RandomTable {
  KeyKind key;
  std::vector<RandomColumn> columns;
  int rows;
};

std::string create(const RandomTable& table) {
  std::string sql = "CREATE TABLE t (k1 " +
                    std::string(table.key == KeyKind::kText ? "text" : "int") + ", k2 int";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    sql += ", c" + std::to_string(i) + " " + table.columns[i].type;
  }
  if (table.key == KeyKind::kInteger || table.key == KeyKind::kText) sql += ", PRIMARY KEY (k1)";
  if (table.key == KeyKind::kComposite) sql += ", PRIMARY KEY (k1, k2)";
  sql += ");";
  for (int row = 0; row < table.rows; ++row) {
    const std::string number = std::to_string(row);
    sql += "INSERT INTO t VALUES (" +
           (table.key == KeyKind::kText ? sql_literal((row % 2 != 0 ? "Key " : "é-") + number)
            : table.key == KeyKind::kComposite ? std::to_string(row / 3)
                                               : number) +
           ", " + number;
    for (const RandomColumn& column : table.columns) {
      const bool null = *rc::gen::weightedElement<bool>({{1, true}, {5, false}});
      sql += ", " + (null ? "NULL" : *column.literal);
    }
    sql += ");";
  }
  return sql;
}

RandomTable random_table() {
  RandomTable table;
  table.key =
      *rc::gen::element(KeyKind::kInteger, KeyKind::kText, KeyKind::kComposite, KeyKind::kNone);
  const std::vector<RandomColumn> kinds = column_kinds();
  const auto width = *rc::gen::inRange<std::size_t>(1, 6);
  for (std::size_t i = 0; i < width; ++i) {
    table.columns.push_back(kinds[*rc::gen::inRange<std::size_t>(0, kinds.size())]);
  }
  table.rows = *rc::gen::inRange(1, 40);
  return table;
}

// What one change in the mirror must lead to.
struct ExpectedDifference {
  std::vector<RowDifferenceKind> kinds;
  std::string k2;      // of the row
  std::string column;  // of a changed one
};

ExpectedDifference change_one(const RandomTable& table, SqliteFile& mirror) {
  const std::string k2 = std::to_string(*rc::gen::inRange(0, table.rows));
  const std::string where = " WHERE k2 = " + k2;
  const bool keyed = table.key != KeyKind::kNone;
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      mirror.run("DELETE FROM t" + where);
      return {{RowDifferenceKind::kMissing}, k2, ""};
    case 1: {
      const std::string added = std::to_string(table.rows + 1000);
      mirror.run("INSERT INTO t (k1, k2) VALUES (" +
                 (table.key == KeyKind::kText ? "'Key " + added + "'" : added) + ", " + added +
                 ")");
      return {{RowDifferenceKind::kExtra}, added, ""};
    }
    default: {
      const auto i = *rc::gen::inRange<std::size_t>(0, table.columns.size());
      const std::string column = "c" + std::to_string(i);
      std::string changed = table.columns[i].changed;
      for (std::size_t at = changed.find('c'); at != std::string::npos;
           at = changed.find('c', at + 2)) {
        const auto letter = [&](std::size_t p) {
          return p < changed.size() && (isalpha(changed[p]) != 0);
        };
        if (!letter(at + 1) && (at == 0 || !letter(at - 1))) changed.replace(at, 1, column);
      }
      const bool to_null = *rc::gen::arbitrary<bool>();
      mirror.run("UPDATE t SET " + column + " = CASE WHEN " + column +
                 " IS NULL THEN 'was null' ELSE " + (to_null ? "NULL" : changed) + " END" + where);
      if (keyed) return {{RowDifferenceKind::kChanged}, k2, column};
      return {{RowDifferenceKind::kExtra, RowDifferenceKind::kMissing}, k2, ""};
    }
  }
}

std::string value_of(const RowDifference& difference, const std::string& column) {
  for (const auto& [name, value] : difference.key) {
    if (name == column) return value.value_or("NULL");
  }
  return "not in the key";
}

TEST(RandomTables, AreProvenEqualAndOneChangeIsAlwaysFoundAndNamed) {
  ReplicatedDatabase database;
  EXPECT_TRUE(rc::check([&] {
    const RandomTable table = random_table();
    database.source.run("DROP TABLE IF EXISTS t;" + create(table));
    const RunReport copied = database.replicate();
    RC_ASSERT(copied.exit_code == ExitCode::kDone);
    RC_ASSERT(database.validate().exit_code == ExitCode::kDone);

    ExpectedDifference expected;
    {
      SqliteFile mirror = database.mirror();
      expected = change_one(table, mirror);
    }
    const RunReport compared = database.validate();
    RC_ASSERT(compared.exit_code == ExitCode::kDifference);
    const std::vector<RowDifference>& found = compared.validation->rows;
    RC_ASSERT(found.size() == expected.kinds.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      RC_ASSERT(found[i].kind == expected.kinds[i]);
      RC_ASSERT(found[i].column == expected.column);
      if (table.key == KeyKind::kComposite || table.key == KeyKind::kNone) {
        RC_ASSERT(value_of(found[i], "k2") == expected.k2);
      }
    }
  }));
}

}  // namespace
}  // namespace etl
