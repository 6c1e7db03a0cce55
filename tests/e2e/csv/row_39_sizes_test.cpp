// Row 39: large fields, many columns, many rows.
#include <sys/resource.h>

#include <fstream>

#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvSizes = NotesTable;

// Of the largest program that this test has run, in MiB.
long peak_memory() {
  rusage usage = {};
  getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_maxrss / 1024;
}

TEST_F(CsvSizes, AFieldOfTenMegabytesIsLoaded) {
  const std::string note(10'000'000, 'x');
  const Outcome outcome = load("id,note\n1," + note + "\n2,\"" + note + "\ny\"\n");
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(database_.value("SELECT string_agg(length(note)::text, ' ' ORDER BY id) FROM "
                            "bi_schema.notes WHERE rtrim(note, E'\\ny') = repeat('x', 10000000)"),
            "10000000 10000002");
}

TEST_F(CsvSizes, ALineThatIsTooLongIsNamed) {
  expect_refused(load("id,note\n1,a\n2," + std::string(17'000'000, 'x') + "\n"),
                 "notes.csv:3: the line is longer than 16,777,214 bytes");
}

TEST_F(CsvSizes, AsManyColumnsAsATableCanHaveAreLoaded) {
  database_.run(
      "DO $$ BEGIN EXECUTE 'CREATE TABLE bi_schema.wide (' || (SELECT string_agg(format('c%s "
      "int', i), ',') FROM generate_series(1, 1600) i) || ')'; END $$");
  std::string header = "c1";
  std::string row = "1";
  for (int i = 2; i <= 1600; ++i) {
    header += ",c" + std::to_string(i);
    row += "," + std::to_string(i);
  }
  write("wide.csv", header + "\n" + row + "\n");
  etl_ok({"load-csv", "--no-init", "wide.csv"});
  EXPECT_EQ(database_.value("SELECT c1600 FROM bi_schema.wide"), "1600");
}

TEST_F(CsvSizes, MoreColumnsThanATableCanHaveAreRefusedByTheFirstThatItLacks) {
  std::string header = "id,note";
  for (int i = 1; i <= 1998; ++i) header += ",c" + std::to_string(i);
  expect_refused(load(header + "\n"), "notes.csv:1: the table has no column for c1");
}

using LongCsvSizes = CsvSizes;

TEST_F(LongCsvSizes, TenMillionRowsAreLoadedWithinConstantMemory) {
  constexpr int kRows = 10'000'000;
  {
    std::ofstream file(path("notes.csv"), std::ios::binary);
    file << "id,note\n";
    for (int i = 0; i < kRows; ++i) file << i << ",a note on number " << i << "\n";
  }
  const Outcome outcome =
      run_program(command({"load-csv", "--no-init", "notes.csv"}), std::chrono::minutes(9));
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(database_.value("SELECT count(*) || ' ' || sum(id) FROM bi_schema.notes"),
            "10000000 49999995000000");
  EXPECT_LT(peak_memory(), 200);
}

}  // namespace
}  // namespace etl
