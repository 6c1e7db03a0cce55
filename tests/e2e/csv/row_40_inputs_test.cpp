// Row 40: what a path may be.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "e2e/csv/notes_table.h"

namespace etl {
namespace {

using CsvInputs = NotesTable;

TEST_F(CsvInputs, AFolderIsTheFilesInIt) {
  std::filesystem::create_directory(path("inbox"));
  write("inbox/Notes.csv", "id,note\n1,a\n");
  write("inbox/notes (1).tsv", "id\tnote\n2\tb\n");
  write("inbox/readme.txt", "nothing");
  expect_notes(etl({"load-csv", "--no-init", "inbox"}), "1=a 2=b");
}

TEST_F(CsvInputs, AFolderWithoutFilesIsRefused) {
  std::filesystem::create_directory(path("inbox"));
  expect_refused(etl({"load-csv", "--no-init", "inbox"}), "inbox: no CSV file in this folder");
}

TEST_F(CsvInputs, APathThatIsNotThereIsRefused) {
  expect_refused(etl({"load-csv", "--no-init", "notes.csv"}), "notes.csv: no such file or folder");
}

TEST_F(CsvInputs, AFileWithoutPermissionIsRefused) {
  write("notes.csv", "id,note\n1,a\n");
  ASSERT_EQ(chmod(path("notes.csv").c_str(), 0), 0);
  Command barred = command({"load-csv", "--no-init", "notes.csv"});
  if (geteuid() == 0) {  // without root's right to read everything
    const std::vector<std::string> setpriv = {"/usr/bin/setpriv", "--bounding-set",
                                              "-dac_override,-dac_read_search"};
    barred.arguments.insert(barred.arguments.begin(), setpriv.begin(), setpriv.end());
  }
  expect_refused(run_program(barred), "notes.csv: cannot be read: Permission denied",
                 "check the path and its permissions");
}

TEST_F(CsvInputs, AFifoIsRead) {
  ASSERT_EQ(mkfifo(path("notes.csv").c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream(path("notes.csv")) << "id,note\n1,a\n" << std::flush << "2,b\n";
  });
  expect_notes(etl({"load-csv", "--no-init", "notes.csv"}), "1=a 2=b");
  writer.join();
}

TEST_F(CsvInputs, StandardInputIsRead) { expect_notes(load_piped("id;note\n1;a\n"), "1=a"); }

TEST_F(CsvInputs, StandardInputIsNamedInAnError) {
  const Outcome outcome = load_piped("id,note\n1\n");
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find("standard input:2: 1 field where"), std::string::npos)
      << shown(outcome);
}

// The server takes the first row and waits for us, while most of the file is still to be read.
TEST_F(CsvInputs, AFileThatChangesWhileItIsReadIsRefused) {
  database_.run(
      "CREATE FUNCTION bi_schema.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
      "pg_advisory_xact_lock(40); RETURN NEW; END';"
      "CREATE TRIGGER wait BEFORE INSERT ON bi_schema.notes FOR EACH ROW EXECUTE FUNCTION "
      "bi_schema.wait()");
  std::string text = "id,note\n";
  const std::string note(100'000, 'x');
  for (int i = 1; i <= 900; ++i) text += std::to_string(i) + "," + note + "\n";
  write("notes.csv", text);
  TestConnection holder = database_.connect();
  holder.run("SELECT pg_advisory_lock(40)");
  Subprocess run(command({"load-csv", "--no-init", "notes.csv"}));
  ASSERT_TRUE(becomes_true([&] {
    return holder.value(
               "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT "
               "granted") == "1";
  })) << run.err();
  std::ofstream(path("notes.csv"), std::ios::app) << "901,more\n";
  holder.run("SELECT pg_advisory_unlock(40)");
  expect_refused(run.wait(), "notes.csv: the file changed while it was read",
                 "load it once it is written");
}

}  // namespace
}  // namespace etl
