// Row 4: the server's process is stopped, or the network goes silent and keeps the connection: 3
// after --stall-timeout, and Ctrl-C works meanwhile.
#include <signal.h>

#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"
#include "support/tcp_proxy.h"

namespace etl {
namespace {

class Stalled : public RunUnderFire {
 protected:
  Stalled() { publish_then_add_large_table(); }

  void go_through(const TcpProxy& proxy) {
    environment_["PGHOST"] = "127.0.0.1";
    environment_["PGPORT"] = proxy.port();
  }

  // "retryable" is for programs: another run may do better.
  static void expect_told_as_silence(const Outcome& outcome) {
    EXPECT_TRUE(fails_with(outcome, 3));
    const nlohmann::json document = nlohmann::json::parse(outcome.out, nullptr, false);
    ASSERT_TRUE(document.is_object()) << shown(outcome);
    EXPECT_EQ(document["error"]["code"], "source_stalled") << shown(outcome);
    EXPECT_EQ(document["error"]["retryable"], true) << shown(outcome);
    EXPECT_EQ(count_of(outcome.err, "--stall-timeout"), 1U) << shown(outcome);
  }
};

constexpr std::uint64_t kInTheCopy = 2'000'000;  // bytes; all the rest is far less

TEST_F(Stalled, ByAStoppedBackend) {
  Subprocess run(command({"--json", "--stall-timeout", "1", "replicate"}));
  const StoppedProcess backend(hold_in_copy(run));
  resume(run);
  expect_told_as_silence(run.wait());
  EXPECT_EQ(newest_report()["exit_code"], 3);
  expect_old_mirror_whole();
}

TEST_F(Stalled, ByASilentNetwork) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  go_through(proxy);
  proxy.stall_after(kInTheCopy);
  expect_told_as_silence(etl({"--json", "--stall-timeout", "1", "replicate"}));
  EXPECT_TRUE(proxy.stalled());
  expect_old_mirror_whole();
}

TEST_F(Stalled, BeforeTheFirstWord) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  go_through(proxy);
  proxy.stall_after(0);
  const Outcome outcome = etl({"--connect-timeout", "0.2", "replicate"});
  EXPECT_TRUE(fails_with(outcome, 3));
  expect_old_mirror_whole();
}

TEST_F(Stalled, ControlCEndsIt) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  go_through(proxy);
  proxy.stall_after(kInTheCopy);
  Subprocess run(command({"replicate"}));  // the limit of silence is a quarter of an hour
  ASSERT_TRUE(becomes_true([&] { return proxy.stalled(); }));
  run.send_signal(SIGINT);
  const Outcome outcome = run.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.exit_code, 130) << shown(outcome);
  EXPECT_EQ(newest_report()["exit_code"], 130);
  expect_old_mirror_whole();
}

TEST_F(Stalled, ALoadChangesNothing) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  go_through(proxy);
  database_.run("UPDATE bi_schema.fact_sales SET quantity_sold = 77");
  // The first bytes are those of the catalog; the server's answer to the load itself never comes.
  database_.run(
      "CREATE FUNCTION bi_schema.hold() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';"
      "CREATE TRIGGER hold BEFORE INSERT ON bi_schema.fact_sales FOR EACH ROW "
      "EXECUTE FUNCTION bi_schema.hold()");
  expect_told_as_silence(etl({"--json", "--stall-timeout", "1", "load-csv", sample_folder()}));
  EXPECT_EQ(database_.value("SELECT DISTINCT quantity_sold FROM bi_schema.fact_sales"), "77");
}

}  // namespace
}  // namespace etl
