#include "e2e/csv/csv_tables.h"

#include <filesystem>

namespace etl {

namespace {

std::vector<std::string> behind(std::vector<std::string> first,
                                const std::vector<std::string>& arguments) {
  first.insert(first.end(), arguments.begin(), arguments.end());
  return first;
}

}  // namespace

CsvTables::CsvTables() { database_.run("CREATE SCHEMA bi_schema"); }

Outcome CsvTables::load(const std::vector<std::string>& arguments) const {
  return etl(behind({"load-csv", "--no-init"}, arguments));
}

Outcome CsvTables::load_piped(const std::string& bytes,
                              const std::vector<std::string>& arguments) const {
  Command piped = command(behind({"load-csv", "--no-init", "-"}, arguments));
  piped.input = bytes;
  return run_program(piped);
}

std::string CsvTables::rows_of(const std::string& table) {
  std::string text;
  for (const TestConnection::Row& row :
       database_.rows("SELECT * FROM bi_schema." + table + " ORDER BY 1")) {
    std::string line;
    for (const std::optional<std::string>& field : row) {
      line += (line.empty() ? "" : "|") + field.value_or("NULL");
    }
    text += (text.empty() ? "" : " ") + line;
  }
  return text;
}

nlohmann::json CsvTables::file_report(std::size_t file) const {
  const nlohmann::json report = newest_report();
  return report.contains("files") && file < report["files"].size() ? report["files"][file]
                                                                   : nlohmann::json();
}

std::vector<std::string> CsvTables::faults(std::size_t file) const {
  std::vector<std::string> found;
  const nlohmann::json report = file_report(file);
  if (!report.contains("faults")) return found;
  for (const nlohmann::json& fault : report["faults"]) {
    const std::string column = fault["column"].is_null() ? "-" : fault["column"];
    found.push_back(fault["line"].dump() + " " + column + " " + fault["code"].get<std::string>());
  }
  return found;
}

bool CsvTables::exists(const std::string& name) const {
  return std::filesystem::exists(path(name));
}

void CsvTables::expect_counts(const Outcome& outcome, std::uint64_t inserted, std::uint64_t updated,
                              std::uint64_t unchanged, std::uint64_t rejected) const {
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  const nlohmann::json file = file_report();
  ASSERT_TRUE(file.is_object()) << shown(outcome);
  EXPECT_EQ(file["inserted"], inserted) << shown(outcome);
  EXPECT_EQ(file["updated"], updated) << shown(outcome);
  EXPECT_EQ(file["unchanged"], unchanged) << shown(outcome);
  EXPECT_EQ(file["rejected"], rejected) << shown(outcome);
  const std::uint64_t loaded = inserted + updated + unchanged;
  EXPECT_EQ(file["read"], loaded + rejected) << shown(outcome);
  const std::string balance = "Rows: " + std::to_string(loaded + rejected) +
                              " read = " + std::to_string(loaded) + " loaded + " +
                              std::to_string(rejected) + " left out";
  EXPECT_EQ(count_of(outcome.out, balance), 1U) << balance << "\n" << shown(outcome);
}

void CsvTables::expect_refused(const Outcome& outcome, const std::string& error) {
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find(error), std::string::npos) << error << "\n" << shown(outcome);
}

}  // namespace etl
