// Row 57: cron, systemd or Task Scheduler is missing for --install, or refuses: 6, and the text to
// install by hand is printed.
#include <gmock/gmock.h>

#include "e2e/scheduler_doubles.h"

namespace etl {
namespace {

using testing::HasSubstr;

namespace fs = std::filesystem;

class SchedulerMissing : public SchedulerDoubles {
 protected:
  std::vector<std::string> setup(const std::string& action) const {
    return {"schedule", action, "--at", "07:30,13:00", "--on", "mon-fri"};
  }

  // Refused with these words; stdout has what the same command prints without --install.
  void expect_text_by_hand(const std::string& action, const std::string& words) {
    const Outcome printed = etl_ok(setup(action));
    EXPECT_THAT(printed.out, HasSubstr("30"));
    std::vector<std::string> install = setup(action);
    install.emplace_back("--install");
    const Outcome refused = etl(install);
    EXPECT_TRUE(fails_with(refused, 6));
    EXPECT_THAT(error_line(refused), HasSubstr(words)) << shown(refused);
    EXPECT_THAT(hint_line(refused), HasSubstr("by hand")) << shown(refused);
    EXPECT_EQ(refused.out, printed.out);

    install.emplace_back("--json");
    const Outcome in_json = etl(install);
    EXPECT_TRUE(fails_with(in_json, 6));
    nlohmann::json document = nlohmann::json::parse(in_json.out);
    EXPECT_EQ(document["error"]["code"], "setup");
    EXPECT_THAT(document["error"]["message"].get<std::string>(), HasSubstr(words));
    document.erase("error");
    std::vector<std::string> print = setup(action);
    print.emplace_back("--json");
    EXPECT_EQ(document, nlohmann::json::parse(etl_ok(print).out));
  }
};

const std::vector<std::pair<std::string, std::string>> kPrograms = {
    {"setup-cron", "crontab"}, {"setup-systemd", "systemctl"}, {"setup-windows", "schtasks"}};

TEST_F(SchedulerMissing, WhereNoProgramOfItIsThere) {
  environment_["PATH"] = path("bin");
  for (const auto& [action, program] : kPrograms) {
    expect_text_by_hand(action, "no program " + program);
    const Outcome removing = etl({"schedule", action, "--remove"});
    EXPECT_TRUE(fails_with(removing, 6));
    EXPECT_EQ(removing.out, "");
  }
  EXPECT_TRUE(fs::is_empty("/etc/systemd/system"));
}

TEST_F(SchedulerMissing, WhereItsProgramRefuses) {
  for (const auto& [action, program] : kPrograms) {
    write_program(program, "echo 'you are not' >&2; echo 'allowed to' >&2; exit 1\n");
  }
  expect_text_by_hand("setup-cron",
                      "`crontab -l` failed with exit code 1: you are not; allowed to");
  expect_text_by_hand("setup-windows", "failed with exit code 1: you are not; allowed to");
}

TEST_F(SchedulerMissing, WhereSystemdIsThereButDoesNotRun) {
  for (const char* state : {"offline", "unknown"}) {
    write_systemctl(state);
    expect_text_by_hand("setup-systemd", "systemd does not run here (it is " + std::string(state));
  }
  EXPECT_TRUE(fs::is_empty("/etc/systemd/system"));
}

TEST_F(SchedulerMissing, WhereTheCrontabCannotBeWritten) {
  crontabs_.make_read_only();
  expect_text_by_hand("setup-cron", "`crontab -` failed with exit code");
}

TEST_F(SchedulerMissing, WhereCronKnowsNoTimeZones) {
  environment_["ETL_SCHEDULE_TZ"] = "Pacific/Apia";
  expect_text_by_hand("setup-cron", "this cron knows no time zones, and Pacific/Apia is not");
  EXPECT_TRUE(fs::is_empty("/var/spool/cron/crontabs"));
}

TEST_F(SchedulerMissing, UnitsAreAsTheyWereAfterAFailureAtAnyStep) {
  const std::string units = "/etc/systemd/system/etl-replicate";
  for (const char* step : {"daemon-reload", "enable"}) {
    write_systemctl();
    write("refuses", step);
    expect_text_by_hand("setup-systemd", std::string(step));
    EXPECT_TRUE(fs::is_empty("/etc/systemd/system")) << step;
  }
  write_systemctl();
  etl_ok({"schedule", "setup-systemd", "--install", "--at", "05:05"});
  const std::string timer = read_text(units + ".timer");
  const std::string service = read_text(units + ".service");
  for (const char* step : {"daemon-reload", "enable", "restart"}) {
    write("refuses", step);
    expect_text_by_hand("setup-systemd", std::string(step));
    EXPECT_EQ(read_text(units + ".timer"), timer) << step;
    EXPECT_EQ(read_text(units + ".service"), service) << step;
  }
}

TEST_F(SchedulerMissing, UnitsThatSystemdDoesNotTakeAreNeverEnabled) {
  write_systemctl();
  write_program("systemd-analyze", "echo 'etl-replicate.service: no' >&2; exit 1\n");
  expect_text_by_hand("setup-systemd", "etl-replicate.service: no");
  EXPECT_TRUE(fs::is_empty("/etc/systemd/system"));
  EXPECT_EQ(calls().find("enable"), std::string::npos);
}

TEST_F(SchedulerMissing, UnitsThatCannotBeWrittenAreToldByTheirPath) {
  write_systemctl();
  units_.make_read_only();
  expect_text_by_hand("setup-systemd", "/etc/systemd/system/");
}

}  // namespace
}  // namespace etl
