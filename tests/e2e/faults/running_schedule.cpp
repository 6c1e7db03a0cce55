#include "e2e/faults/running_schedule.h"

#include <signal.h>

#include <filesystem>

namespace etl {

RunningSchedule::RunningSchedule() { etl_ok({"load-csv", sample_folder()}); }

std::unique_ptr<Subprocess> RunningSchedule::start(const std::vector<std::string>& options,
                                                   const std::vector<std::string>& global) const {
  std::vector<std::string> arguments = global;
  arguments.emplace_back("schedule");
  arguments.insert(arguments.end(), options.begin(), options.end());
  return std::make_unique<Subprocess>(command(arguments));
}

Outcome RunningSchedule::stop(Subprocess& schedule) {
  schedule.send_signal(SIGTERM);
  return schedule.wait(std::chrono::seconds(5));
}

void RunningSchedule::wait_for_log(Subprocess& schedule, const std::string& text) const {
  const auto logged = [&] { return log().find(text) != std::string::npos; };
  ASSERT_TRUE(becomes_true([&] { return logged() || !schedule.running(); })) << text << '\n'
                                                                             << log();
  ASSERT_TRUE(logged()) << text << '\n' << shown(schedule.wait());
}

std::size_t RunningSchedule::runs() const {
  std::size_t count = 0;
  for (const std::string& report : reports()) {
    if (nlohmann::json::parse(read_text(report))["command"] == "replicate") ++count;
  }
  return count;
}

void RunningSchedule::leave_state(const std::string& handled_until) const {
  std::filesystem::create_directory(path(".etl"));
  write(".etl/state.json",
        R"({"schema_version": 1, "run": null, "handled_until": ")" + handled_until + "\"}");
}

std::unique_ptr<TestConnection> RunningSchedule::hold_a_table() const {
  auto holder = std::make_unique<TestConnection>(source());
  holder->run("BEGIN; LOCK TABLE bi_schema.dim_product IN ACCESS EXCLUSIVE MODE");
  return holder;
}

void RunningSchedule::wait_until_held(Subprocess& schedule) const {
  TestConnection watcher = source();
  const auto held = [&] {
    return watcher.value(
               "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'etl' AND datname = "
               "current_database() AND wait_event_type = 'Lock'") != "0";
  };
  ASSERT_TRUE(becomes_true([&] { return held() || !schedule.running(); })) << log();
  ASSERT_TRUE(held()) << shown(schedule.wait());
}

}  // namespace etl
