// The program from arguments to exit code, as far as it needs no server.
#include "etl/cli/run.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "etl/core/error.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

namespace fs = std::filesystem;

class Program : public testing::Test {
 protected:
  Program() : before_(fs::current_path()) { fs::current_path(folder_.path()); }
  ~Program() override { fs::current_path(before_); }

  int etl(const std::vector<std::string>& arguments) {
    out_.str("");
    err_.str("");
    const Surroundings surroundings{
        out_, err_,
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = environment_.find(name);
          return found == environment_.end() ? std::nullopt : std::optional(found->second);
        },
        terminal_, 80};
    return run(arguments, surroundings);
  }
  std::vector<nlohmann::json> reports() const {
    std::vector<nlohmann::json> found;
    if (!fs::exists("reports")) return found;
    for (const auto& entry : fs::directory_iterator("reports")) {
      if (entry.path().extension() != ".json") continue;  // the status page
      std::ifstream file(entry.path());
      found.push_back(nlohmann::json::parse(file));
    }
    return found;
  }

  TemporaryFolder folder_;
  fs::path before_;
  std::map<std::string, std::string> environment_;
  bool terminal_ = false;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(Program, PrintsHelpAndVersion) {
  EXPECT_EQ(etl({"--help"}), 0);
  EXPECT_EQ(out_.str().substr(0, 9), "etl keeps");
  EXPECT_EQ(etl({"--quiet", "--version"}), 0);
  EXPECT_EQ(out_.str(), "etl " ETL_VERSION "\n");
  EXPECT_EQ(etl({"replicate", "--json", "--help"}), 0);
  EXPECT_EQ(out_.str().substr(0, 17), "Copy a PostgreSQL");
  EXPECT_EQ(err_.str(), "");
}

TEST_F(Program, TellsAMistakeOnStderr) {
  EXPECT_EQ(etl({"replicat"}), 2);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(err_.str(),
            "etl: error: unknown command replicat\n"
            "etl: hint: did you mean replicate? see `etl --help`\n");
}

TEST_F(Program, TellsAMistakeAsJsonWhereAsked) {
  EXPECT_EQ(etl({"replicate", "--no-such-option", "--json"}), 2);
  const nlohmann::json error = nlohmann::json::parse(out_.str())["error"];
  EXPECT_EQ(error["code"], "usage");
  EXPECT_EQ(error["retryable"], false);
}

TEST_F(Program, UsesColourOnlyOnATerminalThatHasItAndWhereItIsWanted) {
  const auto coloured = [&](const std::vector<std::string>& arguments) {
    etl(arguments);
    return err_.str().find('\x1b') != std::string::npos;
  };
  terminal_ = true;
  environment_ = {{"TERM", "xterm"}};
  EXPECT_TRUE(coloured({"replicat"}));
  EXPECT_FALSE(coloured({"replicat", "--no-color"}));
  environment_ = {{"TERM", "dumb"}};
  EXPECT_FALSE(coloured({"replicat"}));
  environment_ = {{"TERM", "xterm"}, {"NO_COLOR", "1"}};
  EXPECT_FALSE(coloured({"replicat"}));
  terminal_ = false;
  environment_ = {{"TERM", "xterm"}};
  EXPECT_FALSE(coloured({"replicat"}));
}

TEST_F(Program, LeavesAReportOfARunThatItsSettingsPrevented) {
  environment_ = {{"DB_PORT", "postgres"}};
  EXPECT_EQ(etl({"replicate"}), 2);
  ASSERT_EQ(reports().size(), 1U);
  const nlohmann::json report = reports()[0];
  EXPECT_EQ(report["command"], "replicate");
  EXPECT_EQ(report["status"], "ERROR");
  EXPECT_EQ(report["exit_code"], 2);
  EXPECT_EQ(report["error"]["code"], "configuration");
  EXPECT_FALSE(report["run_id"].get<std::string>().empty());
}

TEST_F(Program, RefusesToGoBackAndCopyAtOnce) {
  for (const char* option : {"--dry-run", "--all-or-nothing", "--tables=a", "--schema=s"}) {
    EXPECT_EQ(etl({"replicate", "--rollback", option}), 2) << option;
  }
}

TEST_F(Program, FindsAnUnwritableReportFolderFirst) {
  std::ofstream("blocker") << "a file";
  EXPECT_EQ(etl({"--report-dir", "blocker/reports", "validate"}), 6);
  EXPECT_NE(err_.str().find("cannot write reports to blocker/reports: Not a directory"),
            std::string::npos)
      << err_.str();
}

TEST_F(Program, FindsAnUnwritableLogFolderFirstAndReportsIt) {
  std::ofstream("blocker") << "a file";
  EXPECT_EQ(etl({"--log-dir", "blocker/logs", "load-csv"}), 6);
  EXPECT_NE(err_.str().find("cannot write the log blocker/logs/etl_load.log"), std::string::npos)
      << err_.str();
  ASSERT_EQ(reports().size(), 1U);
  EXPECT_EQ(reports()[0]["error"]["code"], "report");
}

TEST_F(Program, SaysThatAnEnvFileIsNotThere) {
  EXPECT_EQ(etl({"--env-file", "elsewhere.env", "replicate"}), 2);
  EXPECT_EQ(err_.str().substr(0, 53), "etl: error: cannot read elsewhere.env: No such file o");
}

TEST_F(Program, ShowsTheScheduleOfNoRunsYet) {
  environment_ = {{"ETL_SCHEDULE_TIME", "03:30"}, {"ETL_SCHEDULE_TZ", "UTC"}};
  EXPECT_EQ(etl({"schedule", "status", "--quiet"}), 0);
  EXPECT_NE(out_.str().find("daily at 03:30, UTC"), std::string::npos) << out_.str();
  EXPECT_EQ(etl({"schedule", "status", "--json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["schedule"]["at"], "03:30");
  EXPECT_FALSE(fs::exists("reports")) << "looking makes nothing";
  EXPECT_FALSE(fs::exists("logs"));
}

TEST_F(Program, PrintsSetupsWithAbsolutePaths) {
  environment_ = {{"USER", "ana"}, {"DB_HOST", "/run/pg"}, {"MIRROR_PATH", "/srv/m/x.db"}};
  EXPECT_EQ(etl({"schedule", "setup-cron", "--at", "03:30"}), 0);
  EXPECT_NE(out_.str().find("30 3 * * * cd '" + fs::canonical(folder_.path()).string() + "' && '/"),
            std::string::npos)
      << out_.str();
  EXPECT_EQ(etl({"--env-file", "/dev/null", "schedule", "setup-systemd"}), 0);
  for (const char* line : {"User=ana\n", "--env-file \"/dev/null\"", "\"/srv/m\"", "OnCalendar="}) {
    EXPECT_NE(out_.str().find(line), std::string::npos) << line << "\n" << out_.str();
  }
  EXPECT_EQ(etl({"schedule", "setup-windows", "--json"}), 0);
  EXPECT_NE(nlohmann::json::parse(out_.str())["xml"].get<std::string>().find("<Task"),
            std::string::npos);
}

TEST_F(Program, RefusesTimesAndZonesThatDoNotExist) {
  EXPECT_EQ(etl({"schedule", "--at", "25:00"}), 2);
  EXPECT_EQ(etl({"schedule", "--timezone", "Mars/Olympus"}), 2);
  EXPECT_NE(err_.str().find("etl: hint: "), std::string::npos) << err_.str();
}

TEST_F(Program, DoesNotCallItSuccessWhenStdoutIsFull) {
  std::ofstream full("/dev/full");
  const Surroundings surroundings{full, err_, [](const std::string&) { return std::nullopt; }};
  EXPECT_EQ(run({"--help"}, surroundings), 6);
  EXPECT_NE(err_.str().find("etl: error: cannot write to standard output"), std::string::npos);
}

}  // namespace
}  // namespace etl
