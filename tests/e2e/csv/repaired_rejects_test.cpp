// Rows that were left out, repaired and appended; and the log of loads that knows files again.
#include "e2e/csv/csv_tables.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class CsvRepairedRejects : public CsvTables {
 protected:
  CsvRepairedRejects() {
    database_.run("CREATE TABLE bi_schema.items (id int PRIMARY KEY, day date)");
  }

  // With the load log, which is made where things that are missing are.
  Outcome load_items(const std::string& file, std::vector<std::string> options) const {
    options.insert(options.begin(), {"load-csv", file, "--table", "items"});
    return etl(options);
  }

  // Loads 1 and 3; 2 and 4 are in bad.csv, and repaired in the same file.
  void load_and_repair() {
    write("items.csv", "id,day\r\n1,2024-01-01\r\n2,soon\r\n3,\"2024-01-03\"\r\n4,later\r\n");
    expect_counts(load_items("items.csv", {"--max-errors", "2", "--rejects", "bad.csv"}), 2, 0, 0,
                  2);
    ASSERT_EQ(read_text(path("bad.csv")), "id,day\r\n2,soon\r\n4,later\r\n");
    write("bad.csv", "id,day\r\n2,2024-01-02\r\n4,2024-01-04\r\n");
  }

  Outcome append(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"--mode", "append"});
    return load_items("bad.csv", options);
  }

  static void expect_nothing_done(const Outcome& outcome) {
    EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
    EXPECT_NE(outcome.err.find("bad.csv: loaded into items already"), std::string::npos)
        << shown(outcome);
    EXPECT_NE(outcome.err.find("--force loads it again"), std::string::npos) << shown(outcome);
    EXPECT_NE(outcome.out.find("Rows: 0 read = 0 loaded + 0 left out"), std::string::npos)
        << shown(outcome);
  }

  static constexpr const char* kAll = "1|2024-01-01 2|2024-01-02 3|2024-01-03 4|2024-01-04";
};

TEST_F(CsvRepairedRejects, AreAddedToTheOthers) {
  load_and_repair();
  expect_counts(append(), 2, 0, 0, 0);
  EXPECT_EQ(rows_of("items"), kAll);
}

TEST_F(CsvRepairedRejects, AreNotAddedTwice) {
  load_and_repair();
  append();
  expect_nothing_done(append());
  EXPECT_TRUE(file_report()["loaded_before"].is_string());
  EXPECT_EQ(rows_of("items"), kAll);
}

TEST_F(CsvRepairedRejects, AreKnownUnderAnotherNameAndNotWithOtherBytes) {
  load_and_repair();
  append();
  write("copy.csv", read_text(path("bad.csv")));
  EXPECT_NE(load_items("copy.csv", {"--mode", "append"}).err.find("loaded into items already"),
            std::string::npos);
  write("copy.csv", "id,day\n5,2024-01-05\n");
  expect_counts(load_items("copy.csv", {"--mode", "append"}), 1, 0, 0, 0);
}

TEST_F(CsvRepairedRejects, MeetTheirOwnKeysWhereTheyAreForced) {
  load_and_repair();
  append();
  expect_refused(append({"--force"}),
                 "bad.csv:2: id: a row with this key is there already (id)=(2), items_pkey");
  EXPECT_EQ(rows_of("items"), kAll);
}

TEST_F(CsvRepairedRejects, AreAddedAgainOnceTheTableWasReplaced) {
  load_and_repair();
  append();
  write("others.csv", "id,day\n9,2024-01-09\n");
  expect_counts(load_items("others.csv", {"--mode", "replace"}), 1, 0, 0, 0);
  expect_counts(append(), 2, 0, 0, 0);
  EXPECT_EQ(rows_of("items"), "2|2024-01-02 4|2024-01-04 9|2024-01-09");
  expect_nothing_done(append());
}

TEST_F(CsvRepairedRejects, AreNotRememberedByALoadThatFailedOrOnlyTried) {
  load_and_repair();
  EXPECT_EQ(append({"--dry-run"}).exit_code, 0);
  database_.run("INSERT INTO bi_schema.items VALUES (4, NULL)");
  expect_refused(append(), "bad.csv:3: id: ");
  database_.run("DELETE FROM bi_schema.items WHERE id = 4");
  expect_counts(append(), 2, 0, 0, 0);
  EXPECT_EQ(rows_of("items"), kAll);
}

TEST_F(CsvRepairedRejects, AreInTheLoadLogWithTheirCounts) {
  load_and_repair();
  append();
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.etl_load_log"), "2");
  EXPECT_EQ(database_.value("SELECT string_agg(concat_ws(' ', file, mode, rows_read, rows_loaded, "
                            "rows_rejected), '; ' ORDER BY file) FROM bi_schema.etl_load_log"),
            "bad.csv append 2 2 0; items.csv replace 4 2 2");
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.etl_load_log WHERE sha256 = "
                            "encode(sha256(convert_to(E'id,day\\r\\n2,2024-01-02\\r\\n4,2024-01-04"
                            "\\r\\n', 'UTF8')), 'hex')"),
            "1");
}

TEST_F(CsvRepairedRejects, LeaveNoLoadLogInTheMirror) {
  load_and_repair();
  ASSERT_EQ(database_.value("SELECT count(*) FROM bi_schema.etl_load_log"), "1");
  etl_ok({"replicate"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM items"), "2");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_master WHERE name LIKE '%load_log%'"), "0");
  append({"--dry-run"});
  database_.run("DELETE FROM bi_schema.etl_load_log");
  const Outcome validation = etl_ok({"validate", "--json"});
  EXPECT_EQ(validation.out.find("etl_load_log"), std::string::npos) << validation.out;
}

}  // namespace
}  // namespace etl
