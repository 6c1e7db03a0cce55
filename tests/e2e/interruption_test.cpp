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

TEST_F(Interruption, ByKillLeavesTheOldMirror) {
  Subprocess run(command({"replicate"}));
  wait_until_copying();
  run.send_signal(SIGKILL);
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.signal, SIGKILL) << "it was through before the signal came\n" << shown(outcome);
  expect_old_mirror_whole();
  expect_next_run_succeeds();
}

TEST_F(Interruption, ByASecondRunIsRefused) {
  Subprocess first(command({"replicate"}));
  wait_until_copying();
  first.send_signal(SIGSTOP);  // holds the lock for as long as this test wants
  const Outcome second = etl({"replicate"});
  first.send_signal(SIGCONT);
  EXPECT_TRUE(fails_with(second, 75));
  EXPECT_NE(error_line(second).find(std::to_string(first.pid())), std::string::npos)
      << "names the holder\n"
      << shown(second);
  const Outcome outcome = first.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  expect_next_run_succeeds();
}

TEST_F(Interruption, NeverShowsAReaderAHalfMirror) {
  Subprocess run(command({"replicate"}));
  std::size_t questions = 0;
  while (run.running()) {
    MirrorFile mirror(mirror_path());
    ASSERT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
    const std::string large =
        mirror.value("SELECT count(*) FROM sqlite_master WHERE name = 'large'");
    if (large == "1") {
      ASSERT_EQ(mirror.value("SELECT max(id) FROM large"), std::to_string(kLargeTableRows));
    }
    ++questions;
  }
  EXPECT_GT(questions, 10U);
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
}

}  // namespace
}  // namespace etl
