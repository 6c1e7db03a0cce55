#include "e2e/csv/notes_table.h"

namespace etl {

namespace {

constexpr const char* kBefore = "0=before";

std::vector<std::string> with_options(std::vector<std::string> arguments,
                                      const std::vector<std::string>& options) {
  arguments.insert(arguments.end(), options.begin(), options.end());
  return arguments;
}

}  // namespace

NotesTable::NotesTable() {
  database_.run(
      "CREATE SCHEMA bi_schema; CREATE TABLE bi_schema.notes (id int NOT NULL, note text);"
      "INSERT INTO bi_schema.notes VALUES (0, 'before')");
}

Outcome NotesTable::load(const std::string& bytes, const std::vector<std::string>& options) const {
  write("notes.csv", bytes);
  return etl(with_options({"load-csv", "--no-init", "notes.csv"}, options));
}

Outcome NotesTable::load_piped(const std::string& bytes,
                               const std::vector<std::string>& options) const {
  Command piped =
      command(with_options({"load-csv", "--no-init", "-", "--table", "notes"}, options));
  piped.input = bytes;
  return run_program(piped);
}

std::string NotesTable::notes() {
  return database_.value(
      "SELECT string_agg(id || '=' || coalesce(note, 'NULL'), ' ' ORDER BY id, note) FROM "
      "bi_schema.notes");
}

void NotesTable::expect_notes(const Outcome& outcome, const std::string& expected) {
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(notes(), expected);
}

void NotesTable::expect_refused(const Outcome& outcome, const std::string& error,
                                const std::string& hint) {
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find(error), std::string::npos) << error << "\n" << shown(outcome);
  EXPECT_NE(hint_line(outcome).find(hint), std::string::npos) << hint << "\n" << shown(outcome);
  EXPECT_EQ(notes(), kBefore);
  EXPECT_EQ(newest_report()["exit_code"], 4);
}

}  // namespace etl
