// Fixture of the end-to-end tests: the etl program in a working folder of its own, with a scratch
// database, and data/'s samples at hand.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/subprocess.h"
#include "support/temporary_folder.h"
#include "support/test_database.h"

namespace etl {

// Enough for a copy of half a second, far longer than it takes to see it begin.
constexpr int kLargeTableRows = 600'000;

class EtlProgram : public testing::Test {
 protected:
  EtlProgram();

  // `etl ARGUMENTS` in the working folder, with `environment_`.
  Command command(const std::vector<std::string>& arguments) const;
  Outcome etl(const std::vector<std::string>& arguments) const;
  // As etl(), and a failure of the test where the exit code is not 0.
  Outcome etl_ok(const std::vector<std::string>& arguments) const;
  void load_and_replicate() const;

  std::string path(const std::string& name) const { return folder_.file(name); }
  std::string mirror_path() const { return path("cloud_mirror/data_warehouse.db"); }
  std::vector<std::string> generations() const;  // files in the generations' folder
  void write(const std::string& name, const std::string& text) const;
  void copy_samples_to(const std::string& folder) const;

  // The program in a world of tests/support/preload.
  void preload(const std::string& library);
  // The wall clock of all programs started from now on, and of those that run, in UTC, ISO 8601.
  void set_clock(const std::string& time);

  std::vector<std::string> reports() const;  // paths, oldest first
  nlohmann::json newest_report() const;

  // A table whose copy takes long enough to be met while it is under way, in bi_schema.
  void add_large_table();
  static std::string large_table_sql();
  // The program in the middle of copying it: the new generation grows.
  void wait_until_copying() const;

  static std::string sample_folder();

  TemporaryFolder folder_;
  TestDatabase database_;
  std::map<std::string, std::string> environment_;
};

std::string read_text(const std::string& path);

// The outcome is a failure as users are promised it: this exit code, one "etl: error:" line and
// one "etl: hint:" line.
testing::AssertionResult fails_with(const Outcome& outcome, int exit_code);

// "etl: error: ..." and "etl: hint: ..." without their prefixes.
std::string error_line(const Outcome& outcome);
std::string hint_line(const Outcome& outcome);

std::size_t count_of(const std::string& text, const std::string& part);

// Everything a failed assertion should show.
std::string shown(const Outcome& outcome);

}  // namespace etl
