#include "sqlite/bulk/bulk_builder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "etl/core/error.h"
#include "support/temporary_folder.h"
#include "unit/sqlite_bulk/both_ways.h"
#include "unit/sqlite_bulk/random_case.h"

namespace etl::bulk_test {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line.substr(0, 500) + "\n";
  return text;
}

void expect_equal(const Case& wanted) {
  const TemporaryFolder folder;
  EXPECT_EQ(joined(differences(wanted, folder.path())), "") << wanted.schema;
}

// The Error that building the case ends with.
Error error_of(const Case& wanted) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.db");
  make_schema(wanted, path);
  try {
    build(wanted, path);
  } catch (const Error& error) {
    EXPECT_EQ(joined(faults(path)), "");
    return error;
  }
  return Error(ErrorKind::kInternal, "nothing was thrown");
}

std::vector<Row> numbered_rows(std::size_t count, std::size_t text_size) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = std::to_string(1000000 + i);
    text.resize(std::max(text.size(), text_size), 'x');
    rows.push_back({text, std::to_string(i % 7)});
  }
  return rows;
}

TEST(BulkBuilder, WritesWhatInsertWritesForRandomSchemasAndRows) {
  const TemporaryFolder folder;
  const bool held = rc::check([&] {
    // Not shrunk: each step builds files, and libFuzzer does that better (tests/fuzz).
    const auto count = *rc::gen::noShrink(rc::gen::inRange<std::size_t>(50, 6000));
    const auto bytes = *rc::gen::noShrink(rc::gen::resize(
        rc::kNominalSize, rc::gen::container<std::vector<std::uint8_t>>(
                              count, rc::gen::map(rc::gen::inRange(0, 256), [](int byte) {
                                return static_cast<std::uint8_t>(byte);
                              }))));
    const Case wanted = case_from_bytes(bytes.data(), bytes.size());
    std::size_t rows = 0;
    for (const Table& table : wanted.tables) rows += table.rows.size();
    RC_CLASSIFY(rows > 50, "more than 50 rows");
    const std::string found = joined(differences(wanted, folder.path()));
    SqliteFile built(folder.file("ours.db"));
    std::size_t tables_with_rows = 0;
    for (const Table& table : wanted.tables) {
      tables_with_rows += built.rows("SELECT 1 FROM " + table.name + " LIMIT 1").size();
    }
    RC_CLASSIFY(tables_with_rows == wanted.tables.size(), "all tables filled");
    if (!found.empty()) RC_FAIL(wanted.schema + "\n" + found);
  });
  EXPECT_TRUE(held);
}

TEST(BulkBuilder, WritesTreesOfEveryNumberOfRows) {
  // 102 bytes is the largest key that an index of this page size holds in its page: four keys a
  // page, so that these numbers of rows go through every shape of a tree of several levels.
  Case wanted;
  wanted.page_size = 512;
  wanted.schema =
      "CREATE TABLE t(a TEXT NOT NULL, b INTEGER); CREATE INDEX i ON t(a);"
      "CREATE INDEX j ON t(b, a DESC);";
  const TemporaryFolder folder;
  for (std::size_t rows = 0; rows < 150; ++rows) {
    wanted.tables = {{"t", {Conversion::kText, Conversion::kInteger}, numbered_rows(rows, 97)}};
    ASSERT_EQ(joined(differences(wanted, folder.path())), "") << rows << " rows";
  }
}

TEST(BulkBuilder, WritesTableTreesWhoseLastInteriorPageWouldHaveOneChild) {
  // One row a page; an interior page of this size has room for 62 to 100 children.
  Case wanted;
  wanted.page_size = 512;
  wanted.schema = "CREATE TABLE t(a TEXT NOT NULL, b INTEGER);";
  const TemporaryFolder folder;
  for (std::size_t rows = 55; rows < 240; ++rows) {
    wanted.tables = {{"t", {Conversion::kText, Conversion::kInteger}, numbered_rows(rows, 400)}};
    ASSERT_EQ(joined(differences(wanted, folder.path())), "") << rows << " rows";
  }
}

class EveryPageSize : public testing::TestWithParam<unsigned> {};

TEST_P(EveryPageSize, RecordsOfEverySizeAroundThoseWherePagesOverflow) {
  const unsigned usable = GetParam() - 8;
  std::vector<std::size_t> sizes;
  const auto around = [&](std::size_t size) {
    for (std::size_t i = size < 9 ? 0 : size - 9; i < size + 4; ++i) sizes.push_back(i);
  };
  around(0);
  around(127);
  around(16384);
  for (const std::size_t largest : {usable - 35, (usable - 12) * 64 / 255 - 23}) {
    around(largest);
    for (std::size_t pages = 1; pages < 4; ++pages) {
      around((usable - 12) * 32 / 255 - 23 + pages * (usable - 4));
      around(largest + pages * (usable - 4));
    }
  }
  Case wanted;
  wanted.page_size = GetParam();
  wanted.reserved = 8;
  wanted.schema =
      "CREATE TABLE t(a TEXT NOT NULL, b INTEGER); CREATE INDEX i ON t(a);"
      "CREATE TABLE w(a BLOB, b INTEGER, PRIMARY KEY(b, a)) WITHOUT ROWID;";
  Table text{"t", {Conversion::kText, Conversion::kInteger}, {}};
  Table blob{"w", {Conversion::kBytea, Conversion::kInteger}, {}};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    std::string value(sizes[i], 'a');
    for (std::size_t at = 0; at < value.size(); at += 7)
      value[at] = static_cast<char>('a' + at % 26);
    text.rows.push_back({value, std::to_string(i)});
    for (char& c : value) c = c < 'j' ? 'o' : '\0';
    blob.rows.push_back({value, std::to_string(i)});
  }
  wanted.tables = {text, blob};
  expect_equal(wanted);
}

INSTANTIATE_TEST_SUITE_P(BulkBuilder, EveryPageSize,
                         testing::Values(512, 1024, 2048, 4096, 8192, 16384, 32768, 65536));

TEST(BulkBuilder, PadsTheShortestRecordsAsSqliteDoes) {
  // Three bytes with their size, where a cell has at least four.
  Case wanted;
  wanted.schema = "CREATE TABLE t(a INTEGER PRIMARY KEY) WITHOUT ROWID;";
  wanted.tables = {{"t", {Conversion::kInteger}, {{"0"}, {"1"}}}};
  expect_equal(wanted);
}

TEST(BulkBuilder, TakesPrimaryKeysInAnyOrder) {
  Case wanted;
  wanted.page_size = 1024;
  wanted.schema = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX i ON t(a, id);";
  Table table{"t", {Conversion::kInteger, Conversion::kText}, {}};
  // In order for many pages, some of them with overflow pages, then not.
  for (long i = 0; i < 3000; ++i) {
    const long id = i < 2000 ? 2 * i : 7001 - 2 * i;
    table.rows.push_back({std::to_string(id), std::string(i % 97 == 0 ? 5000 : 20, 'v')});
  }
  for (const std::size_t memory : {std::size_t{1} << 13, std::size_t{1} << 24}) {
    wanted.memory_budget = memory;
    wanted.tables = {table};
    expect_equal(wanted);
  }
}

// (The sanitizers' builds see a rowid that is counted past the largest.)
TEST(BulkBuilder, TakesRowsBehindTheLargestPrimaryKey) {
  Case wanted;
  wanted.schema = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);";
  wanted.tables = {{"t",
                    {Conversion::kInteger, Conversion::kText},
                    {{"9223372036854775807", "x"}, {"-9223372036854775808", "y"}, {"0", "z"}}}};
  expect_equal(wanted);
}

TEST(BulkBuilder, SortsBeyondItsMemory) {
  Case wanted;
  wanted.memory_budget = 1 << 14;
  wanted.schema =
      "CREATE TABLE t(a TEXT NOT NULL, b INTEGER); CREATE UNIQUE INDEX i ON t(a);"
      "CREATE INDEX j ON t(b); CREATE INDEX k ON t(a COLLATE NOCASE DESC);";
  std::vector<Row> rows = numbered_rows(40000, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) std::swap(rows[i], rows[i * 7919 % rows.size()]);
  wanted.tables = {{"t", {Conversion::kText, Conversion::kInteger}, rows}};
  expect_equal(wanted);
  wanted.jobs_in_threads = true;
  expect_equal(wanted);
}

TEST(BulkBuilder, WritesTablesOfAnyNumberOfColumns) {
  for (const std::size_t count : {1U, 126U, 127U, 128U, 1000U, 1999U}) {
    Case wanted;
    wanted.schema = "CREATE TABLE t(";
    Table table{"t", {}, {Row(), Row()}};
    for (std::size_t i = 0; i < count; ++i) {
      wanted.schema += (i == 0 ? "c" : ", c") + std::to_string(i) + " TEXT";
      table.columns.push_back(Conversion::kText);
      table.rows[0].push_back(std::string(i % 80, 'x'));
      table.rows[1].push_back(std::nullopt);
    }
    wanted.schema += ");";
    wanted.tables = {table};
    expect_equal(wanted);
  }
}

TEST(BulkBuilder, LeavesTheTablesThatItDoesNotFillAsTheyAre) {
  const TemporaryFolder folder;
  Case wanted;
  wanted.schema =
      "CREATE TABLE other(a TEXT, b INTEGER); INSERT INTO other VALUES('kept', 1);"
      "CREATE TABLE t(a TEXT, b INTEGER); CREATE TABLE empty(a); CREATE VIEW v AS SELECT a FROM t;"
      "CREATE TABLE gone(x); INSERT INTO gone SELECT zeroblob(100000); DROP TABLE gone;";
  wanted.tables = {{"t", {Conversion::kText, Conversion::kInteger}, numbered_rows(5000, 0)}};
  EXPECT_EQ(joined(differences(wanted, folder.path())), "");
  SqliteFile file(folder.file("ours.db"));
  EXPECT_EQ(file.rows("SELECT * FROM other"), std::vector<std::string>{"text:kept|integer:1|"});
  EXPECT_EQ(file.rows("SELECT count(*) FROM empty"), std::vector<std::string>{"integer:0|"});
}

TEST(BulkBuilder, IsSeenByAConnectionThatStayedOpen) {
  const TemporaryFolder folder;
  Case wanted;
  wanted.schema = "CREATE TABLE t(a TEXT, b INTEGER); CREATE INDEX i ON t(b);";
  wanted.tables = {{"t", {Conversion::kText, Conversion::kInteger}, numbered_rows(1000, 0)}};
  const std::string path = folder.file("a.db");
  make_schema(wanted, path);
  SqliteFile open(path);
  EXPECT_EQ(open.rows("SELECT count(*) FROM t"), std::vector<std::string>{"integer:0|"});
  build(wanted, path);
  EXPECT_EQ(open.rows("SELECT count(*) FROM t"), std::vector<std::string>{"integer:1000|"});
  open.run("INSERT INTO t VALUES('more', 3); DELETE FROM t WHERE b < 3;");
  EXPECT_EQ(joined(faults(path)), "");
}

TEST(BulkBuilder, ForeignKeysAreLeftToTheirCheck) {
  Case wanted;
  wanted.schema =
      "CREATE TABLE p(id INTEGER PRIMARY KEY, a TEXT);"
      "CREATE TABLE t(a TEXT, p INTEGER REFERENCES p(id)); CREATE INDEX i ON t(p);";
  wanted.tables = {{"p", {Conversion::kInteger, Conversion::kText}, {{"5", "x"}, {"1", "y"}}},
                   {"t", {Conversion::kText, Conversion::kInteger}, {{"a", "5"}, {"b", "2"}}}};
  expect_equal(wanted);  // compares what foreign_key_check finds
}

TEST(BulkBuilder, NamesTableAndIndexOfADuplicateAndLeavesTheTableEmpty) {
  Case wanted;
  wanted.schema =
      "CREATE TABLE t(a TEXT COLLATE NOCASE, b INTEGER); CREATE UNIQUE INDEX t_key ON t(a);";
  wanted.tables = {
      {"t", {Conversion::kText, Conversion::kInteger}, {{"secret", "1"}, {"SECRET", "2"}}}};
  const Error error = error_of(wanted);
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_EQ(error.table, "t");
  EXPECT_NE(std::string(error.what()).find("t_key"), std::string::npos);
  EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
  expect_equal(wanted);
}

TEST(BulkBuilder, TakesAnyNumberOfNullsIntoAUniqueIndex) {
  Case wanted;
  wanted.schema = "CREATE TABLE t(a TEXT, b INTEGER, UNIQUE(a, b));";
  wanted.tables = {{"t",
                    {Conversion::kText, Conversion::kInteger},
                    {{"x", std::nullopt},
                     {"x", std::nullopt},
                     {std::nullopt, std::nullopt},
                     {std::nullopt, "1"},
                     {std::nullopt, "1"},
                     {"x", "1"}}}};
  expect_equal(wanted);
  wanted.tables[0].rows.push_back({"x", "1"});
  EXPECT_EQ(error_of(wanted).kind, ErrorKind::kMirror);
}

TEST(BulkBuilder, NamesTheColumnOfANullThatMustNotBe) {
  Case wanted;
  wanted.schema = "CREATE TABLE t(a TEXT, b INTEGER NOT NULL);";
  wanted.tables = {
      {"t", {Conversion::kText, Conversion::kInteger}, {{"x", "1"}, {"x", std::nullopt}}}};
  const Error error = error_of(wanted);
  EXPECT_EQ(error.kind, ErrorKind::kMirror);
  EXPECT_EQ(error.table, "t");
  EXPECT_EQ(error.column, "b");
}

TEST(BulkBuilder, NamesTheTableOfADuplicatePrimaryKey) {
  for (const char* key : {"", " WITHOUT ROWID"}) {
    Case wanted;
    wanted.schema = std::string("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)") + key + ";";
    wanted.tables = {
        {"t", {Conversion::kInteger, Conversion::kText}, {{"3", "x"}, {"4", "y"}, {"3", "z"}}}};
    EXPECT_EQ(error_of(wanted).table, "t");
    expect_equal(wanted);
  }
}

TEST(BulkBuilder, RefusesATextThatItsColumnCannotTake) {
  const std::vector<std::pair<Conversion, std::string>> bad = {
      {Conversion::kInteger, "1.5"},  {Conversion::kInteger, ""},
      {Conversion::kInteger, "-"},    {Conversion::kInteger, "9223372036854775808"},
      {Conversion::kReal, "1.5x"},    {Conversion::kReal, "nan"},
      {Conversion::kNumeric, "1,5"},  {Conversion::kNumeric, "."},
      {Conversion::kBoolean, "yes"}};
  for (const auto& [conversion, text] : bad) {
    Case wanted;
    wanted.schema = "CREATE TABLE t(a);";
    wanted.tables = {{"t", {conversion}, {{text}}}};
    const Error error = error_of(wanted);
    EXPECT_EQ(error.kind, ErrorKind::kMirror) << text;
    EXPECT_EQ(error.column, "a") << text;
  }
}

TEST(BulkBuilder, RefusesWhatItDoesNotDo) {
  const std::vector<std::string> schemas = {
      "CREATE TABLE t(a TEXT); CREATE INDEX i ON t(a) WHERE a > 'x';",
      "CREATE TABLE t(a TEXT); CREATE INDEX i ON t(lower(a));",
      "CREATE TABLE t(a TEXT, b AS (a || 'x'));",
      "CREATE TABLE t(a TEXT) STRICT;",
      "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT);",
      "CREATE TABLE t(a INTEGER);",  // and a text conversion
      "CREATE TABLE t(a TEXT, b TEXT);",
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES('x');",
      "CREATE VIEW t AS SELECT 1 AS a;",
      "CREATE TABLE u(a TEXT);"};
  for (const std::string& schema : schemas) {
    Case wanted;
    wanted.schema = schema;
    wanted.tables = {{"t", {Conversion::kText}, {{"x"}}}};
    EXPECT_EQ(error_of(wanted).kind, ErrorKind::kInternal) << schema;
  }
}

TEST(BulkBuilder, RefusesAFileThatWasNotBegunForIt) {
  for (const char* pragma : {"PRAGMA auto_vacuum=FULL", "PRAGMA auto_vacuum=INCREMENTAL",
                             "PRAGMA encoding='UTF-16'", "PRAGMA journal_mode=WAL"}) {
    const TemporaryFolder folder;
    SqliteFile file(folder.file("a.db"));
    file.run("PRAGMA auto_vacuum=NONE");
    file.run(pragma);
    file.run("CREATE TABLE t(a)");
    EXPECT_THROW(BulkBuilder(folder.file("a.db")), Error) << pragma;
  }
  EXPECT_THROW(BulkBuilder("/nonexistent/a.db"), Error);
}

TEST(BulkBuilder, EmptiesATableWhoseSinkOrJobsWereGivenUp) {
  const TemporaryFolder folder;
  Case wanted;
  wanted.page_size = 512;
  wanted.schema =
      "CREATE TABLE a(x TEXT, y INTEGER); CREATE INDEX ai ON a(x);"
      "CREATE TABLE b(x TEXT, y INTEGER); CREATE INDEX bi ON b(x); CREATE TABLE c(x TEXT, y "
      "INTEGER);";
  const std::string path = folder.file("a.db");
  make_schema(wanted, path);
  RowBatch batch(2);
  for (const Row& row : numbered_rows(5000, 0)) {
    for (const auto& field : row) batch.add_field(*field);
    batch.end_row();
  }
  {
    const std::vector<Conversion> columns = {Conversion::kText, Conversion::kInteger};
    BulkBuilder builder(path);
    auto a = builder.add_table("a", columns);
    auto b = builder.add_table("b", columns);
    auto c = builder.add_table("c", columns);
    for (BulkTable* table : {a.get(), b.get(), c.get()}) table->write(batch);
    a.reset();
    b->finish();
    b->index_jobs().clear();
    EXPECT_EQ(c->finish(), 5000U);
    b.reset();
    c.reset();
    builder.finish();
  }
  EXPECT_EQ(joined(faults(path)), "");
  SqliteFile file(path);
  EXPECT_EQ(file.rows("SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b), count(*) FROM c"),
            std::vector<std::string>{"integer:0|integer:0|integer:5000|"});
  file.run("VACUUM");
}

TEST(BulkBuilder, WritesTablesSideBySide) {
  const TemporaryFolder folder;
  Case wanted;
  wanted.page_size = 512;
  for (int t = 0; t < 5; ++t) {
    const std::string name = "t" + std::to_string(t);
    wanted.schema += "CREATE TABLE " + name + "(x TEXT, y INTEGER); CREATE INDEX i" + name +
                     " ON " + name + "(y, x);";
  }
  const std::string path = folder.file("a.db");
  make_schema(wanted, path);
  RowBatch batch(2);
  for (const Row& row : numbered_rows(100, 0)) {
    for (const auto& field : row) batch.add_field(*field);
    batch.end_row();
  }
  BulkBuilder builder(path);
  std::vector<std::unique_ptr<BulkTable>> tables;
  for (int t = 0; t < 5; ++t) {
    tables.push_back(
        builder.add_table("t" + std::to_string(t), {Conversion::kText, Conversion::kInteger}));
  }
  for (int round = 0; round < 50; ++round) {
    for (const auto& table : tables) table->write(batch);
  }
  for (const auto& table : tables) table->finish();
  tables.clear();
  builder.finish();
  EXPECT_EQ(joined(faults(path)), "");
}

}  // namespace
}  // namespace etl::bulk_test
