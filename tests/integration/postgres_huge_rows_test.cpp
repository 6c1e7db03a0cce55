#include "postgres_fixture.h"

namespace etl {
namespace {

class PostgresHugeRowsTest : public PostgresTest {
 protected:
  // Bytea as bytes, as the jobs ask for it.
  static std::vector<SourceColumn> columns_of(const Relation& relation) {
    std::vector<SourceColumn> columns;
    for (const Column& column : relation.columns) {
      columns.push_back({column.name, "", "", column.type.base == "bytea"});
    }
    return columns;
  }

  std::vector<Row> rows_in_pieces(const KeyRange* range = nullptr) {
    const auto snapshot = open();
    const Relation& table = relation(snapshot->schema(), "t");
    const auto rows = range == nullptr ? snapshot->rows(table.name, columns_of(table))
                                       : snapshot->rows_in(table.name, columns_of(table), *range);
    EXPECT_TRUE(rows->has_huge_rows());
    return read_all(*rows);
  }
};

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

// 42 MB of text with two-byte letters, so that pieces end inside of them, and 34 MB of bytea.
constexpr char kTable[] =
    "CREATE TABLE t (id int PRIMARY KEY, \"piece\" text, b bytea, doc json, d date);"
    "INSERT INTO t VALUES (1, 'small', '\\x00ff', '{\"a\": 1}', '2024-02-29'),"
    "(2, 'x' || repeat('ñé\\n', 7000000), decode(repeat('00ff5c0a', 8500000), 'hex'), NULL, NULL),"
    "(3, NULL, NULL, to_json(repeat('\t\"', 9000000)), 'infinity'),"
    "(4, '', '', '[]', NULL);";

TEST_F(PostgresHugeRowsTest, EveryValueArrivesWhole) {
  database.run(kTable);
  std::vector<Row> expected = database.rows(
      "SELECT id, piece, encode(b, 'hex'), doc, to_char(d, 'YYYY-MM-DD') FROM t ORDER BY id");
  for (Row& row : expected) {
    if (row[2]) row[2] = from_hex(*row[2]);
  }
  expected[2][4] = "infinity";
  // Not EXPECT_EQ, which would print them.
  EXPECT_TRUE(rows_in_pieces() == expected);
}

TEST_F(PostgresHugeRowsTest, ARangeOfKeysHasItsRowsAlone) {
  database.run(kTable);
  const KeyRange range{"id", KeyOrder::kInteger, "2", "4"};
  const std::vector<Row> rows = rows_in_pieces(&range);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][0], "2");
  EXPECT_EQ(rows[0][1].value_or("").size(), 42'000'001U);
  EXPECT_EQ(rows[0][2].value_or("").size(), 34'000'000U);
  EXPECT_EQ(rows[1][0], "3");
}

TEST_F(PostgresHugeRowsTest, ATableWithoutThemIsReadAsAlways) {
  database.run(
      "CREATE TABLE t (id int, s text); INSERT INTO t SELECT 1, string_agg(md5(n::text), '') "
      "FROM generate_series(1, 100000) n");
  const auto snapshot = open();
  const Relation& table = relation(snapshot->schema(), "t");
  EXPECT_GT(table.toast_bytes, 2'000'000U);
  EXPECT_FALSE(snapshot->rows(table.name, columns_of(table))->has_huge_rows());
}

TEST_F(PostgresHugeRowsTest, ABytesColumnIsReadAsBytesWhereItIsAskedFor) {
  database.run("CREATE TABLE t (b bytea); INSERT INTO t VALUES ('\\x00ff5c78'), (''), (NULL)");
  const auto snapshot = open();
  const Relation& table = relation(snapshot->schema(), "t");
  EXPECT_EQ(read_all(*snapshot->rows(table.name, columns_of(table))),
            (std::vector<Row>{{std::string("\0\xff\\x", 4)}, {""}, {std::nullopt}}));
}

}  // namespace
}  // namespace etl
