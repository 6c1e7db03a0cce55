// Fixture: a schema bi_schema with the tables that a test makes in it, CSV files that go into them,
// and what load-csv says and leaves behind.
#pragma once

#include "e2e/etl_program.h"

namespace etl {

class CsvTables : public EtlProgram {
 protected:
  CsvTables();

  // `etl load-csv --no-init ARGUMENTS`.
  Outcome load(const std::vector<std::string>& arguments) const;
  Outcome load_piped(const std::string& bytes, const std::vector<std::string>& arguments) const;

  // All rows as text, by their first column: "1|first 2|NULL".
  std::string rows_of(const std::string& table);
  // Of the only file of the newest report, or of file number `file`.
  nlohmann::json file_report(std::size_t file = 0) const;
  // Each as "line column code".
  std::vector<std::string> faults(std::size_t file = 0) const;
  bool exists(const std::string& name) const;

  // Exit code 0, these counts in the newest report (read = inserted + updated + unchanged +
  // rejected), and the same on standard output.
  void expect_counts(const Outcome& outcome, std::uint64_t inserted, std::uint64_t updated,
                     std::uint64_t unchanged, std::uint64_t rejected) const;
  // Exit code 4 and this in the error line.
  static void expect_refused(const Outcome& outcome, const std::string& error);
};

}  // namespace etl
