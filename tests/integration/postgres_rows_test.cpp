#include <chrono>
#include <csignal>

#include "etl/runtime/worker.h"
#include "postgres_fixture.h"

namespace etl {
namespace {

class PostgresRowsTest : public PostgresTest {
 protected:
  // PostgreSQL's own answer, in the order in which it is read.
  std::vector<Row> answer(const std::string& sql) { return database.rows(sql); }
};

TEST_F(PostgresRowsTest, TellNullFromTheEmptyStringAndKeepEveryByte) {
  std::string escapes;
  for (int byte = 1; byte < 256; ++byte) escapes += "chr(" + std::to_string(byte) + ") || ";
  database.run(
      "CREATE TABLE t (id int, a text, b text); INSERT INTO t VALUES (1, NULL, ''), "
      "(2, '', NULL), (3, E'\\\\N', E'\\\\.'), (4, E'\\b\\f\\n\\r\\t\\v\\\\', ' '), "
      "(5, " +
      escapes + "'', 'ü€😀'), (6, E'a\\tb', E'line\\nline')");
  const auto snapshot = open();
  EXPECT_EQ(rows_of(*snapshot, "t"), answer("SELECT * FROM t"));
}

TEST_F(PostgresRowsTest, ReadAPartitionedTableOnceThroughItsRoot) {
  database.run(
      "CREATE TABLE p (id int, k int) PARTITION BY LIST (k);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
      "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) PARTITION BY RANGE (id);"
      "CREATE TABLE p2a PARTITION OF p2 FOR VALUES FROM (0) TO (100);"
      "INSERT INTO p VALUES (1, 1), (2, 2), (3, 2); ANALYZE");
  const auto snapshot = open();
  ASSERT_EQ(snapshot->schema().relations.size(), 1U);
  EXPECT_EQ(snapshot->schema().relations[0].kind, RelationKind::kPartitionedTable);
  EXPECT_EQ(snapshot->schema().relations[0].estimated_rows, 3);
  EXPECT_EQ(rows_of(*snapshot, "p").size(), 3U);
  EXPECT_EQ(snapshot->count_rows({"public", "p"}), 3U);
}

TEST_F(PostgresRowsTest, NamingAPartitionPointsToItsTable) {
  database.run(
      "CREATE TABLE p (id int) PARTITION BY LIST (id);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
  const Error error = error_of([&] { open({{"public"}, {"p1"}, {}}); });
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_NE(error.hint.english().find("public.p"), std::string::npos);
}

TEST_F(PostgresRowsTest, APartitionWhoseTableIsInAnotherSchemaIsATable) {
  database.run(
      "CREATE SCHEMA parts; CREATE TABLE p (id int) PARTITION BY LIST (id);"
      "CREATE TABLE parts.p1 PARTITION OF p FOR VALUES IN (1); INSERT INTO p VALUES (1)");
  EXPECT_EQ(rows_of(*open({{"parts"}, {}, {}}), "p1").size(), 1U);
  EXPECT_EQ(open({{"parts", "public"}, {}, {}})->schema().relations.size(), 1U);
}

TEST_F(PostgresRowsTest, ReadInheritingTablesEachOnItsOwn) {
  database.run(
      "CREATE TABLE parent (id int); CREATE TABLE child (extra int) INHERITS (parent);"
      "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 2), (3, 3)");
  const auto snapshot = open();
  EXPECT_EQ(rows_of(*snapshot, "parent").size(), 1U);
  EXPECT_EQ(rows_of(*snapshot, "child").size(), 2U);
  EXPECT_EQ(snapshot->count_rows({"public", "parent"}), 1U);
}

TEST_F(PostgresRowsTest, HoldGeneratedAndIdentityColumnsAndNoDroppedOnes) {
  database.run(
      "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, gone text, price int, "
      "twice int GENERATED ALWAYS AS (price * 2) STORED);"
      "INSERT INTO t (gone, price) VALUES ('x', 21); ALTER TABLE t DROP COLUMN gone");
  EXPECT_EQ(rows_of(*open(), "t"), (std::vector<Row>{{"1", "21", "42"}}));
}

TEST_F(PostgresRowsTest, TakeAnyName) {
  const std::string table = "T \"quoted\"\n%s 😀 select";
  const std::string column = "C \"x\"\n%d \\ ünï";
  const auto quoted = [](const std::string& name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + "\"";
  };
  database.run("CREATE SCHEMA " + quoted(table) + "; CREATE TABLE " + quoted(table) + "." +
               quoted(table) + " (" + quoted(column) + " text PRIMARY KEY, " +
               quoted(std::string(63, 'x')) + " int); INSERT INTO " + quoted(table) + "." +
               quoted(table) + " VALUES ('a', 1)");
  const auto snapshot = open({{table}, {table}, {}});
  ASSERT_EQ(snapshot->schema().relations.size(), 1U);
  const Relation& found = snapshot->schema().relations[0];
  EXPECT_EQ(found.name, (QualifiedName{table, table}));
  EXPECT_EQ(found.columns[0].name, column);
  EXPECT_EQ(found.primary_key.columns, std::vector<std::string>{column});
  EXPECT_EQ(rows_of(*snapshot, table), (std::vector<Row>{{"a", "1"}}));
  EXPECT_EQ(snapshot->count_rows(found.name), 1U);
}

TEST_F(PostgresRowsTest, CountRowsWithoutColumns) {
  database.run("CREATE TABLE t (); INSERT INTO t SELECT FROM generate_series(1, 200000)");
  EXPECT_EQ(rows_of(*open(), "t").size(), 200'000U);
}

TEST_F(PostgresRowsTest, ComeInBatchesOfBoundedSize) {
  database.run(
      "CREATE TABLE t AS SELECT i AS id, repeat('x', 1000) AS filler "
      "FROM generate_series(1, 5000) i");
  const auto snapshot = open();
  const auto rows = snapshot->rows({"public", "t"}, {{"id", ""}, {"filler", ""}});
  RowBatch batch;
  std::size_t total = 0;
  while (rows->next(batch)) {
    EXPECT_LT(batch.byte_size(), RowBatch::kTargetBytes + 2'000);
    total += batch.rows();
  }
  EXPECT_EQ(total, 5'000U);
  EXPECT_EQ(rows->row_count(), 5'000U);
  EXPECT_FALSE(rows->next(batch));
  EXPECT_TRUE(batch.empty());
}

TEST_F(PostgresRowsTest, HoldAValueLargerThanABatch) {
  database.run("CREATE TABLE t AS SELECT repeat('0123456789', 2000000) AS big");
  const auto rows = rows_of(*open(), "t");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0][0]->size(), 20'000'000U);
}

TEST_F(PostgresRowsTest, AreCastAsAsked) {
  database.run("CREATE TABLE t AS SELECT '$1,234.50'::money AS m, 'x'::char(5) AS c");
  const auto snapshot = open();
  EXPECT_EQ(read_all(*snapshot->rows({"public", "t"}, {{"m", "::numeric"}, {"c", ""}})),
            (std::vector<Row>{{"1234.50", "x    "}}));
}

TEST_F(PostgresRowsTest, OfTwoTablesAreReadSideBySideInOneSnapshot) {
  database.run(
      "CREATE TABLE a AS SELECT generate_series(1, 300000) AS id;"
      "CREATE TABLE b AS SELECT generate_series(1, 300000) AS id");
  const auto snapshot = open();
  const auto a = snapshot->rows({"public", "a"}, {{"id", ""}});
  const auto b = snapshot->rows({"public", "b"}, {{"id", ""}});
  database.run("DELETE FROM b");
  std::size_t of_b = 0;
  Worker other([&] { of_b = read_all(*b).size(); });
  EXPECT_EQ(read_all(*a).size(), 300'000U);
  other.join();
  EXPECT_EQ(of_b, 300'000U);
}

TEST_F(PostgresRowsTest, DroppedHalfwayEndTheCopyInTheServer) {
  database.run(
      "CREATE TABLE t AS SELECT i, repeat('x', 500) AS filler "
      "FROM generate_series(1, 200000) i");
  const auto snapshot = open();
  {
    const auto rows = snapshot->rows({"public", "t"}, {{"filler", ""}});
    RowBatch batch;
    EXPECT_TRUE(rows->next(batch));
  }
  while (database.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (%' "
                        "AND state = 'active' AND pid <> pg_backend_pid()") != "0") {
  }
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 200'000U);
}

TEST_F(PostgresRowsTest, AStopEndsTheCopyAtOnce) {
  database.run("CREATE TABLE t (id int); CREATE VIEW slow AS SELECT pg_sleep(60)::text AS s");
  const auto snapshot = open();
  Worker stopper([&] {
    while (database.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (%' "
                          "AND state = 'active' AND pid <> pg_backend_pid()") == "0") {
    }
    stop.request(SIGINT);
  });
  const auto start = std::chrono::steady_clock::now();
  const Error error = error_of([&] { read_all(*snapshot->rows({"public", "slow"}, {{"s", ""}})); });
  stopper.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(5'000));
}

TEST_F(PostgresRowsTest, OfAnEndedBackendAreALostConnectionWithTheTableNamed) {
  database.run(
      "CREATE TABLE t AS SELECT i, repeat('x', 500) AS filler "
      "FROM generate_series(1, 200000) i");
  const auto snapshot = open();
  const auto rows = snapshot->rows({"public", "t"}, {{"filler", ""}});
  database.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY (%' "
      "AND pid <> pg_backend_pid()");
  const Error error = error_of([&] { read_all(*rows); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceConnection);
  EXPECT_EQ(error.table, "public.t");
}

TEST_F(PostgresRowsTest, OfACancelledCopyAreAnErrorOfThatTable) {
  database.run("CREATE VIEW slow AS SELECT pg_sleep(60)::text AS s");
  const auto snapshot = open();
  Worker administrator([&] {
    while (database.value("SELECT bool_or(pg_cancel_backend(pid)) FROM pg_stat_activity "
                          "WHERE query LIKE 'COPY (%' AND state = 'active' "
                          "AND pid <> pg_backend_pid()") != "t") {
    }
  });
  const Error error = error_of([&] { read_all(*snapshot->rows({"public", "slow"}, {{"s", ""}})); });
  administrator.join();
  EXPECT_EQ(error.kind, ErrorKind::kSourceQuery);
  EXPECT_EQ(error.sqlstate, "57014");
  EXPECT_EQ(error.table, "public.slow");
}

TEST_F(PostgresRowsTest, OfAViewThatFailsDoNotEndTheSnapshotNorShowTheValue) {
  database.run(
      "CREATE TABLE t AS SELECT 'geheim'::text AS x;"
      "CREATE VIEW bad AS SELECT x::int AS x FROM t");
  const auto snapshot = open();
  const Error error = error_of([&] { read_all(*snapshot->rows({"public", "bad"}, {{"x", ""}})); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceQuery);
  EXPECT_EQ(error.table, "public.bad");
  EXPECT_EQ(std::string(error.what()).find("geheim"), std::string::npos);
  EXPECT_EQ(rows_of(*snapshot, "t").size(), 1U);
}

TEST_F(PostgresRowsTest, InARangeOfKeys) {
  database.run(
      "CREATE TABLE i AS SELECT generate_series(-5, 5) AS k;"
      "CREATE TABLE s (k text COLLATE \"und-x-icu\"); "
      "INSERT INTO s VALUES ('a'), ('B'), ('b'), ('Z'), ('é'), ('');"
      "CREATE TABLE n AS SELECT inet '10.0.0.1' AS k UNION ALL SELECT '10.0.0.1/24';"
      "CREATE TABLE o AS SELECT 4000000000::oid AS k UNION ALL SELECT 7::oid");
  const auto snapshot = open();
  const auto count = [&](const std::string& table, const KeyRange& range) {
    return read_all(*snapshot->rows_in({"public", table}, {{"k", ""}}, range)).size();
  };
  EXPECT_EQ(count("i", {"k", KeyOrder::kInteger, "-2", "3"}), 5U);
  EXPECT_EQ(count("i", {"k", KeyOrder::kInteger, std::nullopt, "9999999999"}), 11U);
  EXPECT_EQ(count("i", {"k", KeyOrder::kInteger, std::nullopt, std::nullopt}), 11U);
  EXPECT_EQ(count("s", {"k", KeyOrder::kBytes, "B", "a"}), 2U);  // B, Z: by bytes
  EXPECT_EQ(count("s", {"k", KeyOrder::kBytes, "b", std::nullopt}), 2U);
  EXPECT_EQ(count("n", {"k", KeyOrder::kBytes, std::nullopt, "10.0.0.1/"}), 1U);
  EXPECT_EQ(count("o", {"k", KeyOrder::kInteger, "8", std::nullopt}), 1U);
}

class PostgresEncodingTest : public ::testing::Test {
 protected:
  static std::unique_ptr<SourceSnapshot> open(const TestDatabase& database, const StopFlag& stop) {
    PostgresOptions options;
    options.parameters["dbname"] = database.name();
    return make_postgres_source(options, stop)->open_snapshot({{"public"}, {}, {}});
  }
  StopFlag stop_;
};

TEST_F(PostgresEncodingTest, LatinOneComesAsUtf8) {
  TestDatabase database("TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
  database.run("CREATE TABLE \"tâble\" AS SELECT 'Málaga ÿ'::text AS city");
  const auto snapshot = open(database, stop_);
  ASSERT_EQ(snapshot->schema().relations.size(), 1U);
  EXPECT_EQ(snapshot->schema().relations[0].name.name, "tâble");
  const auto rows = snapshot->rows({"public", "tâble"}, {{"city", ""}});
  RowBatch batch;
  ASSERT_TRUE(rows->next(batch));
  EXPECT_EQ(batch.value(0, 0), "Málaga ÿ");
}

TEST_F(PostgresEncodingTest, BytesThatAreNoTextAreAnErrorOfThatTable) {
  TestDatabase database("TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
  TestConnection raw = database.connect();
  raw.run("SET client_encoding = SQL_ASCII");
  raw.run("CREATE TABLE bad AS SELECT 'x\xFFy'::text AS city; CREATE TABLE good AS SELECT 1 AS id");
  const auto snapshot = open(database, stop_);
  try {
    const auto rows = snapshot->rows({"public", "bad"}, {{"city", ""}});
    RowBatch batch;
    while (rows->next(batch)) {
    }
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kSourceQuery);
    EXPECT_EQ(error.table, "public.bad");
    EXPECT_FALSE(error.hint.empty());
  }
  EXPECT_EQ(snapshot->count_rows({"public", "good"}), 1U);
}

}  // namespace
}  // namespace etl
