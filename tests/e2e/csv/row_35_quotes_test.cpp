// Row 35: quotes that do not fit, named by the line where they open.
#include <sys/resource.h>

#include <fstream>

#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvQuotesInDisorder = NotesTable;

TEST_F(CsvQuotesInDisorder, AnUnclosedQuoteIsNamedWhereItOpens) {
  const Outcome outcome = load("id,note\n1,first\n2,\"second\n3,third\n4,fourth\n");
  expect_refused(outcome, "notes.csv:3: the quote that opens here is never closed", "close it");
}

TEST_F(CsvQuotesInDisorder, TextBehindAClosingQuoteIsNamedWhereTheQuoteOpens) {
  expect_refused(load("id,note\n1,\"first\"x\n"),
                 "notes.csv:2: a quoted field has text after its closing quote", "double a quote");
  expect_refused(
      load("id,note\n1,\"first\n2,\"second\"\n"),
      "notes.csv:2: a quoted field has text after its closing quote, which is on line 3");
}

// 200 MB behind a quote that nobody closes do not go into memory.
TEST_F(CsvQuotesInDisorder, AnUnclosedQuoteDoesNotTakeTheWholeFileIntoMemory) {
  {
    std::ofstream file(path("notes.csv"), std::ios::binary);
    file << "id,note\n1,\"first\n";
    const std::string line(999, 'x');
    for (int i = 0; i < 200'000; ++i) file << line << "\n";
  }
  expect_refused(etl({"load-csv", "--no-init", "notes.csv"}),
                 "notes.csv:2: the quote that opens here is not closed within 64 MiB");
  rusage usage = {};  // of the largest program that this test has run
  getrusage(RUSAGE_CHILDREN, &usage);
  EXPECT_LT(usage.ru_maxrss, 180 * 1024) << "KiB";
}

}  // namespace
}  // namespace etl
