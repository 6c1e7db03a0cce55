// The completions of bash, zsh and fish, asked of these shells themselves: they offer what the
// program takes, all of it and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "cli/command_line.h"
#include "etl/core/error.h"
#include "support/subprocess.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

using Words = std::set<std::string>;

const std::string kCompletions = std::string(ETL_SOURCE_DIR) + "/src/completions/";

class Completion : public testing::TestWithParam<std::string> {
 protected:
  // What the shell offers at the end of the line.
  Words offered(const std::string& line) const {
    Command command;
    command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                           {"HOME", home_.path()},
                           {"TERM", "xterm"},
                           {"LC_ALL", "C.UTF-8"}};
    command.folder = home_.path();
    if (GetParam() == "bash") {
      // As readline does: words, and the signs of COMP_WORDBREAKS, which = is one of.
      command.arguments = {"bash", "-c",
                           "source \"$0\"\n"
                           "compopt() { :; }\n"
                           "read -ra COMP_WORDS <<<\"${1//=/ = }\"\n"
                           "case \"$1\" in *' ') COMP_WORDS+=('') ;; esac\n"
                           "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                           "_etl\n"
                           "printf '%s\\n' \"${COMPREPLY[@]}\"\n",
                           kCompletions + "etl.bash", line};
    } else if (GetParam() == "zsh") {
      command.arguments = {"zsh", "-f",
                           std::string(ETL_SOURCE_DIR) + "/tests/unit/cli/completions.zsh",
                           kCompletions, line};
    } else {
      command.arguments = {"fish",
                           "--no-config",
                           "-c",
                           "source $argv[1]; complete -C $argv[2]",
                           kCompletions + "etl.fish",
                           line};
    }
    command.arguments.front() = "/usr/bin/" + command.arguments.front();
    const Outcome outcome = run_program(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    Words words;
    std::istringstream lines(outcome.out);
    for (std::string word; std::getline(lines, word);) {
      word.erase(std::min(word.find('\t'), word.size()));  // fish: and what it is
      if (GetParam() == "fish") word.erase(0, word.find('=') + 1);
      if (!word.empty()) words.insert(word);
    }
    return words;
  }

  const TemporaryFolder home_;
};

Words options(const std::string& command) {
  Words all;
  for (const std::string& name : declared_options("")) all.insert(name);
  if (command.empty()) return all;
  all.erase("--version");
  for (const std::string& name : declared_options(command)) all.insert(name);
  return all;
}

bool is_accepted(const std::vector<std::string>& arguments) {
  try {
    parse_command_line(arguments);
    return true;
  } catch (const Error&) {
    return false;
  }
}

TEST_P(Completion, OffersTheOptionsThatThereAre) {
  EXPECT_EQ(offered("etl --"), options(""));
  for (const std::string command : {"load-csv", "replicate", "validate", "schedule"}) {
    EXPECT_EQ(offered("etl " + command + " --"), options(command)) << command;
  }
  EXPECT_EQ(offered("etl schedule status --"), options("schedule"));
  EXPECT_EQ(offered("etl --report-dir replicate validate --"), options("validate"));
}

TEST_P(Completion, OffersTheCommandsThatThereAre) {
  const Words commands = offered("etl ");
  EXPECT_EQ(commands, (Words{"load-csv", "replicate", "validate", "schedule"}));
  const Words actions = offered("etl schedule ");
  EXPECT_EQ(actions.size(), 7U);
  for (const std::string& action : actions)
    EXPECT_TRUE(is_accepted({"schedule", action})) << action;
}

TEST_P(Completion, OffersOnlyValuesThatAreAccepted) {
  const std::pair<const char*, std::vector<const char*>> of_commands[] = {
      {"load-csv", {"--mode", "--decimal", "--thousands", "--delimiter", "--quote"}},
      {"replicate", {"--mode", "--publish", "--numeric", "--arrays", "--views", "--verify"}},
      {"validate", {"--level"}}};
  for (const auto& [command, names] : of_commands) {
    for (const std::string name : names) {
      const Words values = offered(std::string("etl ") + command + " " + name + " ");
      EXPECT_FALSE(values.empty()) << name;
      for (const std::string& value : values) {
        EXPECT_TRUE(is_accepted({command, name, value})) << name << " " << value;
      }
    }
  }
  EXPECT_EQ(offered("etl load-csv --mode=u"), Words{"upsert"});
  EXPECT_EQ(offered("etl replicate --verify c"), (Words{"checksum", "counts"}));
  EXPECT_EQ(offered("etl --log-level off replicate --views "),
            (Words{"translate", "materialize", "skip"}));
}

INSTANTIATE_TEST_SUITE_P(Of, Completion, testing::Values("bash", "zsh", "fish"),
                         [](const auto& shell) { return shell.param; });

}  // namespace
}  // namespace etl
