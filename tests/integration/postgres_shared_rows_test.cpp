// A table that two connections read between them.
#include <algorithm>

#include "postgres/shared_row_source.h"
#include "postgres_fixture.h"

namespace etl {
namespace {

class PostgresSharedRows : public PostgresTest {
 protected:
  // A page holds one row, so that little data makes a large table: 70 MB, 18 ranges.
  PostgresSharedRows() {
    database.run(
        "CREATE TABLE t (id int NOT NULL, pad text NOT NULL) WITH (fillfactor = 10); "
        "ALTER TABLE t ALTER pad SET STORAGE PLAIN; "
        "INSERT INTO t SELECT n, repeat('x', 700) FROM generate_series(1, 9000) n");
  }

  std::unique_ptr<RowSource> rows(SourceSnapshot& snapshot) {
    const Relation& found = relation(snapshot.schema(), "t");
    return snapshot.rows(found.name, {{"id", ""}});
  }

  static bool shared(const RowSource& rows) {
    return dynamic_cast<const SharedRowSource*>(&rows) != nullptr;
  }

  // What the server itself gives, in its order.
  std::vector<Row> expected(const std::string& condition = "true") {
    return database.connect().rows("SELECT id FROM t WHERE " + condition + " ORDER BY ctid");
  }
};

TEST_F(PostgresSharedRows, ComeInTheTablesOwnOrder) {
  const auto snapshot = open();
  const auto read = rows(*snapshot);
  ASSERT_TRUE(shared(*read));
  EXPECT_EQ(read_all(*read), expected());
  EXPECT_EQ(read_all(*rows(*snapshot)), expected());  // the connections serve again
}

TEST_F(PostgresSharedRows, MayBeMissingInWholeRanges) {
  database.run("DELETE FROM t WHERE id < 2000 OR id BETWEEN 4000 AND 8500 OR id > 8990");
  const auto snapshot = open();
  const auto read = rows(*snapshot);
  ASSERT_TRUE(shared(*read));
  const auto found = read_all(*read);
  EXPECT_EQ(found, expected());
  EXPECT_EQ(found.size(), 2490U);
  database.run("DELETE FROM t");
  EXPECT_EQ(read_all(*rows(*open())).size(), 0U);
}

TEST_F(PostgresSharedRows, AreThoseOfTheSnapshotWhateverComesLater) {
  const auto snapshot = open();
  database.run("INSERT INTO t SELECT n, repeat('x', 700) FROM generate_series(9001, 9600) n");
  database.run("DELETE FROM t WHERE id < 5000");
  const auto found = read_all(*rows(*snapshot));
  EXPECT_EQ(found.size(), 9000U);
  EXPECT_EQ(found.front(), Row{"1"});
  EXPECT_EQ(found.back(), Row{"9000"});
}

TEST_F(PostgresSharedRows, ComeByOneConnectionWhereTheServerAllowsNoMore) {
  database.run(
      "CREATE ROLE etl_two_sessions LOGIN PASSWORD 'two' CONNECTION LIMIT 2; "
      "GRANT SELECT ON t TO etl_two_sessions");
  PostgresOptions few = options();
  few.parameters["user"] = "etl_two_sessions";
  few.password = Secret("two");
  {
    const auto limited = make_postgres_source(few, stop);
    const auto snapshot = limited->open_snapshot({{"public"}, {}, {}});
    const auto read = rows(*snapshot);
    EXPECT_FALSE(shared(*read));
    EXPECT_EQ(read_all(*read).size(), 9000U);
  }
  database.run("DROP OWNED BY etl_two_sessions; DROP ROLE etl_two_sessions");
}

TEST_F(PostgresSharedRows, ComeByOneConnectionWhereOneIsWanted) {
  PostgresOptions one = options();
  one.spare_reader = false;
  source = make_postgres_source(one, stop);
  const auto snapshot = source->open_snapshot({{"public"}, {}, {}});
  EXPECT_FALSE(shared(*rows(*snapshot)));
}

TEST_F(PostgresSharedRows, EndWithAnErrorWhenOneSessionIsEnded) {
  const auto snapshot = open();
  // Much more than what is on its way already.
  const auto read = snapshot->rows(
      {"public", "t"}, {{"id", ""}, {"pad", ""}, {"pad", ""}, {"pad", ""}, {"pad", ""}});
  ASSERT_TRUE(shared(*read));
  // The one that reads the second range; gone when the answer comes.
  ASSERT_EQ(database.value("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 60000)) "
                           "FROM pg_stat_activity WHERE datname = current_database() AND query "
                           "LIKE 'COPY%' AND query LIKE '%(512,0)%' AND query NOT LIKE '%(0,0)%'"),
            "1");
  const Error error = error_of([&] { read_all(*read); });
  EXPECT_EQ(error.kind, ErrorKind::kSourceConnection);
  EXPECT_EQ(error.table, "public.t");
}

TEST_F(PostgresSharedRows, MayBeLeftUnread) {
  const auto snapshot = open();
  RowBatch batch;
  auto read = rows(*snapshot);
  ASSERT_TRUE(read->next(batch));
  EXPECT_THROW(read->row_count(), Error);
  read.reset();
  EXPECT_EQ(database.value("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                           "current_database() AND state = 'active' AND query LIKE 'COPY%'"),
            "0");
  EXPECT_EQ(read_all(*rows(*snapshot)).size(), 9000U);
}

}  // namespace
}  // namespace etl
