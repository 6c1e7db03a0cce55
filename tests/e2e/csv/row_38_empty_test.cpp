// Row 38: files without rows.
#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvWithoutRows = NotesTable;

TEST_F(CsvWithoutRows, IsAnErrorWhereThereIsNotEvenAHeader) {
  expect_refused(load(""), "notes.csv: the file is empty", "name the columns");
  expect_refused(load("\n\r\n"), "notes.csv: the file is empty");
  expect_refused(load("\xef\xbb\xbf"), "notes.csv: the file is empty");
  expect_refused(load("id,note\n", {"--skip-lines", "1"}),
                 "notes.csv: the file has nothing behind the lines to skip, 1");
}

TEST_F(CsvWithoutRows, IsFineWhereThereIsAHeader) {
  expect_notes(load("id,note\n"), "");
  expect_notes(load("id;note"), "");
}

}  // namespace
}  // namespace etl
