// Two runs at once: the second is told who is at work. A dead holder of the lock is nobody.
#include <signal.h>

#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class TwoRuns : public EtlProgram {
 protected:
  TwoRuns() {
    load_and_replicate();
    add_large_table();
  }
};

TEST_F(TwoRuns, TheSecondIsRefusedWithThePidOfTheFirst) {
  Subprocess first(command({"replicate"}));
  wait_until_copying();
  first.send_signal(SIGSTOP);  // holds the lock for as long as this test wants
  const std::string published = std::filesystem::canonical(mirror_path()).string();
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"replicate"}, {"replicate", "--rollback"}}) {
    const Outcome second = etl(arguments);
    EXPECT_TRUE(fails_with(second, 75));
    EXPECT_NE(error_line(second).find(std::to_string(first.pid())), std::string::npos)
        << shown(second);
    EXPECT_EQ(newest_report()["exit_code"], 75);
  }
  EXPECT_EQ(std::filesystem::canonical(mirror_path()).string(), published);
  first.send_signal(SIGCONT);
  const Outcome outcome = first.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_NE(std::filesystem::canonical(mirror_path()).string(), published);
}

TEST_F(TwoRuns, ADeadHolderBlocksNobody) {
  Subprocess first(command({"replicate"}));
  wait_until_copying();
  first.send_signal(SIGKILL);
  EXPECT_EQ(first.wait().signal, SIGKILL);
  EXPECT_EQ(read_text(mirror_path() + ".lock"), std::to_string(first.pid()) + "\n")
      << "the lock's file still names it";
  etl_ok({"replicate"});
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM large"),
            std::to_string(kLargeTableRows));
}

TEST_F(TwoRuns, OnTwoMirrorsDoNotDisturbEachOther) {
  Subprocess first(command({"replicate"}));
  wait_until_copying();
  first.send_signal(SIGSTOP);
  etl_ok({"replicate", "--mirror", "other.db", "--tables", "dim_date", "--views", "skip"});
  first.send_signal(SIGCONT);
  EXPECT_EQ(first.wait().exit_code, 0);
}

}  // namespace
}  // namespace etl
