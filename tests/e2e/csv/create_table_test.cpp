// --create-table: a table for a file that has none, of the types that its values show.
#include "e2e/csv/csv_tables.h"

namespace etl {
namespace {

class CsvCreateTable : public CsvTables {
 protected:
  Outcome create(const std::string& bytes, std::vector<std::string> options = {}) const {
    write("new_items.csv", bytes);
    options.insert(options.begin(), {"new_items.csv", "--create-table"});
    return load(options);
  }

  // "id integer, name text": as PostgreSQL tells it.
  std::string columns() {
    return database_.value(
        "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN "
        "attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY attnum) FROM pg_attribute WHERE "
        "attrelid = to_regclass('bi_schema.new_items') AND attnum > 0");
  }
};

TEST_F(CsvCreateTable, TypesAreWhatAllValuesShow) {
  const Outcome outcome = create(
      "Id,Big,Code,Price,Day,At,Flag,Key,Nothing,Mixed\n"
      "1,3000000000,007,1.5,2024-01-31,2024-01-31 10:00:00,true,"
      "6f1c1c0e-1b5c-4b8e-9a53-0d3c2f6f7a10,,1\n"
      "-2,1,42,22.255,2024-02-29,2024-02-29 23:59:59.5,false,"
      "00000000-0000-0000-0000-000000000000,,x\n"
      ",,,,,,,,,\n");
  expect_counts(outcome, 3, 0, 0, 0);
  EXPECT_EQ(columns(),
            "id integer, big bigint, code text, price numeric(15,3), day date, at timestamp "
            "without time zone, flag boolean, key uuid, nothing text, mixed text");
  EXPECT_EQ(
      database_.value("SELECT concat_ws('|', id, big, code, price, day, at, flag, mixed) FROM "
                      "bi_schema.new_items WHERE id = 1"),
      "1|3000000000|007|1.500|2024-01-31|2024-01-31 10:00:00|t|1");
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.new_items AS item WHERE "
                            "num_nulls(id, big, code, price, day, at, flag, key, nothing, mixed) = "
                            "10"),
            "1");
}

TEST_F(CsvCreateTable, OneValueAtTheEndOfTheFileDecidesToo) {
  std::string text = "id\n";
  for (int row = 1; row <= 30'000; ++row) text += std::to_string(row) + "\n";
  const Outcome outcome = create(text + "none\n");
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.new_items"), "30001");
  EXPECT_EQ(columns(), "id text");
}

TEST_F(CsvCreateTable, TheDefinitionIsShownBeforeTheLoadAndKept) {
  const Outcome outcome = create("Id,Full Name\n1,a\n");
  const std::string definition =
      "CREATE TABLE \"bi_schema\".\"new_items\" (\n  \"id\" integer,\n  \"full_name\" text\n);\n";
  const std::size_t shown_at = outcome.err.find(definition);
  ASSERT_NE(shown_at, std::string::npos) << shown(outcome);
  EXPECT_LT(shown_at, outcome.err.find("new_items.csv -> new_items")) << shown(outcome);
  EXPECT_EQ(file_report()["definition"], definition);
  TestDatabase other;  // it is SQL, and makes the same table
  other.run("CREATE SCHEMA bi_schema; " + definition);
  EXPECT_EQ(other.value("SELECT count(*) FROM bi_schema.new_items"), "0");
}

TEST_F(CsvCreateTable, FilesOfOneNewTableAreLookedAtTogether) {
  write("inbox/new_items.1.csv", "id,code\n1,1\n");
  write("inbox/new_items.2.csv", "id,code\n2,02\n");
  const Outcome outcome = load({"inbox", "--create-table", "--table", "new_items"});
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(columns(), "id integer, code text");
  EXPECT_EQ(rows_of("new_items"), "1|1 2|02");
  EXPECT_EQ(count_of(outcome.err, "CREATE TABLE"), 1U) << shown(outcome);
}

TEST_F(CsvCreateTable, FilesOfOneNewTableHaveOneHeader) {
  write("inbox/new_items.1.csv", "id,code\n1,1\n");
  write("inbox/new_items.2.csv", "id,name\n2,02\n");
  expect_refused(load({"inbox", "--create-table", "--table", "new_items"}),
                 "new_items.2.csv: its header is not that of ");
  EXPECT_EQ(columns(), "");
}

TEST_F(CsvCreateTable, ADryRunLeavesNoTable) {
  const Outcome outcome = create("id\n1\n", {"--dry-run"});
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_NE(outcome.err.find("CREATE TABLE \"bi_schema\".\"new_items\""), std::string::npos);
  EXPECT_NE(outcome.out.find("Would load 1 record into new_items"), std::string::npos);
  EXPECT_EQ(columns(), "");
}

TEST_F(CsvCreateTable, ALoadThatFailsLeavesNoTable) {
  write("others.csv", "id\nx\n");
  database_.run("CREATE TABLE bi_schema.others (id int)");
  expect_refused(create("id\n1\n", {"others.csv"}), "others.csv:2: id: \"x\"");
  EXPECT_EQ(columns(), "");
}

TEST_F(CsvCreateTable, NumbersAndDatesAreReadAsTheOptionsSay) {
  const std::string text = "price;day;at\n1.234,50;31.01.2024;2024-01-31\n-7,125;29.02.2024;\n";
  expect_counts(create(text, {"--decimal", ",", "--thousands", ".", "--date-format", "DD.MM.YYYY"}),
                2, 0, 0, 0);
  EXPECT_EQ(columns(), "price numeric(15,3), day date, at text");
  EXPECT_EQ(rows_of("new_items"), "-7.125|2024-02-29|NULL 1234.500|2024-01-31|2024-01-31");
}

TEST_F(CsvCreateTable, WithoutThemTheSameTextsStayAsTheyAre) {
  expect_counts(create("price;day\n1.234,50;31.01.2024\n"), 1, 0, 0, 0);
  EXPECT_EQ(columns(), "price text, day text");
  EXPECT_EQ(rows_of("new_items"), "1.234,50|31.01.2024");
}

TEST_F(CsvCreateTable, WithoutAHeaderColumnsAreNumbered) {
  expect_counts(create("1,a\n2,b\n", {"--no-header"}), 2, 0, 0, 0);
  EXPECT_EQ(columns(), "column1 integer, column2 text");
}

TEST_F(CsvCreateTable, LeavesATableThatIsThereAsItIs) {
  database_.run("CREATE TABLE bi_schema.new_items (id text)");
  const Outcome outcome = create("id\n1\n");
  expect_counts(outcome, 1, 0, 0, 0);
  EXPECT_EQ(outcome.err.find("CREATE TABLE"), std::string::npos) << shown(outcome);
  EXPECT_EQ(columns(), "id text");
  EXPECT_TRUE(file_report()["definition"].is_null());
}

}  // namespace
}  // namespace etl
