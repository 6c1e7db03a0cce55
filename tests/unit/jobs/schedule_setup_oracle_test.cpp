// What cron, systemd and a validator of Task Scheduler's schema say of the texts for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "etl/jobs/schedule_setup.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/execute_program.h"
#include "support/temporary_folder.h"
#include "support/zone_variable.h"

namespace etl {
namespace {

using ::testing::ElementsAre;

ScheduleSetup setup_of(const ScheduleRule& rule) {
  ScheduleSetup setup;
  setup.binary = "/bin/true";
  setup.folder = "/srv/sales data 100% \"$HOME\" %h";
  setup.env_file = "/srv/.env 'x' %i";
  setup.user = "etl";
  setup.writable_folders = {"/var/lib/etl mirror"};
  setup.rule = rule;
  return setup;
}

rc::Gen<ScheduleRule> any_rule() {
  const auto time = rc::gen::map(rc::gen::inRange(0, 24 * 60), [](int minutes) {
    return TimeOfDay{minutes / 60, minutes % 60};
  });
  const auto times =
      rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::vector<TimeOfDay>>(time)),
                   [](std::vector<TimeOfDay> all) {
                     std::sort(all.begin(), all.end());
                     all.erase(std::unique(all.begin(), all.end()), all.end());
                     return all;
                   });
  const auto days =
      rc::gen::map(rc::gen::inRange(1U, 128U), [](unsigned bits) { return Weekdays(bits); });
  // Without daylight saving: there systemd and etl differ, as the timer says.
  const auto zone = rc::gen::element<std::string>("UTC", "America/Sao_Paulo", "Asia/Kolkata");
  return rc::gen::build<ScheduleRule>(rc::gen::set(&ScheduleRule::times, times),
                                      rc::gen::set(&ScheduleRule::days, days),
                                      rc::gen::set(&ScheduleRule::zone, zone));
}

ProgramResult answer(const std::vector<std::string>& arguments, const std::string& input = "") {
  const StopFlag stop;
  return execute_program(arguments, input, std::chrono::minutes(1), stop);
}

testing::AssertionResult accepts(const std::vector<std::string>& arguments,
                                 const std::string& input = "") {
  const ProgramResult result = answer(arguments, input);
  if (result.exit_code == 0) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "exit code " << result.exit_code << "\n"
                                     << result.out << result.err;
}

// The rest of each line that starts so.
std::vector<std::string> lines_that_start(const std::string& text, const std::string& start) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (line.rfind(start, 0) == 0) found.push_back(line.substr(start.size()));
  }
  return found;
}

// "Mon 2026-03-02 02:30:00 UTC", when systemd would start the timer after that time.
std::vector<std::string> next_elapses(const ScheduleRule& rule, const std::string& after) {
  const ZoneVariable utc("UTC");
  std::vector<std::string> arguments = {"systemd-analyze", "calendar", "--base-time", after};
  for (const std::string& calendar :
       lines_that_start(systemd_timer_text(setup_of(rule)), "OnCalendar=")) {
    arguments.push_back(calendar);
  }
  const ProgramResult result = answer(arguments);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return lines_that_start(result.out, "Next elapse: ");
}

TEST(SystemdOracle, TimerElapsesWhenARunIsDue) {
  EXPECT_TRUE(rc::check([] {
    const ScheduleRule rule = *any_rule();
    const WallTime after{std::chrono::seconds(1'700'000'000 + *rc::gen::inRange(0, 100'000'000))};
    std::string asked = utc_iso8601(after);  // 2026-03-01T12:00:00Z
    asked = asked.substr(0, 10) + " " + asked.substr(11, 8) + " UTC";
    std::vector<std::string> elapses = next_elapses(rule, asked);
    RC_ASSERT(elapses.size() == rule.times.size());
    for (std::string& elapse : elapses) elapse.erase(0, 4);  // the day of the week
    const std::string next = utc_iso8601(next_run(rule, after));
    RC_ASSERT(*std::min_element(elapses.begin(), elapses.end()) ==
              next.substr(0, 10) + " " + next.substr(11, 8) + " UTC");
  }));
}

// The comment in the timer.
TEST(SystemdOracle, LeavesOutATimeThatDaylightSavingSkips) {
  const ScheduleRule rule{{{0, 30}}, kEveryDay, "America/Sao_Paulo"};
  EXPECT_THAT(next_elapses(rule, "2018-11-03 12:00:00 UTC"),
              ElementsAre("Mon 2018-11-05 02:30:00 UTC"));
}

class SystemdVerify : public testing::Test {
 protected:
  SystemdVerify() { setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); }
  ~SystemdVerify() override { unsetenv("XDG_RUNTIME_DIR"); }

  testing::AssertionResult verified(const ScheduleSetup& setup, const std::string& manager,
                                    const std::string& more = "") {
    const std::string service = folder_.file("etl-replicate.service");
    const std::string timer = folder_.file("etl-replicate.timer");
    std::ofstream(service) << systemd_service_text(setup) << more;
    std::ofstream(timer) << systemd_timer_text(setup);
    return accepts({"systemd-analyze", manager, "--recursive-errors=no", "verify", service, timer});
  }

  TemporaryFolder folder_;
};

TEST_F(SystemdVerify, TakesTheUnitsOfTheMachineAndOfAUser) {
  for (const char* days : {"mon-sun", "mon-fri", "sat,sun,wed"}) {
    ScheduleSetup setup = setup_of({{{7, 30}, {13, 0}}, parse_weekdays(days), "America/Sao_Paulo"});
    EXPECT_TRUE(verified(setup, "--system"));
    setup.user_manager = true;
    EXPECT_TRUE(verified(setup, "--user"));
  }
}

TEST_F(SystemdVerify, WouldNotTakeASettingThatSystemdDoesNotKnow) {
  const ScheduleSetup setup = setup_of({{{7, 30}}, kEveryDay, "UTC"});
  EXPECT_FALSE(verified(setup, "--system", "ProtectEverything=yes\n"));
}

// By the program's own check, which is -n in some versions and -T in others.
testing::AssertionResult crontab_takes(const std::string& table) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("table")) << table;
  if (accepts({"crontab", "-n", folder.file("table")})) return testing::AssertionSuccess();
  return accepts({"crontab", "-T", folder.file("table")});
}

TEST(CrontabOracle, TakesTheLinesOfAnyRule) {
  EXPECT_TRUE(rc::check([] {
    const std::string text = crontab_text(setup_of(*any_rule()));
    RC_ASSERT(bool(crontab_takes(text)));
  }));
}

TEST(CrontabOracle, WouldNotTakeAnHourThatIsNone) {
  std::string text = crontab_text(setup_of({{{7, 30}}, kEveryDay, ""}));
  EXPECT_TRUE(crontab_takes(text));
  text.replace(text.find("30 7 *"), 6, "30 24 *");
  EXPECT_FALSE(crontab_takes(text));
}

testing::AssertionResult task_is_valid(const std::string& xml) {
  return accepts({"xmllint", "--noout", "--nonet", "--schema",
                  std::string(ETL_SOURCE_DIR) + "/tests/unit/jobs/task_scheduler.xsd", "-"},
                 xml);
}

TEST(TaskSchemaOracle, TakesTheTaskOfAnyRule) {
  EXPECT_TRUE(rc::check([] {
    ScheduleSetup setup = setup_of(*any_rule());
    setup.folder += "& <José> \xff";
    setup.rule.times.resize(std::min<std::size_t>(setup.rule.times.size(), 48));
    RC_ASSERT(bool(task_is_valid(windows_task_xml(setup))));
  }));
}

TEST(TaskSchemaOracle, WouldNotTakeAnotherOrderOrAnotherName) {
  const std::string xml = windows_task_xml(setup_of({{{7, 30}}, parse_weekdays("thu"), "UTC"}));
  EXPECT_TRUE(task_is_valid(xml));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = xml;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  EXPECT_FALSE(task_is_valid(with("<Thursday />", "<Thurday />")));
  EXPECT_FALSE(task_is_valid(with("2024-01-01T07:30:00", "07:30")));
  EXPECT_FALSE(task_is_valid(with("<Hidden>false", "<Hidden>maybe")));
  const std::string start = "      <StartBoundary>2024-01-01T07:30:00</StartBoundary>\n";
  std::string last = with(start, "");
  last.insert(last.find("    </CalendarTrigger>"), start);
  EXPECT_FALSE(task_is_valid(last));
}

}  // namespace
}  // namespace etl
