// The manual page against the program: the options, settings and exit codes that there are.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "cli/command_line.h"
#include "etl/core/settings.h"
#include "etl/runtime/files.h"
#include "support/subprocess.h"

namespace etl {
namespace {

using Words = std::set<std::string>;

const std::string kPage = std::string(ETL_SOURCE_DIR) + "/src/man/etl.1";

// The lines of each section that begin a list item: ".It Fl -schema Ar schema" is "Fl -schema Ar
// schema".
std::map<std::string, std::vector<std::string>> items_by_section() {
  std::map<std::string, std::vector<std::string>> items;
  std::string section;
  std::istringstream lines(read_file(kPage));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(".Sh ", 0) == 0) section = line.substr(4);
    if (line.rfind(".It ", 0) == 0) items[section].push_back(line.substr(4));
  }
  return items;
}

// "Fl q , -quiet": the long name, with its dashes.
Words long_options(const std::vector<std::string>& items) {
  Words names;
  for (const std::string& item : items) {
    std::istringstream words(item);
    for (std::string word; words >> word;) {
      if (word.size() > 2 && word[0] == '-') {
        names.insert("-" + word);
        break;
      }
    }
  }
  return names;
}

TEST(Manual, ExplainsExactlyTheOptionsThereAre) {
  auto items = items_by_section();
  const std::pair<const char*, const char*> sections[] = {{"", "GLOBAL OPTIONS"},
                                                          {"load-csv", "LOAD-CSV"},
                                                          {"replicate", "REPLICATE"},
                                                          {"validate", "VALIDATE"},
                                                          {"schedule", "SCHEDULE"}};
  for (const auto& [command, section] : sections) {
    Words declared;
    for (const std::string& name : declared_options(command)) declared.insert(name);
    if (*command != '\0') declared.erase("--help");
    EXPECT_EQ(long_options(items[section]), declared) << section;
  }
}

TEST(Manual, ExplainsExactlyTheSettingsThereAre) {
  Words explained;
  const std::vector<std::string> items = items_by_section()["ENVIRONMENT"];
  for (const std::string& item : items) {
    explained.insert(item.substr(0, item.find(" ,")));
  }
  Words settings = {"Ev LANGUAGE", "Ev NO_COLOR"};
  for (const SettingKey& key : setting_keys()) settings.insert("Ev " + std::string(key.name));
  EXPECT_EQ(explained, settings);
}

TEST(Manual, IsWellFormed) {
  Command command;
  command.arguments = {"/usr/bin/mandoc", "-T", "lint", "-W", "warning,stop", kPage};
  const Outcome outcome = run_program(command);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.out, "");
}

}  // namespace
}  // namespace etl
