// Row 10: wrong password, database, host: 3, each with its own way out, and asked only once. TLS is
// in row_10_tls_test.cpp.
#include <signal.h>

#include "e2e/faults/run_under_fire.h"
#include "support/tcp_proxy.h"

namespace etl {
namespace {

class Refused : public RunUnderFire {
 protected:
  Refused() : proxy_(environment_["PGHOST"], environment_["PGPORT"]) {
    environment_["PGHOST"] = "127.0.0.1";
    environment_["PGPORT"] = proxy_.port();
    environment_["PGSSLMODE"] = "disable";
  }

  // The server is asked once; message and hint name what is to be looked at.
  void expect_refused(const std::string& in_message, const std::string& in_hint) {
    const int before = proxy_.accepted();
    const Outcome outcome = etl({"replicate"});
    EXPECT_TRUE(fails_with(outcome, 3));
    EXPECT_EQ(proxy_.accepted() - before, 1);
    EXPECT_NE(error_line(outcome).find(in_message), std::string::npos) << shown(outcome);
    EXPECT_NE(hint_line(outcome).find(in_hint), std::string::npos) << shown(outcome);
    EXPECT_EQ(newest_report()["exit_code"], 3);
  }

  TcpProxy proxy_;
};

TEST_F(Refused, ForAWrongPasswordThatIsNotShown) {
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role + " LOGIN PASSWORD 'the right one'");
  environment_["DB_USER"] = role;
  environment_["DB_PASSWORD"] = "hunter2-not-it";
  expect_refused("user " + role, "DB_PASSWORD");
  database_.run("DROP ROLE " + role);
  EXPECT_EQ(newest_report().dump().find("hunter2"), std::string::npos);
  EXPECT_EQ(read_text(path("logs/etl_pipeline.log")).find("hunter2"), std::string::npos);
}

TEST_F(Refused, WithoutAPassword) {
  environment_.erase("PGPASSWORD");
  expect_refused("password", "set DB_PASSWORD");
}

TEST_F(Refused, ForAMissingDatabase) {
  environment_["DB_NAME"] = unique_test_name();
  expect_refused(environment_["DB_NAME"], "DB_NAME");
}

TEST_F(Refused, WithoutARightToConnect) {
  const std::string role = unique_test_name();
  database_.run("CREATE ROLE " + role + " LOGIN PASSWORD 'x'; REVOKE CONNECT ON DATABASE " +
                database_.name() + " FROM PUBLIC");
  environment_["DB_USER"] = role;
  environment_["DB_PASSWORD"] = "x";
  expect_refused(role, "GRANT CONNECT ON DATABASE " + database_.name());
  database_.run("DROP ROLE " + role);
}

TEST_F(Refused, ByPgHba) {
  PrivateServer& server = move_to_private_server();
  server.write_file("pg_hba.conf", "local postgres all trust\n");
  server.connect().run("SELECT pg_reload_conf()");
  ASSERT_TRUE(becomes_true(
      [&] { return server.connect().value("SELECT count(*) FROM pg_hba_file_rules") == "1"; }));
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 3));
  EXPECT_NE(hint_line(outcome).find("pg_hba.conf"), std::string::npos) << shown(outcome);
}

TEST_F(Refused, ForAnUnknownHost) {
  environment_["DB_HOST"] = "no-such-host.invalid";
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 3));
  EXPECT_NE(error_line(outcome).find("no-such-host.invalid"), std::string::npos) << shown(outcome);
  EXPECT_NE(hint_line(outcome).find("DNS"), std::string::npos) << shown(outcome);
}

TEST_F(Refused, ASilentNameServerIsGivenUp) {
  preload(ETL_NAME_SERVER);
  environment_["DB_HOST"] = "silent.example";
  const Outcome outcome = etl({"--connect-timeout", "0.1", "replicate"});
  EXPECT_TRUE(fails_with(outcome, 3));
  EXPECT_NE(error_line(outcome).find("silent.example"), std::string::npos) << shown(outcome);
  EXPECT_NE(error_line(outcome).find("looked up"), std::string::npos) << shown(outcome);
}

TEST_F(Refused, ControlCEndsTheWaitForANameServer) {
  preload(ETL_NAME_SERVER);
  environment_["DB_HOST"] = "silent.example";
  Subprocess run(command({"--connect-timeout", "60", "replicate"}));
  ASSERT_TRUE(becomes_true([&] {
    return read_text(path("logs/etl_pipeline.log")).find("started") != std::string::npos;
  }));
  run.send_signal(SIGINT);
  const Outcome outcome = run.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.exit_code, 130) << shown(outcome);
}

TEST_F(Refused, AModeOfTlsThatDoesNotExistIsAMistakeOfTheSettings) {
  environment_["DB_SSLMODE"] = "verify-all";
  const Outcome outcome = etl({"replicate"});
  EXPECT_TRUE(fails_with(outcome, 2));
  EXPECT_NE(hint_line(outcome).find("verify-full"), std::string::npos) << shown(outcome);
}

}  // namespace
}  // namespace etl
