// Row 1: PostgreSQL is down, or starting: bounded retries with growing pauses, then 3.
#include <filesystem>

#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"
#include "support/tcp_proxy.h"

namespace etl {
namespace {

using ServerDown = RunUnderFire;

// As PostgresOptions has it, and README.md tells.
constexpr int kAttempts = 5;

TEST_F(ServerDown, EndsEveryCommandWithOneLineAndAReport) {
  environment_["PGHOST"] = folder_.path();  // a socket folder without a socket
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"load-csv", sample_folder()}, {"replicate"}}) {
    EXPECT_TRUE(fails_with(etl(arguments), 3)) << arguments[0];
    EXPECT_EQ(newest_report()["exit_code"], 3) << arguments[0];
  }
  EXPECT_FALSE(std::filesystem::exists(mirror_path()));
}

TEST_F(ServerDown, LeavesTheMirror) {
  load_and_replicate();
  environment_["PGHOST"] = folder_.path();
  EXPECT_TRUE(fails_with(etl({"validate"}), 3));
  EXPECT_TRUE(fails_with(etl({"replicate"}), 3));
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
}

TEST_F(ServerDown, IsAskedAFewTimesAndNoMore) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  proxy.turn_away(1'000);
  environment_["PGHOST"] = "127.0.0.1";
  environment_["PGPORT"] = proxy.port();
  environment_["PGSSLMODE"] = "disable";  // "prefer" calls twice an attempt
  const Outcome outcome = etl({"--json", "replicate"});
  EXPECT_TRUE(fails_with(outcome, 3));
  EXPECT_EQ(proxy.accepted(), kAttempts);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["error"]["retryable"], true) << shown(outcome);
}

TEST_F(ServerDown, ForAMomentIsWaitedFor) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  proxy.turn_away(2);
  environment_["PGHOST"] = "127.0.0.1";
  environment_["PGPORT"] = proxy.port();
  environment_["PGSSLMODE"] = "disable";
  load_and_replicate();
}

TEST_F(ServerDown, WhileItStartsIsAskedAgain) {
  PrivateServer& server = move_to_private_server();
  load_and_replicate();
  server.stop();
  // A standby that lets nobody in says the same as a server that starts, and goes on saying so.
  server.write_file("standby.signal", "");
  server.write_file("postgresql.auto.conf", "hot_standby = off\n");
  server.start();
  const std::size_t before = count_of(server.log(), " FATAL:");
  EXPECT_TRUE(fails_with(etl({"replicate"}), 3));
  EXPECT_EQ(count_of(server.log(), " FATAL:") - before, static_cast<std::size_t>(kAttempts))
      << server.log();
  EXPECT_EQ(newest_report()["exit_code"], 3);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM fact_sales"), "26");
}

}  // namespace
}  // namespace etl
