// Row 13: SIGINT or SIGTERM in any phase: the statement on the server is cancelled, and within 5 s
// it ends with 130 or 143; a second signal ends it at once.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "e2e/faults/run_under_fire.h"
#include "e2e/mirror_file.h"
#include "support/tcp_proxy.h"

namespace etl {
namespace {

constexpr std::chrono::seconds kInTime{5};

class Signals : public RunUnderFire {
 protected:
  // The run has written this into its log (phases are there at level debug).
  void wait_for_log(Subprocess& run, const std::string& text) {
    const auto logged = [&] {
      return read_text(path("logs/etl_pipeline.log")).find(text) != std::string::npos;
    };
    ASSERT_TRUE(becomes_true([&] { return logged() || !run.running(); }));
    ASSERT_TRUE(logged()) << shown(run.wait());
  }

  void wait_for_statement(const std::string& condition) {
    ASSERT_TRUE(becomes_true([&] {
      return database_.value(
                 "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'etl' "
                 "AND datname = current_database() AND " +
                 condition) != "0";
    })) << condition;
  }

  // Sends the signal and looks at what a user sees; nothing of the run goes on in the server.
  void expect_ended_by(int signal, Subprocess& run) {
    run.send_signal(signal);
    const Outcome outcome = run.wait(kInTime);
    const int code = 128 + signal;
    EXPECT_TRUE(fails_with(outcome, code));
    const std::string name = signal == SIGTERM ? "SIGTERM" : "SIGINT";
    EXPECT_EQ(error_line(outcome), "stopped by " + name) << shown(outcome);
    EXPECT_EQ(newest_report()["exit_code"], code);
    EXPECT_TRUE(becomes_true([&] {
      return database_.value(
                 "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'etl' "
                 "AND datname = current_database()") == "0";
    })) << "the server still works for it";
  }
};

TEST_F(Signals, WhileConnecting) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  proxy.stall_after(0);
  environment_["PGHOST"] = "127.0.0.1";
  environment_["PGPORT"] = proxy.port();
  for (const int signal : {SIGINT, SIGTERM}) {
    const int before = proxy.accepted();
    Subprocess run(command({"--connect-timeout", "60", "replicate"}));
    ASSERT_TRUE(becomes_true([&] { return proxy.accepted() > before; }));
    expect_ended_by(signal, run);
  }
}

TEST_F(Signals, WhileWaitingForALock) {
  load_and_replicate();
  TestConnection holder = database_.connect();
  holder.run("BEGIN");
  holder.run("LOCK TABLE bi_schema.dim_product IN ACCESS EXCLUSIVE MODE");
  Subprocess run(command({"--lock-timeout", "60", "replicate"}));
  wait_for_statement("wait_event_type = 'Lock'");
  expect_ended_by(SIGINT, run);
}

TEST_F(Signals, WhileCopying) {
  publish_then_add_large_table();
  for (const int signal : {SIGINT, SIGTERM}) {
    Subprocess run(command({"replicate"}));
    wait_until_copying();
    expect_ended_by(signal, run);
    expect_old_mirror_whole();
  }
  expect_next_run_succeeds();
}

TEST_F(Signals, WhileTheServerComputesRows) {
  load_and_replicate();
  database_.run("CREATE VIEW bi_schema.slow AS SELECT pg_sleep(60) IS NULL AS slept");
  Subprocess run(command({"replicate", "--views", "materialize"}));
  wait_for_statement("wait_event = 'PgSleep'");
  expect_ended_by(SIGTERM, run);
}

TEST_F(Signals, WhileIndexesAreBuilt) {
  publish_then_add_large_table();
  published_ = std::filesystem::canonical(mirror_path()).string();
  for (const char* columns : {"text", "text, id", "id, text"}) {
    database_.run(std::string("CREATE INDEX ON bi_schema.large (") + columns + ")");
  }
  Subprocess run(command({"--debug", "replicate", "--tables", "large"}));
  wait_for_log(run, "phase: indexes");
  expect_ended_by(SIGINT, run);
  expect_old_mirror_whole();
}

TEST_F(Signals, WhileTheSourceIsAskedForTheProof) {
  load_and_replicate();
  write("metrics/slow.sql",
        "-- title: Slow\n-- unit: count\n-- tables: fact_sales\n"
        "SELECT count(pg_sleep(60)) FROM (SELECT 1) AS one\n");
  Subprocess run(command({"replicate", "--metrics-dir", "metrics"}));
  wait_for_statement("wait_event = 'PgSleep'");
  expect_ended_by(SIGINT, run);
}

TEST_F(Signals, WhileTheMirrorIsAskedForTheProof) {
  load_and_replicate();
  // Ends in PostgreSQL, which compares numbers; SQLite compares a number with a text, and any
  // number is less than any text.
  write("metrics/endless.sql",
        "-- title: Endless\n-- unit: count\n-- tables: fact_sales\n"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < '10') SELECT count(*) FROM n\n");
  for (const std::string& what : {std::string("replicate"), std::string("validate")}) {
    Subprocess run(command({"--debug", what, "--metrics-dir", "metrics"}));
    // The answer of the source is there, and SQLite counts on.
    wait_for_statement("query LIKE 'ROLLBACK TO SAVEPOINT etl_question%'");
    expect_ended_by(SIGTERM, run);
    std::filesystem::remove_all(path("logs"));
  }
}

TEST_F(Signals, WhileAReaderKeepsThePublicationWaiting) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate", "--publish", "copy"});
  database_.run("INSERT INTO bi_schema.dim_product VALUES (9999, 'Kites')");
  MirrorFile reader(mirror_path());
  reader.run("BEGIN");
  EXPECT_EQ(reader.value("SELECT count(*) FROM dim_product"), "25");
  Subprocess run(command({"--debug", "replicate", "--publish", "copy"}));
  wait_for_log(run, "phase: publish");
  expect_ended_by(SIGINT, run);
  EXPECT_EQ(reader.value("SELECT count(*) FROM dim_product"), "25");
  reader.run("COMMIT");
  EXPECT_EQ(reader.value("SELECT count(*) FROM dim_product"), "25");
  EXPECT_EQ(reader.value("PRAGMA integrity_check"), "ok");
  etl_ok({"replicate", "--publish", "copy"});
  EXPECT_EQ(reader.value("SELECT count(*) FROM dim_product"), "26");
}

TEST_F(Signals, WhileLoading) {
  load_and_replicate();
  database_.run(
      "UPDATE bi_schema.fact_sales SET quantity_sold = 77;"
      "CREATE FUNCTION bi_schema.hold() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';"
      "CREATE TRIGGER hold BEFORE INSERT ON bi_schema.fact_sales FOR EACH ROW "
      "EXECUTE FUNCTION bi_schema.hold()");
  Subprocess run(command({"load-csv", sample_folder()}));
  wait_for_statement("wait_event = 'PgSleep'");
  expect_ended_by(SIGINT, run);
  EXPECT_EQ(database_.value("SELECT DISTINCT quantity_sold FROM bi_schema.fact_sales"), "77");
}

TEST_F(Signals, WhileALoadCommitsItsAnswerIsWaitedFor) {
  // COMMIT waits for a standby that does not exist, and gives up waiting when it is cancelled: the
  // rows are there, and the run says so.
  PrivateServer& server = move_to_private_server("synchronous_standby_names = 'nobody'");
  environment_["PGOPTIONS"] = "-c synchronous_commit=local";
  etl_ok({"load-csv", sample_folder()});
  environment_.erase("PGOPTIONS");
  source().run("SET synchronous_commit = local; DELETE FROM bi_schema.fact_sales");
  Subprocess run(command({"load-csv", sample_folder()}));
  TestConnection watcher = server.connect();
  ASSERT_TRUE(becomes_true([&] {
    return watcher.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") !=
           "0";
  }));
  run.send_signal(SIGINT);
  const Outcome outcome = run.wait(kInTime);
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(source().value("SELECT count(*) FROM bi_schema.fact_sales"), "26");
}

TEST_F(Signals, WhileACommitGetsNoAnswerItIsSaidThatNobodyKnows) {
  PrivateServer& server = move_to_private_server("synchronous_standby_names = 'nobody'");
  environment_["PGOPTIONS"] = "-c synchronous_commit=local";
  etl_ok({"load-csv", sample_folder()});
  environment_.erase("PGOPTIONS");
  Subprocess run(command({"load-csv", sample_folder()}));
  TestConnection watcher = server.connect();
  std::string pid;
  ASSERT_TRUE(becomes_true([&] {
    pid = watcher.value("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    return !pid.empty();
  }));
  const StoppedProcess backend(static_cast<pid_t>(std::stol(pid)));
  run.send_signal(SIGTERM);
  const Outcome outcome = run.wait(kInTime);
  EXPECT_TRUE(fails_with(outcome, 143));
  EXPECT_NE(error_line(outcome).find("not known"), std::string::npos) << shown(outcome);
}

TEST_F(Signals, TheSecondOneEndsItAtOnce) {
  TcpProxy proxy(environment_["PGHOST"], environment_["PGPORT"]);
  load_and_replicate();
  add_large_table();
  environment_["PGHOST"] = "127.0.0.1";
  environment_["PGPORT"] = proxy.port();
  proxy.stall_after(2'000'000);
  for (const int signal : {SIGINT, SIGTERM}) {
    Subprocess run(command({"replicate"}));
    ASSERT_TRUE(becomes_true([&] { return proxy.stalled(); }));
    run.send_signal(signal);
    // The first one was seen: its handler is gone. The run now waits two seconds for an answer to
    // its cancel request, which never comes.
    ASSERT_TRUE(becomes_true([&] {
      std::ifstream status("/proc/" + std::to_string(run.pid()) + "/status");
      for (std::string line; std::getline(status, line);) {
        if (line.rfind("SigCgt:", 0) != 0) continue;
        const unsigned long long caught = std::stoull(line.substr(7), nullptr, 16);
        return (caught >> static_cast<unsigned>(signal - 1) & 1U) == 0;
      }
      return false;
    }));
    run.send_signal(signal);
    const Outcome outcome = run.wait();
    EXPECT_EQ(outcome.signal, signal) << shown(outcome);
    proxy.stall_after(2'000'000);  // for new connections
  }
}

}  // namespace
}  // namespace etl
