// Row 33: columns that are missing, too many, there twice, in another order.
#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvHeaderRow = NotesTable;

constexpr const char* kTable = "table notes: id, note)";

TEST_F(CsvHeaderRow, MayNameTheColumnsInAnyOrder) {
  expect_notes(load("Note,ID\nfirst,1\n"), "1=first");
}

TEST_F(CsvHeaderRow, MayLeaveOutAColumnThatCanBeNull) { expect_notes(load("id\n1\n"), "1=NULL"); }

TEST_F(CsvHeaderRow, NeedsAColumnThatCannotBeNull) {
  const Outcome outcome = load("note\nfirst\n");
  expect_refused(outcome, "notes.csv:1: column id needs a value and has no field (file: note; ",
                 "add the field");
  expect_refused(outcome, kTable);
}

TEST_F(CsvHeaderRow, NamesNoColumnThatTheTableDoesNotHave) {
  const Outcome outcome = load("id,note,colour\n1,first,red\n");
  expect_refused(outcome,
                 "notes.csv:1: the table has no column for colour (file: id, note, colour; ",
                 "remove the field");
  expect_refused(outcome, kTable);
}

TEST_F(CsvHeaderRow, NamesNoColumnTwice) {
  expect_refused(load("id,note,note\n1,first,second\n"), "the header has column note twice");
  const Outcome outcome = load("id,note,NOTE\n1,first,second\n");
  expect_refused(outcome, "two fields match column note (file: id, note, NOTE; ");
  expect_refused(outcome, kTable);
}

}  // namespace
}  // namespace etl
