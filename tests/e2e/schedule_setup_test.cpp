// `etl schedule setup-... --install` and `--remove`: cron with Debian's own crontab, systemd with
// its own check of units and a double of systemctl, Task Scheduler with a double of schtasks.
#include <gmock/gmock.h>

#include "e2e/scheduler_doubles.h"
#include "etl/core/schedule_rule.h"

namespace etl {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace fs = std::filesystem;

const std::string kUnits = "/etc/systemd/system/etl-replicate";

using SetupCron = SchedulerDoubles;
using SetupSystemd = SchedulerDoubles;
using SetupWindows = SchedulerDoubles;

TEST_F(SetupCron, IsInstalledReplacedAndRemovedAndLeavesAllOtherLines) {
  const std::string others = "# mine\nMAILTO=ana@example.com\n\n  15 4 * * 1 echo 100\\%\t \n";
  ASSERT_EQ(crontab({"-"}, others).exit_code, 0);

  etl_ok({"schedule", "setup-cron", "--install", "--at", "07:30,13:00", "--on", "mon-fri"});
  std::string table = crontab({"-l"}).out;
  EXPECT_EQ(table.substr(0, others.size()), others);
  EXPECT_THAT(table, AllOf(HasSubstr("\n30 7 * * 1-5 cd '"), HasSubstr("\n0 13 * * 1-5 cd '")));

  etl_ok({"schedule", "setup-cron", "--install", "--at", "08:15"});
  table = crontab({"-l"}).out;
  EXPECT_EQ(table.substr(0, others.size()), others);
  EXPECT_THAT(table, AllOf(HasSubstr("\n15 8 * * * cd '"), Not(HasSubstr("30 7 *"))));
  EXPECT_EQ(count_of(table, "# BEGIN etl"), 1U) << table;

  const Outcome again = etl_ok({"--json", "schedule", "setup-cron", "--install", "--at", "08:15"});
  EXPECT_EQ(nlohmann::json::parse(again.out)["changed"], false) << shown(again);
  EXPECT_EQ(crontab({"-l"}).out, table);

  const Outcome removed = etl_ok({"--json", "schedule", "setup-cron", "--remove"});
  EXPECT_EQ(nlohmann::json::parse(removed.out)["changed"], true) << shown(removed);
  EXPECT_EQ(crontab({"-l"}).out, others);
}

TEST_F(SetupCron, OfAUserWithoutACrontabLeavesNoneBehind) {
  etl_ok({"schedule", "setup-cron", "--install"});
  EXPECT_EQ(crontab({"-l"}).exit_code, 0);
  etl_ok({"schedule", "setup-cron", "--remove"});
  EXPECT_TRUE(fs::is_empty("/var/spool/cron/crontabs"));
}

TEST_F(SetupCron, SaysWhenThereIsNothingToRemove) {
  const Outcome outcome = etl_ok({"schedule", "setup-cron", "--remove"});
  EXPECT_THAT(outcome.out, HasSubstr("nothing of etl's is installed"));
  EXPECT_TRUE(fs::is_empty("/var/spool/cron/crontabs"));
}

TEST_F(SetupCron, TakesTimesAndDaysOfTheSettings) {
  write(".env", "ETL_SCHEDULE_TIME=06:00,18:30\nETL_SCHEDULE_DAYS=sat,sun\n");
  etl_ok({"schedule", "setup-cron", "--install"});
  EXPECT_THAT(crontab({"-l"}).out,
              AllOf(HasSubstr("\n0 6 * * 6,7 cd"), HasSubstr("\n30 18 * * 6,7 cd")));
}

// What cron runs is a command of the shell's.
TEST_F(SetupCron, InstallsALineThatReplicates) {
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"schedule", "setup-cron", "--install", "--at", "02:00"});
  const std::string table = crontab({"-l"}).out;
  const std::size_t start = table.find("0 2 * * * ") + 10;
  Command job;
  job.arguments = {"/bin/sh", "-c", table.substr(start, table.find('\n', start) - start)};
  job.environment = environment_;
  const Outcome outcome = run_program(job);
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(outcome.out + outcome.err, "") << "cron would mail it";
  EXPECT_EQ(generations().size(), 1U);
}

TEST_F(SetupCron, HasANameOfItsOwnForEachWorkingFolder) {
  etl_ok({"schedule", "setup-cron", "--install"});
  fs::create_directory(path("other"));
  Command other = command({"schedule", "setup-cron", "--install"});
  other.folder = path("other");
  const Outcome refused = run_program(other);
  EXPECT_TRUE(fails_with(refused, 6));
  EXPECT_THAT(error_line(refused), HasSubstr("for another working folder: "));
  EXPECT_THAT(hint_line(refused), HasSubstr("--name"));

  other.arguments.insert(other.arguments.end(), {"--name", "etl-other"});
  EXPECT_EQ(run_program(other).exit_code, 0);
  EXPECT_EQ(count_of(crontab({"-l"}).out, "# BEGIN etl"), 2U);
  etl_ok({"schedule", "setup-cron", "--remove"});
  const std::string table = crontab({"-l"}).out;
  EXPECT_THAT(table, AllOf(HasSubstr("etl-other"), Not(HasSubstr("etl-replicate"))));
}

TEST_F(SetupCron, OfTheMachinesOwnZoneNeedsNone) {
  etl_ok({"schedule", "setup-cron", "--install", "--timezone", local_zone()});
  EXPECT_THAT(crontab({"-l"}).out, Not(HasSubstr("CRON_TZ")));
}

TEST_F(SetupCron, OfAnotherZoneIsLeftToACronThatKnowsZones) {
  write_program("crontab",
                "case $1 in -V) echo 'cronie 1.6.1' ;; *) exec /usr/bin/crontab \"$@\" ;; esac\n");
  const std::string elsewhere = local_zone() == "Pacific/Apia" ? "Asia/Kolkata" : "Pacific/Apia";
  etl_ok({"schedule", "setup-cron", "--install", "--timezone", elsewhere});
  EXPECT_THAT(crontab({"-l"}).out, HasSubstr("\nCRON_TZ=" + elsewhere + "\n"));
}

TEST_F(SetupCron, RefusesABlockOfWhichALineIsGone) {
  const std::string table =
      "# BEGIN etl etl-replicate (`etl schedule setup-cron --remove` takes it out)\n1 2 * * * "
      "mine\n";
  ASSERT_EQ(crontab({"-"}, table).exit_code, 0);
  for (const char* change : {"--install", "--remove"}) {
    EXPECT_TRUE(fails_with(etl({"schedule", "setup-cron", change}), 6));
    EXPECT_EQ(crontab({"-l"}).out, table);
  }
}

TEST_F(SetupSystemd, IsInstalledReplacedAndRemoved) {
  write_systemctl();
  etl_ok({"schedule", "setup-systemd", "--install", "--at", "07:30,13:00", "--on", "mon-fri",
          "--timezone", "America/Sao_Paulo"});
  EXPECT_EQ(calls(), "is-system-running\ndaemon-reload\nenable --now etl-replicate.timer\n");
  EXPECT_THAT(read_text(kUnits + ".timer"),
              HasSubstr("\nOnCalendar=Mon..Fri *-*-* 07:30:00 America/Sao_Paulo\n"
                        "OnCalendar=Mon..Fri *-*-* 13:00:00 America/Sao_Paulo\n"));
  EXPECT_THAT(read_text(kUnits + ".service"),
              AllOf(HasSubstr("ProtectSystem=strict"),
                    HasSubstr("WorkingDirectory=" + folder_.path() + "\n")));
  EXPECT_EQ(fs::status(kUnits + ".timer").permissions(), fs::perms(0644));

  etl_ok({"schedule", "setup-systemd", "--install", "--at", "08:15"});
  EXPECT_EQ(calls(),
            "is-system-running\ndaemon-reload\nenable --now etl-replicate.timer\n"
            "restart etl-replicate.timer\n");
  EXPECT_THAT(read_text(kUnits + ".timer"),
              AllOf(HasSubstr("OnCalendar=*-*-* 08:15:00\n"), Not(HasSubstr("07:30"))));

  etl_ok({"schedule", "setup-systemd", "--remove"});
  EXPECT_THAT(calls(),
              testing::StartsWith("is-system-running\ndisable --now etl-replicate.timer\n"));
  EXPECT_TRUE(fs::is_empty("/etc/systemd/system"));
  const Outcome again = etl_ok({"schedule", "setup-systemd", "--remove"});
  EXPECT_THAT(again.out, HasSubstr("nothing of etl's is installed"));
}

TEST_F(SetupSystemd, NeverTouchesAUnitThatItDidNotMake) {
  write_systemctl();
  const std::string mine = "[Timer]\nOnCalendar=daily\n";
  write("mine", mine);
  fs::copy_file(path("mine"), kUnits + ".timer");
  const Outcome refused = etl({"schedule", "setup-systemd", "--install"});
  EXPECT_TRUE(fails_with(refused, 6));
  EXPECT_THAT(error_line(refused), HasSubstr(kUnits + ".timer"));
  const Outcome kept = etl_ok({"schedule", "setup-systemd", "--remove"});
  EXPECT_THAT(kept.err, HasSubstr("is not etl's own, and stays"));
  EXPECT_EQ(read_text(kUnits + ".timer"), mine);
  EXPECT_FALSE(fs::exists(kUnits + ".service"));
  EXPECT_EQ(calls(), "is-system-running\nis-system-running\n");
}

TEST_F(SetupSystemd, OfAUserGoesToTheUsersManager) {
  write_systemctl();
  Command as_user = command({"schedule", "setup-systemd", "--install"});
  as_user.arguments.insert(as_user.arguments.begin(),
                           {"/usr/bin/unshare", "--user", "--map-user=1000", "--map-group=1000"});
  const Outcome installed = run_program(as_user);
  EXPECT_EQ(installed.exit_code, 0) << shown(installed);
  EXPECT_THAT(installed.err, HasSubstr("loginctl enable-linger"));
  EXPECT_EQ(calls(),
            "--user is-system-running\n--user daemon-reload\n"
            "--user enable --now etl-replicate.timer\n");
  const std::string units = path(".config/systemd/user/etl-replicate");  // HOME is the folder
  EXPECT_THAT(read_text(units + ".service"), Not(HasSubstr("ProtectSystem")));
  EXPECT_TRUE(fs::exists(units + ".timer"));
  EXPECT_TRUE(fs::is_empty("/etc/systemd/system"));

  as_user.arguments.back() = "--remove";
  EXPECT_EQ(run_program(as_user).exit_code, 0);
  EXPECT_TRUE(fs::is_empty(path(".config/systemd/user")));
}

TEST_F(SetupWindows, IsInstalledReplacedAndRemoved) {
  write_schtasks();
  for (const char* time : {"07:30,13:00", "08:15"}) {
    etl_ok({"schedule", "setup-windows", "--install", "--at", time, "--on", "mon-fri"});
    const Outcome printed =
        etl_ok({"--json", "schedule", "setup-windows", "--at", time, "--on", "mon-fri"});
    EXPECT_EQ(read_text(path("task")),
              nlohmann::json::parse(printed.out)["xml"].get<std::string>());
  }
  EXPECT_TRUE(fs::is_empty(path("tmp"))) << "the file for schtasks is left";
  etl_ok({"schedule", "setup-windows", "--remove"});
  EXPECT_FALSE(fs::exists(path("task")));
  const Outcome again = etl_ok({"schedule", "setup-windows", "--remove"});
  EXPECT_THAT(again.out, HasSubstr("nothing of etl's is installed"));
}

TEST_F(SetupWindows, NeverTouchesATaskThatItDidNotMake) {
  write_schtasks();
  write("task", "<Task>backup</Task>");
  EXPECT_TRUE(fails_with(etl({"schedule", "setup-windows", "--install"}), 6));
  const Outcome kept = etl_ok({"schedule", "setup-windows", "--remove"});
  EXPECT_THAT(kept.err, HasSubstr("is not etl's own, and stays"));
  EXPECT_EQ(read_text(path("task")), "<Task>backup</Task>");
}

TEST_F(SetupWindows, OfAnotherZoneIsRefused) {
  write_schtasks();
  const std::string elsewhere = local_zone() == "Pacific/Apia" ? "Asia/Kolkata" : "Pacific/Apia";
  const Outcome refused = etl({"schedule", "setup-windows", "--install", "--timezone", elsewhere});
  EXPECT_TRUE(fails_with(refused, 6));
  EXPECT_THAT(error_line(refused), HasSubstr("knows no time zones"));
  EXPECT_FALSE(fs::exists(path("task")));
}

using SetupOptions = EtlProgram;

TEST_F(SetupOptions, ExcludeOneAnotherAndGoWithNothingElse) {
  EXPECT_TRUE(fails_with(etl({"schedule", "setup-cron", "--install", "--remove"}), 2));
  for (const char* option : {"--install", "--remove", "--name=x"}) {
    for (const char* action : {"start", "run", "status"}) {
      EXPECT_TRUE(fails_with(etl({"schedule", action, option}), 2));
    }
  }
  EXPECT_TRUE(fails_with(etl({"schedule", "setup-cron", "--name", "../x"}), 2));
}

}  // namespace
}  // namespace etl
