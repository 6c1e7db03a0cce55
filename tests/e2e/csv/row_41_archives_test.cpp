// Row 41: files packed by gzip and zstd.
#include <filesystem>

#include "e2e/csv/notes_table.h"
#include "support/packed_text.h"

namespace etl {
namespace {

using CsvArchives = NotesTable;

TEST_F(CsvArchives, GoIntoTheTableOfTheirName) {
  write("Notes.csv.gz", packed_text("gzip", "id,note\n1,first\n"));
  expect_notes(etl({"load-csv", "--no-init", "Notes.csv.gz"}), "1=first");
  write("notes (1).csv.zst", packed_text("zstd", "id,note\n2,second\n"));
  expect_notes(etl({"load-csv", "--no-init", "notes (1).csv.zst"}), "2=second");
}

TEST_F(CsvArchives, AreKnownByTheirBytesAndSoAlsoInAPipe) {
  const std::string text = "id,note\n1,first\n";
  for (const char* program : {"gzip", "zstd"}) {
    expect_notes(load_piped(packed_text(program, text)), "1=first");
    expect_notes(load(packed_text(program, text)), "1=first");
  }
}

TEST_F(CsvArchives, OfAFolderAreReadToo) {
  std::filesystem::create_directory(path("inbox"));
  write("inbox/notes.csv.gz", packed_text("gzip", "id,note\n1,a\n"));
  write("inbox/notes.2.tsv.zst", packed_text("zstd", "id\tnote\n2\tb\n"));
  expect_notes(etl({"load-csv", "--no-init", "inbox", "--table", "notes"}), "1=a 2=b");
}

TEST_F(CsvArchives, ThatAreDamagedAreRefusedAtTheirByte) {
  std::string text = "id,note\n";
  for (int i = 0; i < 100'000; ++i)
    text += std::to_string(i) + "," + std::to_string(i * 7919) + "\n";
  for (const std::string program : {"gzip", "zstd"}) {
    const std::string whole = packed_text(program, text);
    const std::string half = whole.substr(0, whole.size() / 2);
    expect_refused(load(half),
                   "notes.csv: the " + program + " archive ends too early, at byte " +
                       std::to_string(half.size()) + " of the file",
                   program + " -t");
    std::string damaged = whole;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    expect_refused(load(damaged), "notes.csv: the " + program + " archive is damaged, at byte ");
  }
}

TEST_F(CsvArchives, OfOtherKindsAreNamed) {
  expect_refused(load("PK\x03\x04"), "notes.csv: this is a ZIP archive or a workbook, not CSV",
                 "save its sheet as CSV");
}

}  // namespace
}  // namespace etl
