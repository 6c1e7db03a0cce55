// Reports and logs that cannot be written are found before any copying, and before the mirror is
// touched. The folders are such that root cannot write there either.
#include <filesystem>

#include "e2e/etl_program.h"
#include "support/private_mounts.h"

namespace etl {
namespace {

class UnwritableFolder : public EtlProgram {
 protected:
  UnwritableFolder() { etl_ok({"load-csv", sample_folder()}); }

  void expect_refused_before_copying(const std::string& part_of_message) {
    const Outcome outcome = etl({"replicate"});
    EXPECT_TRUE(fails_with(outcome, 6));
    EXPECT_NE(error_line(outcome).find(part_of_message), std::string::npos) << shown(outcome);
    EXPECT_FALSE(std::filesystem::exists(path("cloud_mirror")));
    EXPECT_EQ(TestConnection(database_.name())
                  .value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'etl' AND "
                         "datname = current_database()"),
              "0");
  }
};

TEST_F(UnwritableFolder, ForReportsIsAFile) {
  write("blocker", "a file where a folder should be");
  environment_["REPORT_DIR"] = "blocker/reports";
  expect_refused_before_copying("blocker/reports");
}

TEST_F(UnwritableFolder, ForLogsIsAFile) {
  write("blocker", "a file where a folder should be");
  environment_["LOG_DIR"] = "blocker/logs";
  expect_refused_before_copying("blocker/logs");
  EXPECT_EQ(newest_report()["exit_code"], 6);
}

TEST_F(UnwritableFolder, ForReportsIsReadOnly) {
  std::filesystem::create_directory(path("sealed"));
  const PrivateMount mount(path("sealed"), 1U << 20U);
  mount.make_read_only();
  environment_["REPORT_DIR"] = "sealed";
  expect_refused_before_copying("sealed");
}

TEST_F(UnwritableFolder, ForLogsIsReadOnly) {
  std::filesystem::create_directory(path("sealed"));
  const PrivateMount mount(path("sealed"), 1U << 20U);
  mount.make_read_only();
  environment_["LOG_DIR"] = "sealed";
  expect_refused_before_copying("sealed");
  EXPECT_EQ(newest_report()["exit_code"], 6);
}

TEST_F(UnwritableFolder, ForTheMirrorIsReadOnly) {
  std::filesystem::create_directory(path("sealed"));
  const PrivateMount mount(path("sealed"), 1U << 20U);
  mount.make_read_only();
  environment_["MIRROR_PATH"] = "sealed/mirror.db";
  expect_refused_before_copying("sealed");
  EXPECT_EQ(newest_report()["exit_code"], 6);
}

}  // namespace
}  // namespace etl
