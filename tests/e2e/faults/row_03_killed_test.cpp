// Row 3: backend or postmaster killed with -9: as row 2. There is no SQLSTATE then.
#include <signal.h>

#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class Killed : public RunUnderFire {
 protected:
  Killed() {
    move_to_private_server();
    publish_then_add_large_table();
  }
};

TEST_F(Killed, ABackendIsSurvivedByBeginningAgain) {
  Subprocess run(command({"replicate"}));
  kill(hold_in_copy(run), SIGKILL);
  // The server throws everybody out and recovers.
  ASSERT_TRUE(becomes_true([&] {
    return count_of(server_->log(), "database system is ready to accept connections") == 2;
  })) << server_->log();
  resume(run);
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM large"),
            std::to_string(kLargeTableRows));
}

TEST_F(Killed, ThePostmasterIsNot) {
  Subprocess run(command({"replicate"}));
  const pid_t backend = hold_in_copy(run);
  kill(server_->postmaster(), SIGKILL);
  // A backend that waits for its client notices.
  ASSERT_TRUE(becomes_true([&] { return kill(backend, 0) != 0; }));
  resume(run);
  const Outcome outcome = run.wait();
  EXPECT_TRUE(fails_with(outcome, 3));
  EXPECT_EQ(newest_report()["exit_code"], 3);
  expect_old_mirror_whole();
}

}  // namespace
}  // namespace etl
