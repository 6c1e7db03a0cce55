// Tables of unusual shape, and very many of them.
#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class TableShapes : public EtlProgram {
 protected:
  TableShapes() { database_.run("CREATE SCHEMA bi_schema"); }
};

TEST_F(TableShapes, EmptyTablesAreThere) {
  database_.run(
      "CREATE TABLE bi_schema.a (id int PRIMARY KEY, text text UNIQUE);"
      "CREATE TABLE bi_schema.b (id int REFERENCES bi_schema.a); CREATE INDEX ON bi_schema.b (id)");
  etl_ok({"replicate", "--verify", "checksum"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM a"), "0");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM b"), "0");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM pragma_table_info('a')"), "2");
  EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
  etl_ok({"validate", "--level", "rows"});
}

TEST_F(TableShapes, TablesWithoutColumnsKeepTheirRows) {
  database_.run(
      "CREATE TABLE bi_schema.bare (); INSERT INTO bi_schema.bare DEFAULT VALUES;"
      "INSERT INTO bi_schema.bare DEFAULT VALUES; CREATE TABLE bi_schema.bare_and_empty ();"
      "CREATE TABLE bi_schema.plain (id int)");
  etl_ok({"replicate", "--verify", "checksum"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM bare"), "2");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM bare_and_empty"), "0");
  etl_ok({"validate", "--level", "rows"});
}

// As many as PostgreSQL takes.
TEST_F(TableShapes, SixteenHundredColumnsArrive) {
  database_.run(
      "DO $$ BEGIN EXECUTE 'CREATE TABLE bi_schema.wide (' || (SELECT string_agg(format('c%s "
      "int', i), ',') FROM generate_series(1, 1600) i) || ')'; EXECUTE 'INSERT INTO "
      "bi_schema.wide VALUES (' || (SELECT string_agg(i::text, ',') FROM generate_series(1, 1600) "
      "i) || '), (' || (SELECT string_agg('NULL', ',') FROM generate_series(1, 1600)) || ')'; END "
      "$$");
  etl_ok({"replicate", "--verify", "checksum"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM pragma_table_info('wide')"), "1600");
  EXPECT_EQ(mirror.value("SELECT c1600 FROM wide WHERE c1 = 1"), "1600");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM wide WHERE c1600 IS NULL"), "1");
  etl_ok({"validate", "--level", "rows"});
}

using LongTableShapes = TableShapes;

TEST_F(LongTableShapes, TenThousandTablesArrive) {
  // In parts, as each table that is made is a lock until the end of its transaction.
  for (int first = 1; first <= 10'000; first += 1'000) {
    database_.run(
        "DO $$ BEGIN FOR i IN " + std::to_string(first) + ".." + std::to_string(first + 999) +
        " LOOP EXECUTE format('CREATE TABLE bi_schema.t%s AS SELECT %s AS id', i, i); END "
        "LOOP; END $$");
  }
  const Outcome outcome = run_program(command({"replicate"}), std::chrono::minutes(5));
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome).substr(0, 4000);
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM etl_control WHERE status = 'SUCCESS'"), "10000");
  EXPECT_EQ(mirror.value("SELECT id FROM t7777"), "7777");
  EXPECT_EQ(newest_report()["total_tables"], 10'000);
}

}  // namespace
}  // namespace etl
