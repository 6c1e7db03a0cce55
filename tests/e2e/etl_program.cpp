#include "e2e/etl_program.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "etl/core/schedule_rule.h"

namespace etl {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_with(const std::string& text, const std::string& prefix) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.compare(0, prefix.size(), prefix) == 0) found.push_back(line.substr(prefix.size()));
  }
  return found;
}

std::string line_with(const std::string& text, const std::string& prefix) {
  const std::vector<std::string> lines = lines_with(text, prefix);
  return lines.empty() ? "" : lines.front();
}

std::vector<std::string> sorted_files(const std::string& folder) {
  std::vector<std::string> found;
  if (!fs::exists(folder)) return found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

EtlProgram::EtlProgram() {
  environment_ = {{"PATH", "/usr/bin:/bin"},
                  {"HOME", folder_.path()},
                  {"LANG", "C.UTF-8"},
                  {"DB_NAME", database_.name()}};
  for (const char* name : {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"}) {
    if (const char* value = std::getenv(name)) environment_[name] = value;
  }
}

Command EtlProgram::command(const std::vector<std::string>& arguments) const {
  Command command;
  command.arguments = {ETL_PROGRAM};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.environment = environment_;
  command.folder = folder_.path();
  return command;
}

Outcome EtlProgram::etl(const std::vector<std::string>& arguments) const {
  return run_program(command(arguments));
}

Outcome EtlProgram::etl_ok(const std::vector<std::string>& arguments) const {
  Outcome outcome = etl(arguments);
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  return outcome;
}

void EtlProgram::load_and_replicate() const {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate"});
}

std::vector<std::string> EtlProgram::generations() const {
  std::vector<std::string> found = sorted_files(path("cloud_mirror/data_warehouse.generations"));
  // SQLite's own companions of an open file are no generations.
  found.erase(
      std::remove_if(found.begin(), found.end(),
                     [](const std::string& file) { return fs::path(file).extension() != ".db"; }),
      found.end());
  return found;
}

void EtlProgram::write(const std::string& name, const std::string& text) const {
  fs::create_directories(fs::path(path(name)).parent_path());
  std::ofstream(path(name), std::ios::binary) << text;
}

void EtlProgram::copy_samples_to(const std::string& folder) const {
  fs::copy(sample_folder(), path(folder));
}

void EtlProgram::preload(const std::string& library) {
  environment_["LD_PRELOAD"] = library;
  environment_["ASAN_OPTIONS"] = "verify_asan_link_order=0";
}

void EtlProgram::set_clock(const std::string& time) {
  using std::chrono::system_clock;
  const auto ahead =
      std::chrono::duration_cast<std::chrono::seconds>(*parse_iso8601(time) - system_clock::now());
  write("clock.new", std::to_string(ahead.count()));
  fs::rename(path("clock.new"), path("clock"));
  environment_["ETL_CLOCK_AHEAD"] = path("clock");
  preload(ETL_MOVED_CLOCK);
}

std::vector<std::string> EtlProgram::reports() const {
  std::vector<std::string> found = sorted_files(path("reports"));
  found.erase(std::remove_if(found.begin(), found.end(),
                             [](const std::string& file) {
                               return fs::path(file).extension() != ".json";  // the page
                             }),
              found.end());
  return found;
}

nlohmann::json EtlProgram::newest_report() const {
  const std::vector<std::string> files = reports();
  if (files.empty()) return {};
  const std::string newest =
      *std::max_element(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
        return fs::last_write_time(a) < fs::last_write_time(b);
      });
  return nlohmann::json::parse(read_text(newest));
}

void EtlProgram::add_large_table() { database_.run(large_table_sql()); }

std::string EtlProgram::large_table_sql() {
  return "CREATE TABLE bi_schema.large AS SELECT i AS id, md5(i::text) AS text FROM "
         "generate_series(1, " +
         std::to_string(kLargeTableRows) + ") AS i";
}

void EtlProgram::wait_until_copying() const {
  const std::string folder = path("cloud_mirror/data_warehouse.generations");
  ASSERT_TRUE(becomes_true([&] {
    const std::vector<std::string> files = sorted_files(folder);
    return std::any_of(files.begin(), files.end(), [](const std::string& file) {
      return fs::path(file).extension() == ".building";
    });
  })) << "no generation is being built";
}

std::string EtlProgram::sample_folder() { return std::string(ETL_SOURCE_DIR) + "/data"; }

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

testing::AssertionResult fails_with(const Outcome& outcome, int exit_code) {
  if (outcome.exit_code != exit_code) {
    return testing::AssertionFailure() << "expected exit code " << exit_code << "\n"
                                       << shown(outcome);
  }
  if (lines_with(outcome.err, "etl: error: ").size() != 1 ||
      lines_with(outcome.err, "etl: hint: ").size() != 1) {
    return testing::AssertionFailure() << "expected one error line and one hint line\n"
                                       << shown(outcome);
  }
  return testing::AssertionSuccess();
}

std::string error_line(const Outcome& outcome) { return line_with(outcome.err, "etl: error: "); }

std::string hint_line(const Outcome& outcome) { return line_with(outcome.err, "etl: hint: "); }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

std::string shown(const Outcome& outcome) {
  return "exit code " + std::to_string(outcome.exit_code) + ", signal " +
         std::to_string(outcome.signal) + "\nstdout:\n" + outcome.out + "\nstderr:\n" + outcome.err;
}

}  // namespace etl
