// Row 2: the server process that sends a table is ended: once more from a new snapshot, else 3.
#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"
#include "support/tcp_proxy.h"

namespace etl {
namespace {

class BackendTerminated : public RunUnderFire {
 protected:
  BackendTerminated() { publish_then_add_large_table(); }

  // The run is held up in its copy, and goes on without the server's side of it.
  void terminate_in_copy(Subprocess& run) {
    const std::string pid = std::to_string(hold_in_copy(run));
    database_.run("SELECT pg_terminate_backend(" + pid + ")");
    ASSERT_TRUE(becomes_true([&] {
      return database_.value("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == "0";
    }));
  }
};

TEST_F(BackendTerminated, TheRunBeginsAgainFromANewSnapshot) {
  Subprocess run(command({"replicate"}));
  terminate_in_copy(run);
  database_.run("INSERT INTO bi_schema.large VALUES (0, 'after the first snapshot')");
  resume(run);
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT text FROM large WHERE id = 0"),
            "after the first snapshot");
  const nlohmann::json report = newest_report();
  EXPECT_EQ(report["total_tables"], 5);
  EXPECT_EQ(report["failed_tables"], 0);
  EXPECT_EQ(count_of(report["warnings"].dump(), "once more from a new snapshot"), 1U)
      << report["warnings"];
  EXPECT_EQ(generations().size(), 2U);
}

TEST_F(BackendTerminated, TwiceIsTheEndOfIt) {
  Subprocess run(command({"--json", "replicate"}));
  terminate_in_copy(run);
  resume(run);
  terminate_in_copy(run);
  resume(run);
  const Outcome outcome = run.wait();
  EXPECT_TRUE(fails_with(outcome, 3));
  const nlohmann::json document = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(document["error"]["code"], "source_connection") << shown(outcome);
  EXPECT_EQ(document["error"]["retryable"], true) << shown(outcome);
  EXPECT_EQ(newest_report()["exit_code"], 3);
  expect_old_mirror_whole();
  expect_next_run_succeeds();
}

TEST_F(BackendTerminated, ACutNetworkIsTheSame) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  environment_["PGHOST"] = "127.0.0.1";
  environment_["PGPORT"] = proxy.port();
  constexpr std::uint64_t kInTheCopy = 2'000'000;  // bytes; all the rest is far less
  proxy.cut_after(kInTheCopy, 2);
  EXPECT_TRUE(fails_with(etl({"replicate"}), 3));
  expect_old_mirror_whole();
  proxy.cut_after(kInTheCopy, 1);
  expect_next_run_succeeds();
}

}  // namespace
}  // namespace etl
