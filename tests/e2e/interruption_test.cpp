// Runs that are cut short, and runs that meet each other.
#include <signal.h>

#include <algorithm>
#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

// A published mirror of the samples, and a source that has since got a table that takes a while.
class Interruption : public EtlProgram {
 protected:
  Interruption() {
    load_and_replicate();
    add_large_table();
    published_ = std::filesystem::canonical(mirror_path()).string();
  }

  void expect_old_mirror_whole() const {
    EXPECT_EQ(std::filesystem::canonical(mirror_path()).string(), published_);
    MirrorFile mirror(mirror_path());
    EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
    EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_master WHERE name = 'large'"), "0");
  }

  void expect_next_run_succeeds() const {
    etl_ok({"replicate", "--keep", "2"});
    EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM large"),
              TestConnection(database_.name()).value("SELECT count(*) FROM bi_schema.large"));
    EXPECT_EQ(generations().size(), 2U) << "remains of the dead run stay";
  }

  std::string published_;
};

TEST_F(Interruption, ByControlCLeavesTheOldMirror) {
  Subprocess run(command({"replicate"}));
  wait_until_copying();
  run.send_signal(SIGINT);
  const Outcome outcome = run.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.exit_code, 130) << shown(outcome);
  EXPECT_EQ(newest_report()["exit_code"], 130);
  EXPECT_EQ(generations().size(), 1U) << "its own generation is removed";
  expect_old_mirror_whole();
  expect_next_run_succeeds();
}

TEST_F(Interruption, ByTerminationLeavesTheOldMirror) {
  Subprocess run(command({"replicate"}));
  wait_until_copying();
  run.send_signal(SIGTERM);
  const Outcome outcome = run.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.exit_code, 143) << shown(outcome);
  expect_old_mirror_whole();
}

}  // namespace
}  // namespace etl
