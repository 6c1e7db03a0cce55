// --mode upsert: rows that are there are changed, others added, and each is counted.
#include "e2e/csv/csv_tables.h"

namespace etl {
namespace {

class CsvUpsert : public CsvTables {
 protected:
  CsvUpsert() {
    database_.run(
        "CREATE TABLE bi_schema.items (id int PRIMARY KEY, name text, price numeric, stock int "
        "NOT NULL DEFAULT 5);"
        "INSERT INTO bi_schema.items VALUES (1, 'one', 1.0, 10), (2, 'two', 2.0, 20), (3, 'three', "
        "NULL, 30)");
  }

  Outcome upsert(const std::string& bytes, std::vector<std::string> options = {}) const {
    write("items.csv", bytes);
    options.insert(options.begin(), {"items.csv", "--mode", "upsert"});
    return load(options);
  }

  static constexpr const char* kBefore = "1|one|1.0|10 2|two|2.0|20 3|three|NULL|30";
};

// One is as it was, two and three change, four to six are new.
constexpr const char* kFile = "id,name\n5,five\n2,TWO\n1,one\n4,four\n3,\n6,six\n";
constexpr const char* kAfter =
    "1|one|1.0|10 2|TWO|2.0|20 3|NULL|NULL|30 4|four|NULL|5 5|five|NULL|5 6|six|NULL|5";

TEST_F(CsvUpsert, CountsWhatIsNewUpdatedAndUnchanged) {
  const Outcome outcome = upsert(kFile);
  expect_counts(outcome, 3, 2, 1, 0);
  EXPECT_NE(outcome.out.find("✅ Loaded 6 records into items (3 new, 2 updated, 1 unchanged)\n"),
            std::string::npos)
      << shown(outcome);
  EXPECT_EQ(newest_report()["tables_detail"][0]["records"], 6);
}

TEST_F(CsvUpsert, ChangesOnlyTheColumnsOfTheFile) {
  upsert(kFile);
  EXPECT_EQ(rows_of("items"), kAfter);
}

TEST_F(CsvUpsert, WritesNoRowOfWhichNoByteChanges) {
  const std::string place = "SELECT string_agg(ctid::text, ' ' ORDER BY id) FROM bi_schema.items";
  const std::string before = database_.value(place);
  expect_counts(upsert("id,price\n1,1.0\n2,2.0\n3,\n"), 0, 0, 3, 0);
  EXPECT_EQ(database_.value(place), before);
  expect_counts(upsert("id,price\n1,1.00\n2,2.0\n3,\n"), 0, 1, 2, 0);
  EXPECT_EQ(database_.value("SELECT price FROM bi_schema.items WHERE id = 1"), "1.00");
}

TEST_F(CsvUpsert, DoneTwiceChangesNothingTheSecondTime) {
  upsert(kFile);
  expect_counts(upsert(kFile), 0, 0, 6, 0);
  EXPECT_EQ(rows_of("items"), kAfter);
}

TEST_F(CsvUpsert, TakesStandardInput) {
  const Outcome outcome = load_piped(kFile, {"--table", "items", "--mode", "upsert"});
  expect_counts(outcome, 3, 2, 1, 0);
  EXPECT_EQ(rows_of("items"), kAfter);
}

TEST_F(CsvUpsert, AsADryRunSaysWhatItWouldDoAndDoesNothing) {
  const Outcome outcome = upsert(kFile, {"--dry-run"});
  expect_counts(outcome, 3, 2, 1, 0);
  EXPECT_NE(outcome.out.find("Would load 6 records into items (3 new, 2 updated, 1 unchanged)"),
            std::string::npos)
      << shown(outcome);
  EXPECT_EQ(rows_of("items"), kBefore);
}

TEST_F(CsvUpsert, CountsRowsThatAreLeftOut) {
  const Outcome outcome = upsert("id,name,stock\n1,one,10\nx,bad,1\n6,six,\n2,TWO,20\n7,seven,7\n",
                                 {"--max-errors", "2", "--rejects", "bad.csv"});
  expect_counts(outcome, 1, 1, 1, 2);
  EXPECT_EQ(read_text(path("bad.csv")), "id,name,stock\nx,bad,1\n6,six,\n");
  EXPECT_EQ(faults(), (std::vector<std::string>{"3 id 22P02", "4 stock 23502"}));
}

TEST_F(CsvUpsert, IsUndoneWhereARowIsBad) {
  expect_refused(upsert("id,name\n1,changed\n9,new\nx,bad\n"), "items.csv:4: id: \"x\"");
  EXPECT_EQ(rows_of("items"), kBefore);
  EXPECT_EQ(file_report()["updated"], 0);
}

TEST_F(CsvUpsert, NeedsAPrimaryKey) {
  database_.run("CREATE TABLE bi_schema.notes (id int UNIQUE, note text)");
  write("notes.csv", "id,note\n1,a\n");
  const Outcome outcome = load({"notes.csv", "--mode", "upsert"});
  expect_refused(outcome, "bi_schema.notes: cannot upsert: the table has no primary key");
  EXPECT_NE(hint_line(outcome).find("ALTER TABLE ... ADD PRIMARY KEY, or use --mode replace or "
                                    "append"),
            std::string::npos)
      << shown(outcome);
  EXPECT_EQ(rows_of("notes"), "");
}

TEST_F(CsvUpsert, NeedsThePrimaryKeyInTheFile) {
  database_.run(
      "CREATE TABLE bi_schema.stock (shop int DEFAULT 1, item int, count int, PRIMARY KEY (shop, "
      "item))");
  write("stock.csv", "item,count\n1,1\n");
  expect_refused(load({"stock.csv", "--mode", "upsert"}), "column shop of its primary key");
  write("stock.csv", "count,item,shop\n1,2,3\n4,5,6\n");
  expect_counts(load({"stock.csv", "--mode", "upsert"}), 2, 0, 0, 0);
  EXPECT_EQ(rows_of("stock"), "3|2|1 6|5|4");
}

}  // namespace
}  // namespace etl
