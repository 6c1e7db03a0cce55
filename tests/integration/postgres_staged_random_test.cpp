// Random files against the server's own judgement: the rows put in one by one, each under a
// savepoint, in the order of the file.
#include <rapidcheck.h>

#include <set>

#include "postgres_load_fixture.h"

namespace etl {
namespace {

class PostgresStagedRandomTest : public PostgresLoadTest {
 protected:
  static std::string literal(const std::optional<std::string>& value) {
    return value ? "'" + *value + "'" : "NULL";
  }

  static std::string values(const Row& row) {
    std::string list;
    for (const auto& value : row) list += (list.empty() ? "" : ", ") + literal(value);
    return "(" + list + ")";
  }

  // True where the server takes the row.
  static bool takes(TestConnection& connection, const std::string& statement) {
    connection.run("SAVEPOINT row");
    try {
      connection.run(statement);
    } catch (const std::runtime_error&) {
      connection.run("ROLLBACK TO SAVEPOINT row");
      return false;
    }
    connection.run("RELEASE SAVEPOINT row");
    return true;
  }

  // Few different values, so that they meet often; 0 stands for NULL, 5 has no parent.
  static rc::Gen<std::vector<Row>> random_rows(std::size_t columns) {
    const auto field = rc::gen::map(rc::gen::inRange(0, 9), [](int number) {
      return number == 0 ? std::nullopt : std::make_optional(std::to_string(number));
    });
    return rc::gen::container<std::vector<Row>>(rc::gen::container<Row>(columns, field));
  }

  static std::vector<Row> table(TestConnection& connection) {
    return connection.rows("SELECT * FROM t ORDER BY t::text");
  }
};

TEST_F(PostgresStagedRandomTest, InsertsWhatOneByOneWouldBeInserted) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY, other int, UNIQUE (id, other));"
      "INSERT INTO parent VALUES (1, 1), (2, 1), (3, 2), (4, 4), (6, 6), (7, 6), (8, 1);"
      "CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int NOT NULL CHECK (c <> 7), d int,"
      "e int REFERENCES parent, UNIQUE NULLS NOT DISTINCT (c, d),"
      "FOREIGN KEY (b, d) REFERENCES parent (id, other) MATCH FULL);"
      "CREATE UNIQUE INDEX ON t ((c + d), e) WHERE c > 2");
  const std::vector<std::string> columns = {"a", "b", "c", "d", "e"};
  bool both = false;  // rows got in, and rows did not
  EXPECT_TRUE(rc::check("the same rows are taken", [&] {
    const auto before = *random_rows(5);
    const auto rows = *random_rows(5);
    TestConnection oracle = database.connect();
    oracle.run("TRUNCATE t");
    oracle.run("BEGIN");
    for (const Row& row : before) takes(oracle, "INSERT INTO t VALUES " + values(row));
    oracle.run("COMMIT");
    oracle.run("BEGIN");
    std::vector<std::uint64_t> bad;
    for (std::size_t record = 0; record < rows.size(); ++record) {
      if (!takes(oracle, "INSERT INTO t VALUES " + values(rows[record]))) bad.push_back(record);
    }
    const std::vector<Row> expected = table(oracle);
    oracle.run("ROLLBACK");

    const Staged staged = staged_load("t", columns, rows);
    RC_ASSERT(staged.bad_records() == bad);
    RC_ASSERT(staged.counts.inserted == rows.size() - bad.size());
    RC_ASSERT(table(oracle) == expected);
    both = both || (bad.size() > 2 && bad.size() + 2 < rows.size());
  }));
  EXPECT_TRUE(both);
}

// Where a key is of a kind that no query can search, halves of the rows are tried instead.
TEST_F(PostgresStagedRandomTest, InsertsTheSameWhereOnlyTheServerCanTell) {
  database.run(
      "CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int, d int,"
      "EXCLUDE USING gist (int4range(least(c, d), greatest(c, d), '[]') WITH &&))");
  EXPECT_TRUE(rc::check("the same rows are taken", [&] {
    const auto rows = *random_rows(4);
    TestConnection oracle = database.connect();
    oracle.run("TRUNCATE t");
    oracle.run("BEGIN");
    std::vector<std::uint64_t> bad;
    for (std::size_t record = 0; record < rows.size(); ++record) {
      if (!takes(oracle, "INSERT INTO t VALUES " + values(rows[record]))) bad.push_back(record);
    }
    oracle.run("ROLLBACK");
    const auto target = open_target();
    RC_ASSERT(stage(*target, "t", {"a", "b", "c", "d"}, rows).bad_records() == bad);
  }));
}

TEST_F(PostgresStagedRandomTest, UpsertsWhatOneByOneWouldBeUpserted) {
  database.run(
      "CREATE TABLE parent (id int PRIMARY KEY);"
      "INSERT INTO parent VALUES (1), (2), (3), (4), (6), (7), (8);"
      "CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int NOT NULL CHECK (c <> 7),"
      "d int REFERENCES parent, e int DEFAULT 9)");
  const std::vector<std::string> columns = {"a", "b", "c", "d"};
  std::uint64_t updated = 0;
  std::uint64_t unchanged = 0;
  EXPECT_TRUE(rc::check("the same table comes out", [&] {
    const auto before = *random_rows(4);
    auto rows = *random_rows(4);
    for (const Row& row : before) {  // some are in the file as they are
      if (*rc::gen::arbitrary<bool>()) rows.push_back(row);
    }
    TestConnection oracle = database.connect();
    oracle.run("TRUNCATE t");
    oracle.run("BEGIN");
    for (const Row& row : before) takes(oracle, "INSERT INTO t VALUES " + values(row));
    oracle.run("COMMIT");

    // Of the rows with one key that are good by themselves, the first counts.
    oracle.run("BEGIN");
    std::vector<std::uint64_t> bad;
    std::set<std::string> keys;
    std::uint64_t present = 0;
    std::uint64_t equal = 0;
    for (std::size_t record = 0; record < rows.size(); ++record) {
      const Row& row = rows[record];
      const bool good = row[0] && row[2] && row[2] != "7" && row[3] != "5";
      if (!good || !keys.insert(*row[0]).second) {
        bad.push_back(record);
        continue;
      }
      const bool was_there = oracle.value("SELECT 1 FROM t WHERE a = " + *row[0]) == "1";
      const bool same = oracle.value("SELECT 1 FROM t WHERE (a, b, c, d) IS NOT DISTINCT FROM " +
                                     values(row)) == "1";
      if (!takes(oracle, "INSERT INTO t VALUES " + values(row) +
                             " ON CONFLICT (a) DO UPDATE SET b = excluded.b, c = excluded.c, "
                             "d = excluded.d")) {
        bad.push_back(record);
        continue;
      }
      present += was_there ? 1U : 0U;
      equal += same ? 1U : 0U;
    }
    const std::vector<Row> expected = table(oracle);
    oracle.run("ROLLBACK");

    const Staged staged = staged_load("t", columns, rows, MergeMode::kUpsert);
    RC_ASSERT(staged.bad_records() == bad);
    RC_ASSERT(table(oracle) == expected);
    RC_ASSERT(staged.counts.unchanged == equal);
    RC_ASSERT(staged.counts.updated == present - equal);
    RC_ASSERT(staged.counts.inserted == rows.size() - bad.size() - present);
    updated += staged.counts.updated;
    unchanged += staged.counts.unchanged;
  }));
  EXPECT_GT(updated, 10U);
  EXPECT_GT(unchanged, 10U);
}

}  // namespace
}  // namespace etl
