// Row 37: other delimiters and quotes.
#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvDelimiters = NotesTable;

TEST_F(CsvDelimiters, AreFoundOut) {
  expect_notes(load("id;note\n1;one, two\n2;x\n"), "1=one, two 2=x");
  expect_notes(load("id\tnote\n1\t\"one\ttwo\"\n"), "1=one\ttwo");
  expect_notes(load("id|note\n1|first\n"), "1=first");
  expect_notes(load("'id','note'\n1,'it''s, well'\n"), "1=it's, well");
}

TEST_F(CsvDelimiters, AreToldByTheLineThatExcelWrites) {
  expect_notes(load("sep=|\r\nid|note\r\n1|a;b\r\n"), "1=a;b");
}

TEST_F(CsvDelimiters, AreWhatTheOptionsSayWhateverTheFileLooksLike) {
  expect_refused(load("id;note\n1;first\n", {"--delimiter", ","}), "no column for id;note",
                 "--delimiter ';'");
  expect_notes(load("id,note\n1,a;b\n", {"--delimiter", ","}), "1=a;b");
  expect_notes(load("id:note\n1:first\n", {"--delimiter", ":"}), "1=first");
}

TEST_F(CsvDelimiters, AreNotGuessedWhereSeveralFit) {
  expect_refused(load("id;note|more\n1;first|x\n"), "no column for id;note|more", "--delimiter");
}

TEST_F(CsvDelimiters, AreCommasWhereTheyFit) {
  expect_notes(load("id,note\n1,a;b\n2,c;d\n"), "1=a;b 2=c;d");
  expect_notes(load("id,note\n1,'a'\n2,'b'\n"), "1='a' 2='b'");
}

}  // namespace
}  // namespace etl
