#include <sys/stat.h>

#include <filesystem>
#include <tuple>

#include "e2e/etl_program.h"

namespace etl {
namespace {

using CommandLine = EtlProgram;

TEST_F(CommandLine, HelpListsEveryOption) {
  const std::vector<std::tuple<std::vector<std::string>, std::vector<std::string>>> promised = {
      {{"--help"},
       {"load-csv", "replicate", "validate", "schedule", "--env-file", "--log-level", "--debug",
        "--quiet", "--json", "--no-color", "--report-dir", "--log-dir", "--version", "--help"}},
      {{"load-csv", "--help"},
       {"--table", "--schema", "--mode", "--delimiter", "--quote", "--null", "--no-init",
        "--dry-run"}},
      {{"replicate", "--help"},
       {"--schema", "--tables", "--exclude", "--mirror", "--views", "--numeric", "--keep",
        "--verify", "--dry-run"}},
      {{"validate", "--help"}, {"--tables", "--mirror"}},
      {{"schedule", "--help"},
       {"--at", "--timezone", "run", "status", "setup-cron", "setup-systemd", "setup-windows"}},
  };
  for (const auto& [arguments, words] : promised) {
    const Outcome outcome = etl_ok(arguments);
    for (const std::string& word : words) {
      EXPECT_NE(outcome.out.find(word), std::string::npos) << word << "\n" << shown(outcome);
    }
  }
}

TEST_F(CommandLine, VersionIsOneLine) {
  const Outcome outcome = etl_ok({"--version"});
  EXPECT_EQ(count_of(outcome.out, "\n"), 1U) << shown(outcome);
  EXPECT_NE(outcome.out.find('.'), std::string::npos) << shown(outcome);
}

TEST_F(CommandLine, MistakesAreUsageErrors) {
  EXPECT_TRUE(fails_with(etl({"replicate", "--no-such-option"}), 2));
  EXPECT_TRUE(fails_with(etl({"replicat"}), 2));
  EXPECT_TRUE(fails_with(etl({"replicate", "--views", "sometimes"}), 2));
  EXPECT_TRUE(fails_with(etl({"load-csv", "--mode", "guess"}), 2));
  EXPECT_TRUE(fails_with(etl({"replicate", "--keep", "0"}), 2));
}

TEST_F(CommandLine, JsonIsOneDocumentAndNothingElse) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--json", "load-csv", sample_folder()},
        {"--json", "replicate"},
        {"--json", "validate"}}) {
    const Outcome outcome = etl_ok(arguments);
    const nlohmann::json document = nlohmann::json::parse(outcome.out, nullptr, false);
    ASSERT_TRUE(document.is_object()) << shown(outcome);
    EXPECT_EQ(document["command"], arguments[1]);
    EXPECT_EQ(document["exit_code"], 0);
  }
}

TEST_F(CommandLine, JsonTellsAFailureToo) {
  environment_["PGHOST"] = folder_.path();
  const Outcome outcome = etl({"--json", "replicate"});
  EXPECT_EQ(outcome.exit_code, 3) << shown(outcome);
  const nlohmann::json document = nlohmann::json::parse(outcome.out, nullptr, false);
  ASSERT_TRUE(document.is_object() && document.contains("error")) << shown(outcome);
  const nlohmann::json& error = document["error"];
  EXPECT_EQ(error["code"], "source_connection");
  EXPECT_EQ(error["retryable"], true);
  EXPECT_FALSE(error["message"].get<std::string>().empty());
  EXPECT_FALSE(error["hint"].get<std::string>().empty());
}

TEST_F(CommandLine, JsonTellsAMistakeToo) {
  const Outcome outcome = etl({"--json", "replicate", "--no-such-option"});
  EXPECT_EQ(outcome.exit_code, 2) << shown(outcome);
  const nlohmann::json document = nlohmann::json::parse(outcome.out, nullptr, false);
  ASSERT_TRUE(document.is_object() && document.contains("error")) << shown(outcome);
  EXPECT_EQ(document["error"]["code"], "usage");
}

TEST_F(CommandLine, QuietSaysNothingOnStderr) {
  EXPECT_EQ(etl_ok({"--quiet", "load-csv", sample_folder()}).err, "");
}

TEST_F(CommandLine, FlagBeatsEnvironmentBeatsEnvFile) {
  etl_ok({"load-csv", sample_folder()});
  write(".env",
        "MIRROR_PATH=from_file/m.db\nREPORT_DIR=from_file/reports\nLOG_DIR=from_file/logs\n");
  environment_["MIRROR_PATH"] = "from_environment/m.db";
  environment_["REPORT_DIR"] = "from_environment/reports";
  etl_ok({"--report-dir", "from_flag/reports", "replicate"});
  EXPECT_TRUE(std::filesystem::exists(path("from_environment/m.db")));
  EXPECT_TRUE(std::filesystem::exists(path("from_flag/reports")));
  EXPECT_TRUE(std::filesystem::exists(path("from_file/logs")));
  EXPECT_FALSE(std::filesystem::exists(path("from_file/m.db")));
  EXPECT_FALSE(std::filesystem::exists(path("from_environment/reports")));
}

TEST_F(CommandLine, EnvFileAloneNamesTheServer) {
  std::string text = "# a comment\nexport DB_NAME='" + database_.name() + "'\n";
  const std::vector<std::pair<std::string, std::string>> names = {{"PGHOST", "DB_HOST"},
                                                                  {"PGPORT", "DB_PORT"},
                                                                  {"PGUSER", "DB_USER"},
                                                                  {"PGPASSWORD", "DB_PASSWORD"}};
  for (const auto& [from, to] : names) {
    if (environment_.count(from) > 0) text += to + "=\"" + environment_[from] + "\"\n";
    environment_.erase(from);
  }
  environment_.erase("DB_NAME");
  write("elsewhere/etl.env", text);
  ASSERT_EQ(chmod(path("elsewhere/etl.env").c_str(), 0600), 0);
  etl_ok({"--env-file", "elsewhere/etl.env", "load-csv", sample_folder()});
  EXPECT_EQ(database_.value("SELECT count(*) FROM bi_schema.fact_sales"), "26");
}

TEST_F(CommandLine, LogsEachCommandInItsFile) {
  load_and_replicate();
  EXPECT_GT(std::filesystem::file_size(path("logs/etl_load.log")), 0U);
  EXPECT_GT(std::filesystem::file_size(path("logs/etl_pipeline.log")), 0U);
}

}  // namespace
}  // namespace etl
