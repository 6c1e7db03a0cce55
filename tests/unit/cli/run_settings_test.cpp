#include "cli/run_settings.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "etl/core/error.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

// The working folder, for as long as the test runs: .env and sql/metrics are looked for there.
class RunSettings : public testing::Test {
 protected:
  RunSettings() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder_.path());
  }
  ~RunSettings() override { std::filesystem::current_path(before_); }

  void write(const std::string& name, const std::string& text, mode_t mode = 0600) const {
    std::filesystem::create_directories(std::filesystem::path(folder_.file(name)).parent_path());
    std::ofstream(folder_.file(name)) << text;
    ASSERT_EQ(chmod(folder_.file(name).c_str(), mode), 0);
  }
  Settings load() {
    return load_settings(
        flags_,
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = environment_.find(name);
          return found == environment_.end() ? std::nullopt : std::optional(found->second);
        },
        notices_);
  }
  static std::string refused(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      EXPECT_EQ(exit_code(error), 2);
      EXPECT_FALSE(error.hint.empty());
      return error.what();
    }
    return "accepted";
  }
  static int exit_code(const Error& error) {
    return error.kind == ErrorKind::kUsage || error.kind == ErrorKind::kConfiguration ? 2 : 0;
  }

  TemporaryFolder folder_;
  std::filesystem::path before_;
  GlobalFlags flags_;
  KeyValues environment_;
  Notices notices_;
};

TEST_F(RunSettings, ComeFromTheEnvironmentThenTheFileThenTheDefaults) {
  write(".env", "DB_HOST=file\nDB_USER=file\n");
  environment_ = {{"DB_HOST", "env"}};
  const Settings settings = load();
  EXPECT_EQ(settings.value("DB_HOST"), "env");
  EXPECT_EQ(settings.value("DB_USER"), "file");
  EXPECT_EQ(settings.value("DB_SCHEMA"), "bi_schema");
}

TEST_F(RunSettings, NeedNoEnvFileUnlessOneIsNamed) {
  EXPECT_EQ(load().value("DB_NAME"), "proyecto_data_engineer");
  flags_.env_file = "elsewhere.env";
  EXPECT_EQ(refused([&] { load(); }), "cannot read elsewhere.env: No such file or directory");
  write("elsewhere.env", "DB_NAME=other\n");
  write(".env", "DB_NAME=usual\n");
  EXPECT_EQ(load().value("DB_NAME"), "other");
}

TEST_F(RunSettings, WarnOfAPasswordThatOthersCanRead) {
  write(".env", "DB_PASSWORD=s3cret\n", 0640);
  load();
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_EQ(notices_[0].kind, NoticeKind::kSecurity);
  EXPECT_EQ(notices_[0].object, ".env");
  EXPECT_EQ(notices_[0].message.english().find("s3cret"), std::string::npos);
}

TEST_F(RunSettings, DoNotWarnOfFilesWithoutASecretOrForTheOwnerAlone) {
  write(".env", "DB_PASSWORD=\nDB_HOST=x\n", 0644);
  load();
  write(".env", "DB_PASSWORD=s3cret\n", 0600);
  load();
  EXPECT_TRUE(notices_.empty());
}

TEST_F(RunSettings, PointOutAMisspeltKeyAndLeaveOthersAlone) {
  write(".env", "DB_PASWORD=s3cret\nDJANGO_DEBUG=1\n");
  load();
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_EQ(notices_[0].message, "DB_PASWORD is no setting; did you mean DB_PASSWORD?");
}

TEST_F(RunSettings, GiveLibpqOnlyWhatIsGiven) {
  const PostgresOptions options = postgres_options(load(), flags_);
  EXPECT_EQ(options.parameters,
            (std::map<std::string, std::string>{{"dbname", "proyecto_data_engineer"},
                                                {"application_name", "etl"}}));
  EXPECT_TRUE(options.password.empty());
  EXPECT_EQ(options.connect_timeout, PostgresOptions().connect_timeout);
}

TEST_F(RunSettings, GiveLibpqEverythingThatIsGiven) {
  environment_ = {{"DB_HOST", "h"},        {"DB_PORT", "05433"}, {"DB_NAME", "n"},
                  {"DB_USER", "u"},        {"DB_PASSWORD", "p"}, {"DB_SSLMODE", "verify-full"},
                  {"DB_SSLROOTCERT", "r"}, {"DB_SSLCERT", "c"},  {"DB_SSLKEY", "k"}};
  flags_.connect_timeout = std::chrono::milliseconds(1);
  flags_.stall_timeout = std::chrono::milliseconds(2);
  flags_.lock_timeout = std::chrono::milliseconds(3);
  const PostgresOptions options = postgres_options(load(), flags_);
  EXPECT_EQ(options.parameters, (std::map<std::string, std::string>{{"host", "h"},
                                                                    {"port", "5433"},
                                                                    {"dbname", "n"},
                                                                    {"user", "u"},
                                                                    {"sslmode", "verify-full"},
                                                                    {"sslrootcert", "r"},
                                                                    {"sslcert", "c"},
                                                                    {"sslkey", "k"},
                                                                    {"application_name", "etl"}}));
  EXPECT_EQ(options.password.reveal(), "p");
  EXPECT_EQ(options.connect_timeout.count(), 1);
  EXPECT_EQ(options.stall_timeout.count(), 2);
  EXPECT_EQ(options.lock_timeout.count(), 3);
}

TEST_F(RunSettings, RefuseAPortThatIsNone) {
  environment_ = {{"DB_PORT", "postgres"}};
  EXPECT_EQ(refused([&] { postgres_options(load(), flags_); }),
            "DB_PORT (environment) is not a whole number from 1 to 65535");
}

TEST_F(RunSettings, LetAFlagSetOrLiftTheTimeLimit) {
  using std::chrono::seconds;
  EXPECT_FALSE(run_timeout(load(), std::nullopt).has_value());
  EXPECT_EQ(run_timeout(load(), seconds(5)), seconds(5));
  environment_ = {{"ETL_TIMEOUT", "3600"}};
  EXPECT_EQ(run_timeout(load(), std::nullopt), seconds(3600));
  EXPECT_EQ(run_timeout(load(), seconds(5)), seconds(5));
  EXPECT_FALSE(run_timeout(load(), seconds(0)).has_value());
  environment_ = {{"ETL_TIMEOUT", "an hour"}};
  EXPECT_EQ(refused([&] { run_timeout(load(), std::nullopt); }),
            "ETL_TIMEOUT (environment) is not a whole number from 0 to 604800");
}

TEST_F(RunSettings, LetFlagsChooseTheMirror) {
  environment_ = {{"MIRROR_PATH", "env.db"}, {"MIRROR_KEEP", "5"}};
  const Settings settings = load();
  const auto usual = mirror_options(settings, std::nullopt, std::nullopt, PublishWay::kLink);
  EXPECT_EQ(usual.path, "env.db");
  EXPECT_EQ(usual.keep, 5);
  const auto chosen = mirror_options(settings, "flag.db", 3, PublishWay::kCopy);
  EXPECT_EQ(chosen.path, "flag.db");
  EXPECT_EQ(chosen.keep, 3);
  EXPECT_EQ(chosen.publish, PublishWay::kCopy);
}

TEST_F(RunSettings, LetFlagsChooseTheSchemas) {
  SelectionFlags selection;
  EXPECT_EQ(schema_selection(load(), selection).schemas, (std::vector<std::string>{"bi_schema"}));
  selection.schemas = {"a", "b"};
  selection.tables = {"t"};
  selection.exclude = {"x"};
  const SchemaSelection chosen = schema_selection(load(), selection);
  EXPECT_EQ(chosen.schemas, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(chosen.tables, (std::vector<std::string>{"t"}));
  EXPECT_EQ(chosen.exclude, (std::vector<std::string>{"x"}));
}

TEST_F(RunSettings, LetFlagsChooseTheLogLevel) {
  EXPECT_EQ(log_level(load(), flags_), LogLevel::kInfo);
  environment_ = {{"LOG_LEVEL", "warning"}};
  EXPECT_EQ(log_level(load(), flags_), LogLevel::kWarning);
  flags_.debug = true;
  EXPECT_EQ(log_level(load(), flags_), LogLevel::kDebug);
  flags_.log_level = "error";
  EXPECT_EQ(log_level(load(), flags_), LogLevel::kError);
  flags_.log_level = "loud";
  EXPECT_NE(refused([&] { log_level(load(), flags_); }).find("--log-level"), std::string::npos);
  flags_ = {};
  environment_ = {{"LOG_LEVEL", "loud"}};
  EXPECT_NE(refused([&] { log_level(load(), flags_); }).find("LOG_LEVEL (environment)"),
            std::string::npos);
}

std::vector<std::string> names_of(const std::vector<Metric>& metrics) {
  std::vector<std::string> names;
  for (const Metric& metric : metrics) names.push_back(metric.name);
  return names;
}

TEST_F(RunSettings, HaveTheMetricsBuiltInWithRevenueFirst) {
  EXPECT_EQ(names_of(load_metrics(std::nullopt)),
            (std::vector<std::string>{"revenue", "average_sale", "quantity", "sales"}));
}

TEST_F(RunSettings, TakeMetricsOfAFolderAsWell) {
  const std::string text = "-- title: Cities\n-- unit: count\n-- tables: t\nSELECT 1\n";
  write("sql/metrics/cities.sql", text);
  write("sql/metrics/sales.sql", "-- title: Other sales\n-- tables: t\nSELECT 2\n");
  write("sql/metrics/notes.txt", "none");
  const std::vector<Metric> metrics = load_metrics(std::nullopt);
  EXPECT_EQ(names_of(metrics),
            (std::vector<std::string>{"revenue", "average_sale", "cities", "quantity", "sales"}));
  EXPECT_EQ(metrics.back().title, "Other sales");
  EXPECT_EQ(names_of(load_metrics("sql/metrics")), names_of(metrics));
}

TEST_F(RunSettings, NameTheMetricFileThatCannotBeUsed) {
  write("m/broken.sql", "SELECT 1\n");
  EXPECT_NE(refused([] { load_metrics("m"); }).find("m/broken.sql: "), std::string::npos);
  EXPECT_NE(refused([] { load_metrics("nowhere"); }).find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace etl
