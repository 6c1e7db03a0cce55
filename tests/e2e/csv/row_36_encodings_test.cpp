// Row 36: bytes that are no text, and texts in other encodings.
#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvEncodings = NotesTable;

TEST_F(CsvEncodings, ANulByteIsNamedByItsOffset) {
  expect_refused(load(std::string("id,note\n1,a\0b\n", 14)),
                 "notes.csv:2: a NUL byte at byte 11 of the file");
}

TEST_F(CsvEncodings, InvalidUtf8IsNamedByItsOffsetAndTheWayOutIsShown) {
  expect_refused(load("id,note\n1,ok\n2,S\xe3o Paulo\n"),
                 "notes.csv:3: invalid UTF-8 at byte 16 of the file", "--encoding windows-1252");
}

TEST_F(CsvEncodings, Latin1AndWindows1252AreConverted) {
  expect_notes(load("id,note\n1,S\xe3o Paulo\n", {"--encoding", "latin1"}), "1=S\xc3\xa3o Paulo");
  expect_notes(load("id,note\n1,5 \x80\n", {"--encoding", "windows-1252"}), "1=5 \xe2\x82\xac");
}

TEST_F(CsvEncodings, Utf16IsKnownByItsByteOrderMark) {
  const std::string text = "id,note\r\n1,first\r\n";
  std::string little = "\xff\xfe";
  std::string big = "\xfe\xff";
  for (const char c : text) {
    little += std::string(1, c) + '\0';
    big += std::string(1, '\0') + c;
  }
  expect_notes(load(little), "1=first");
  expect_notes(load(big), "1=first");
  expect_notes(load(little.substr(2), {"--encoding", "utf-16le"}), "1=first");
}

TEST_F(CsvEncodings, BytesWithoutAMeaningInTheEncodingAreNamedByTheirOffset) {
  expect_refused(load("id,note\n1,\x81\n", {"--encoding", "windows-1252"}),
                 "notes.csv: invalid windows-1252 at byte 10 of the file", "--encoding");
}

TEST_F(CsvEncodings, AnUnknownEncodingIsAnErrorOfUsage) {
  const Outcome outcome = load("id,note\n", {"--encoding", "klingon"});
  EXPECT_TRUE(fails_with(outcome, 2));
  EXPECT_NE(error_line(outcome).find("no encoding is called \"klingon\""), std::string::npos);
  EXPECT_NE(hint_line(outcome).find("windows-1252"), std::string::npos) << shown(outcome);
  EXPECT_EQ(notes(), "0=before");
}

}  // namespace
}  // namespace etl
