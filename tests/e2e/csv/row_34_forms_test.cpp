// Row 34: everything that a CSV file may well have.
#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvForms = NotesTable;

constexpr const char* kMark = "\xef\xbb\xbf";

TEST_F(CsvForms, AByteOrderMarkIsNotPartOfTheFirstName) {
  expect_notes(load(std::string(kMark) + "id,note\n1,first\n"), "1=first");
  expect_notes(load(std::string(kMark) + "\"id\",\"note\"\n1,first\n"), "1=first");
}

TEST_F(CsvForms, LinesMayEndInEveryWayAndTheLastInNone) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    expect_notes(load("id,note" + end + "1,first" + end + "2,second" + end), "1=first 2=second");
    expect_notes(load("id,note" + end + "1,first" + end + "2,second"), "1=first 2=second");
  }
}

TEST_F(CsvForms, LineEndsMayBeMixed) {
  expect_notes(load("id,note\r\n1,a\n2,b\r3,c\r\r\n4,d"), "1=a 2=b 3=c 4=d");
}

TEST_F(CsvForms, LineEndsWithinQuotesAreDataByteForByte) {
  load("id,note\n1,\"a\r\nb\rc\nd\"\n");
  EXPECT_EQ(notes(), "1=a\r\nb\rc\nd");
}

TEST_F(CsvForms, ABackslashAndAPointOnALineAreData) {
  expect_notes(load("note,id\n\\.,1\nx,2\n"), "1=\\. 2=x");
  expect_notes(load("id,note\n1,\"\n\\.\n\"\n2,x\n"), "1=\n\\.\n 2=x");
}

TEST_F(CsvForms, NothingIsNullAndTwoQuotesAreTheEmptyText) {
  expect_notes(load("id,note\n1,\n2,\"\"\n"), "1=NULL 2=");
  expect_notes(load("id,note\n1,NA\n2,\"NA\"\n3,\n", {"--null", "NA"}), "1=NULL 2=NA 3=");
}

TEST_F(CsvForms, TextsBeforeBetweenAndBehindTheRecordsAreLeftOutWhereAskedFor) {
  expect_notes(load("Report of \"today\n\nid,note\n# 2,\"x\n1,first\nTotal: 1\n",
                    {"--skip-lines", "2", "--skip-footer", "1", "--comment", "#"}),
               "1=first");
}

TEST_F(CsvForms, QuotesAreDataWhereThereAreNone) {
  expect_notes(load("id,note\n1,\"x\n", {"--quote", "none"}), "1=\"x");
}

}  // namespace
}  // namespace etl
