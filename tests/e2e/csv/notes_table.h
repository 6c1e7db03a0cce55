// Fixture: a table bi_schema.notes (id int, note text) with one row from before, and notes.csv,
// which is to replace it.
#pragma once

#include "e2e/etl_program.h"

namespace etl {

class NotesTable : public EtlProgram {
 protected:
  NotesTable();

  // `etl load-csv notes.csv OPTIONS`, with these bytes in the file.
  Outcome load(const std::string& bytes, const std::vector<std::string>& options = {}) const;
  // The same through standard input.
  Outcome load_piped(const std::string& bytes, const std::vector<std::string>& options = {}) const;

  // "1=first 2=NULL", by id.
  std::string notes();
  // Exit code 0, and then the table holds this.
  void expect_notes(const Outcome& outcome, const std::string& expected);
  // Exit code 4, an error line and a hint that hold these parts, the table as it was before, and a
  // report of the failure.
  void expect_refused(const Outcome& outcome, const std::string& error,
                      const std::string& hint = "");
};

}  // namespace etl
