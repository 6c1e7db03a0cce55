#include "e2e/faults/run_under_fire.h"

#include <signal.h>

#include <filesystem>
#include <stdexcept>

#include "e2e/mirror_file.h"

namespace etl {

namespace {

constexpr char kOfTheRun[] =
    " FROM pg_stat_activity WHERE application_name = 'etl' AND datname = current_database()";

}  // namespace

PrivateServer& RunUnderFire::move_to_private_server(
    const std::string& settings, const std::map<std::string, std::string>& files) {
  server_ = std::make_unique<PrivateServer>(settings, files);
  environment_.erase("PGPASSWORD");
  for (const auto& [name, value] : server_->environment()) environment_[name] = value;
  return *server_;
}

TestConnection RunUnderFire::source() const {
  const std::string& name = environment_.at("DB_NAME");
  return server_ ? server_->connect(name) : TestConnection(name);
}

void RunUnderFire::publish_then_add_large_table() {
  load_and_replicate();
  source().run(large_table_sql());
  published_ = std::filesystem::canonical(mirror_path()).string();
}

pid_t RunUnderFire::hold_in_copy(Subprocess& run) {
  TestConnection watcher = source();
  const std::string copying =
      std::string("SELECT pid") + kOfTheRun + " AND state = 'active' AND query LIKE 'COPY%large%'";
  std::string pid;
  becomes_true([&] {
    pid = watcher.value(copying);
    return !pid.empty() || !run.running();
  });
  if (pid.empty()) throw std::runtime_error("the run does not copy:\n" + shown(run.wait()));
  run.send_signal(SIGSTOP);
  const bool full = becomes_true([&] {
    return watcher.value("SELECT wait_event FROM pg_stat_activity WHERE pid = " + pid) ==
           "ClientWrite";
  });
  if (!full) throw std::runtime_error("the table is too small to be met while it is copied");
  return static_cast<pid_t>(std::stol(pid));
}

void RunUnderFire::resume(const Subprocess& run) { run.send_signal(SIGCONT); }

void RunUnderFire::expect_old_mirror_whole() {
  EXPECT_EQ(std::filesystem::canonical(mirror_path()).string(), published_);
  EXPECT_EQ(generations().size(), 1U) << "its own generation is removed";
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM fact_sales"), "26");
  EXPECT_EQ(mirror.value("SELECT count(*) FROM sqlite_master WHERE name = 'large'"), "0");
}

void RunUnderFire::expect_next_run_succeeds() {
  etl_ok({"replicate"});
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM large"),
            source().value("SELECT count(*) FROM bi_schema.large"));
}

std::string active_statements(TestConnection& source) {
  return source.value(std::string("SELECT count(*)") + kOfTheRun +
                      " AND state IN ('active', 'fastpath function call')");
}

}  // namespace etl
