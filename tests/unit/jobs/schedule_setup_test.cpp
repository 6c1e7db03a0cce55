#include "etl/jobs/schedule_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/error.h"
#include "support/temporary_folder.h"

namespace etl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ScheduleSetup sales() {
  ScheduleSetup setup;
  setup.binary = "/usr/bin/etl";
  setup.folder = "/srv/sales data";
  setup.env_file = "/srv/sales data/.env";
  setup.rule.times = {{2, 5}};
  setup.rule.zone = "America/Sao_Paulo";
  setup.user = "etl";
  return setup;
}

ScheduleSetup windows_sales() {
  ScheduleSetup setup;
  setup.binary = R"(C:\Program Files\etl\etl.exe)";
  setup.folder = R"(C:\sales data)";
  setup.env_file = R"(C:\sales data\.env)";
  setup.rule.times = {{14, 30}};
  return setup;
}

std::string line_that_starts(const std::string& text, const std::string& start) {
  const std::size_t at = ("\n" + text).find("\n" + start);
  if (at == std::string::npos) return "";
  return text.substr(at + start.size(), text.find('\n', at) - at - start.size());
}

ErrorKind error_kind(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint.empty()) << error.what();
    EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    return error.kind;
  }
  ADD_FAILURE() << "no Error was thrown";
  return ErrorKind::kInternal;
}

// What people put into names of folders, and what shells, cron, systemd, XML and Windows read as
// something else.
rc::Gen<std::string> any_name(const std::string& characters) {
  return rc::gen::map(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(characters))),
      [](const std::string& text) { return "n" + text.substr(0, 20) + "n"; });
}
const std::string kNastyInPosix = "ab %$\"'&<>;#`*?(){}[]|~!^=,:+-@";

TEST(Crontab, IsTheTextThatAUserAddsToTheCrontab) {
  EXPECT_EQ(
      crontab_text(sales()),
      R"(# Add these lines at the end of your crontab (crontab -e), or let `etl schedule setup-cron
# --install` do it.
)" + crontab_block(sales()));
  EXPECT_EQ(crontab_block(sales()),
            R"(# BEGIN etl etl-replicate (`etl schedule setup-cron --remove` takes it out)
# replicate daily at 02:05, America/Sao_Paulo
# in /srv/sales data
# A run that succeeds prints nothing; cron mails what a failed one prints to its owner, or to
# the address in a line MAILTO=... further up.
# CRON_TZ is obeyed by cronie (Fedora, Red Hat, SUSE, Arch), and holds for all lines below it.
# The cron of Debian and Ubuntu ignores it and takes the time as the machine's local time:
# there use `etl schedule` or `etl schedule setup-systemd`.
CRON_TZ=America/Sao_Paulo
5 2 * * * cd '/srv/sales data' && '/usr/bin/etl' --env-file '/srv/sales data/.env' --quiet replicate
# END etl etl-replicate
)");
}

// The lines that cron runs: their times, and the commands.
std::vector<std::string> jobs_of(const ScheduleSetup& setup) {
  std::vector<std::string> jobs;
  std::istringstream lines(crontab_block(setup));
  for (std::string line; std::getline(lines, line);) {
    if (line[0] >= '0' && line[0] <= '9') jobs.push_back(line);
  }
  return jobs;
}

TEST(Crontab, HasNoTimeZoneUnlessOneIsGiven) {
  ScheduleSetup setup = sales();
  setup.rule.zone.clear();
  setup.env_file.clear();
  EXPECT_THAT(crontab_text(setup), Not(HasSubstr("CRON_TZ")));
  EXPECT_THAT(crontab_text(setup), HasSubstr("the machine's local time"));
  EXPECT_THAT(jobs_of(setup),
              ElementsAre("5 2 * * * cd '/srv/sales data' && '/usr/bin/etl' --quiet replicate"));
}

TEST(Crontab, HasALineForTheTimesOfEachMinuteOnTheDaysAsked) {
  ScheduleSetup setup = sales();
  setup.env_file.clear();
  const std::string command = " cd '/srv/sales data' && '/usr/bin/etl' --quiet replicate";
  setup.rule.times = {{7, 30}, {13, 0}, {19, 30}};
  setup.rule.days = parse_weekdays("mon-fri");
  EXPECT_THAT(jobs_of(setup), ElementsAre("0 13 * * 1-5" + command, "30 7,19 * * 1-5" + command));
  setup.rule.times = {{0, 0}};
  setup.rule.days = parse_weekdays("sun");
  EXPECT_THAT(jobs_of(setup), ElementsAre("0 0 * * 7" + command));
  setup.rule.days = parse_weekdays("fri-mon");
  EXPECT_THAT(jobs_of(setup), ElementsAre("0 0 * * 1,5-7" + command));
}

// The command as cron hands it to the shell: a backslash before % goes, a bare % would end it.
std::string after_cron(std::string_view command) {
  std::string out;
  for (std::size_t i = 0; i < command.size(); ++i) {
    if (command[i] == '\\' && i + 1 < command.size() && command[i + 1] == '%')
      ++i;
    else if (command[i] == '%')
      return out + "<CUT BY CRON>";
    out += command[i];
  }
  return out;
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  pclose(pipe);
  return output;
}

// The shell itself is the oracle: `etl` is a link to echo, in a folder of that name.
TEST(Crontab, ShellGetsEveryPathAsItIs) {
  EXPECT_TRUE(rc::check([] {
    const TemporaryFolder root;
    const std::string name = *any_name(kNastyInPosix);
    ScheduleSetup setup;
    setup.rule.times = {{0, 0}};
    setup.folder = root.path() + "/" + name;
    setup.binary = setup.folder + "/" + *any_name(kNastyInPosix);
    setup.env_file = setup.folder + "/." + *any_name(kNastyInPosix);
    std::filesystem::create_directory(setup.folder);
    std::filesystem::create_symlink("/bin/echo", setup.binary);
    const std::string line = jobs_of(setup).front();
    const std::string start = "0 0 * * * ";
    RC_ASSERT(line.substr(0, start.size()) == start);
    RC_ASSERT(output_of(after_cron(line.substr(start.size())) + " 2>&1") ==
              "--env-file " + setup.env_file + " --quiet replicate\n");
  }));
}

TEST(Crontab, RefusesWhatCronCannotTake) {
  ScheduleSetup setup = sales();
  setup.folder = "/srv/back\\slash";
  EXPECT_EQ(error_kind([&] { crontab_text(setup); }), ErrorKind::kConfiguration);
  setup.folder = "/srv/" + std::string(1000, 'x');
  EXPECT_EQ(error_kind([&] { crontab_text(setup); }), ErrorKind::kConfiguration);
}

TEST(SystemdService, IsAHardenedUnitOfOneRun) {
  EXPECT_EQ(systemd_service_text(sales()),
            R"(# Made by `etl schedule setup-systemd`
[Unit]
Description=etl: PostgreSQL into the SQLite mirror
Wants=network-online.target
After=network-online.target postgresql.service

[Service]
Type=oneshot
ExecStart="/usr/bin/etl" --env-file "/srv/sales data/.env" replicate
WorkingDirectory=/srv/sales data
User=etl
# Settings of this machine, if there; they come before those of the env file.
EnvironmentFile=-/etc/etl/etl.env
UMask=0077

# All of the file system is read-only but the folders named here.
ProtectSystem=strict
ReadWritePaths="/srv/sales data"
# A PostgreSQL server that keeps its socket in /tmp needs PrivateTmp=no.
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
# AF_UNIX: the server's socket; AF_NETLINK: how the C library orders a host's addresses.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
)");
}

TEST(SystemdService, RootKeepsItsCapabilitiesToReadOtherUsersFiles) {
  for (const char* user : {"", "root"}) {
    ScheduleSetup setup = sales();
    setup.user = user;
    EXPECT_THAT(systemd_service_text(setup), Not(HasSubstr("CapabilityBoundingSet")));
  }
}

TEST(SystemdService, SeesTheMachinesTmpWhenSomethingItUsesIsThere) {
  const std::vector<std::function<void(ScheduleSetup&)>> uses = {
      [](ScheduleSetup& setup) { setup.socket_folder = "/tmp"; },
      [](ScheduleSetup& setup) { setup.folder = "/var/tmp/sales"; },
      [](ScheduleSetup& setup) { setup.binary = "/tmp/build/etl"; },
      [](ScheduleSetup& setup) { setup.env_file = "/tmp/x/.env"; },
      [](ScheduleSetup& setup) { setup.writable_folders = {"/tmp/mirror"}; }};
  for (const auto& use : uses) {
    ScheduleSetup setup = sales();
    use(setup);
    EXPECT_THAT(systemd_service_text(setup), HasSubstr("\nPrivateTmp=no\n"));
  }
  ScheduleSetup elsewhere = sales();
  elsewhere.socket_folder = "/run/postgresql";
  elsewhere.folder = "/tmpfoo";
  EXPECT_THAT(systemd_service_text(elsewhere), HasSubstr("\nPrivateTmp=yes\n"));
}

TEST(SystemdService, MayWriteToTheFoldersOfMirrorReportsAndLogsToo) {
  ScheduleSetup setup = sales();
  setup.writable_folders = {"/var/lib/etl", "/srv/sales data/reports", "/srv/sales data 2"};
  EXPECT_EQ(line_that_starts(systemd_service_text(setup), "ReadWritePaths="),
            R"("/srv/sales data" "/var/lib/etl" "/srv/sales data 2")");
}

// Specifiers of systemd.unit(5): %% is a percent sign, anything else would be replaced.
std::string after_specifiers(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 1 == text.size() || text[i + 1] != '%') return "<SPECIFIER>";
      ++i;
    }
    out += text[i];
  }
  return out;
}

// Words as systemd.syntax(7) has them: split at spaces, double or single quotes, \ escapes.
std::vector<std::string> systemd_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool started = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      word += text[++i];
    } else if (quote != 0 ? c == quote : (!started && (c == '"' || c == '\''))) {
      quote = quote != 0 ? static_cast<char>(0) : c;
      started = true;
    } else if (quote == 0 && c == ' ') {
      if (started) words.push_back(word);
      word.clear();
      started = false;
    } else {
      word += c;
      started = true;
    }
  }
  if (started) words.push_back(word);
  return words;
}

// An argument of ExecStart=: $$ is a dollar sign, anything else would be a variable.
std::string after_variables(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$') {
      if (i + 1 == text.size() || text[i + 1] != '$') return "<VARIABLE>";
      ++i;
    }
    out += text[i];
  }
  return out;
}

TEST(SystemdService, SystemdReadsEveryPathAsItIs) {
  EXPECT_TRUE(rc::check([] {
    ScheduleSetup setup = sales();
    setup.binary = "/usr/" + *any_name("ab %$&<>;#`*?(){}[]|~!^=,:+-@");
    setup.folder = "/srv/" + *any_name(kNastyInPosix + "\\");
    setup.env_file = "/etc/" + *any_name(kNastyInPosix + "\\");
    setup.writable_folders = {"/var/" + *any_name(kNastyInPosix + "\\")};
    const std::string text = systemd_service_text(setup);
    const auto words = systemd_words(after_specifiers(line_that_starts(text, "ExecStart=")));
    RC_ASSERT(words.size() == 4U);
    RC_ASSERT(words[0] == setup.binary);
    RC_ASSERT(words[1] == "--env-file");
    RC_ASSERT(after_variables(words[2]) == setup.env_file);
    RC_ASSERT(words[3] == "replicate");
    RC_ASSERT(after_specifiers(line_that_starts(text, "WorkingDirectory=")) == setup.folder);
    const auto paths = systemd_words(after_specifiers(line_that_starts(text, "ReadWritePaths=")));
    RC_ASSERT(paths == std::vector<std::string>({setup.folder, setup.writable_folders[0]}));
  }));
}

TEST(SystemdService, RefusesWhatSystemdCannotTake) {
  for (const char* binary : {"/usr/bin/e\"tl", "/usr/bin/e'tl", "/usr/bin/e\\tl"}) {
    ScheduleSetup setup = sales();
    setup.binary = binary;
    EXPECT_EQ(error_kind([&] { systemd_service_text(setup); }), ErrorKind::kConfiguration);
  }
  for (const char* folder : {"/srv/ends in a space ", "/srv/goes on\\"}) {
    ScheduleSetup setup = sales();
    setup.folder = folder;
    EXPECT_EQ(error_kind([&] { systemd_service_text(setup); }), ErrorKind::kConfiguration);
  }
}

TEST(SystemdTimer, IsDailyInTheGivenZoneAndMakesUpForAMissedRun) {
  EXPECT_EQ(systemd_timer_text(sales()),
            R"(# Made by `etl schedule setup-systemd`
[Unit]
Description=etl: daily at 02:05 America/Sao_Paulo

[Timer]
# Where daylight saving skips a time, systemd leaves it out that day; `etl schedule` runs.
OnCalendar=*-*-* 02:05:00 America/Sao_Paulo
# A run that was missed while the machine was off is made up for, once.
Persistent=true
AccuracySec=1s

[Install]
WantedBy=timers.target
)");
  ScheduleSetup local = sales();
  local.rule.zone.clear();
  EXPECT_THAT(systemd_timer_text(local), HasSubstr("\nOnCalendar=*-*-* 02:05:00\n"));
}

TEST(SystemdTimer, HasALineForEachTimeOnTheDaysAsked) {
  ScheduleSetup setup = sales();
  setup.rule.times = {{7, 30}, {13, 0}};
  setup.rule.days = parse_weekdays("mon-fri");
  EXPECT_THAT(systemd_timer_text(setup),
              HasSubstr("\nOnCalendar=Mon..Fri *-*-* 07:30:00 America/Sao_Paulo"
                        "\nOnCalendar=Mon..Fri *-*-* 13:00:00 America/Sao_Paulo\n"));
  EXPECT_THAT(systemd_timer_text(setup),
              HasSubstr("Description=etl: mon-fri at 07:30,13:00 America/Sao_Paulo\n"));
  setup.rule.days = parse_weekdays("sat,sun,wed");
  setup.rule.zone.clear();
  EXPECT_THAT(systemd_timer_text(setup), HasSubstr("\nOnCalendar=Wed,Sat,Sun *-*-* 07:30:00\n"));
}

TEST(SystemdService, OfAUserManagerAsksOnlyForWhatThatCanDo) {
  ScheduleSetup setup = sales();
  setup.user_manager = true;
  const std::string text = systemd_service_text(setup);
  for (const char* of_the_machine :
       {"User=", "Protect", "Private", "ReadWritePaths", "Capability", "network-online"}) {
    EXPECT_THAT(text, Not(HasSubstr(of_the_machine)));
  }
  for (const char* of_anybody :
       {"NoNewPrivileges=yes", "SystemCallFilter=", "RestrictAddressFamilies=", "UMask=0077"}) {
    EXPECT_THAT(text, HasSubstr(of_anybody));
  }
  EXPECT_THAT(systemd_text(setup),
              HasSubstr("# ---- ~/.config/systemd/user/etl-replicate.timer ----\n"));
  EXPECT_THAT(systemd_text(setup), Not(HasSubstr("sudo")));
}

TEST(SystemdText, NamesBothFilesAndHowToInstallThem) {
  const std::string text = systemd_text(sales());
  EXPECT_THAT(text, HasSubstr("# ---- /etc/systemd/system/etl-replicate.service ----\n" +
                              systemd_service_text(sales())));
  EXPECT_THAT(text, HasSubstr("# ---- /etc/systemd/system/etl-replicate.timer ----\n" +
                              systemd_timer_text(sales())));
  EXPECT_THAT(text, HasSubstr("systemctl enable --now etl-replicate.timer"));
}

TEST(WindowsTask, IsADailyTaskThatMakesUpForAMissedRunAndNeverRunsTwiceAtOnce) {
  EXPECT_EQ(windows_task_xml(windows_sales()),
            R"(<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>etl: PostgreSQL into the SQLite mirror, daily at 14:30 of this machine's clock</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2024-01-01T14:30:00</StartBoundary>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>S4U</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>C:\Program Files\etl\etl.exe</Command>
      <Arguments>--env-file "C:\sales data\.env" --quiet replicate</Arguments>
      <WorkingDirectory>C:\sales data</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
)");
}

TEST(WindowsTask, HasATriggerForEachTimeOnTheDaysAsked) {
  ScheduleSetup setup = windows_sales();
  setup.rule.times = {{7, 30}, {13, 0}};
  setup.rule.days = parse_weekdays("mon,sat");
  const auto trigger = [](const std::string& time) {
    return "    <CalendarTrigger>\n      <StartBoundary>2024-01-01T" + time +
           R"(:00</StartBoundary>
      <ScheduleByWeek>
        <WeeksInterval>1</WeeksInterval>
        <DaysOfWeek>
          <Monday />
          <Saturday />
        </DaysOfWeek>
      </ScheduleByWeek>
    </CalendarTrigger>
)";
  };
  EXPECT_THAT(windows_task_xml(setup), HasSubstr("  <Triggers>\n" + trigger("07:30") +
                                                 trigger("13:00") + "  </Triggers>\n"));
}

std::string element(const std::string& xml, const std::string& name) {
  const std::size_t start = xml.find("<" + name + ">") + name.size() + 2;
  return xml.substr(start, xml.find("</" + name + ">") - start);
}

// The text of an element: markup characters and all beyond ASCII are references.
std::string after_xml(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<' || c == '>' || static_cast<unsigned char>(c) > 0x7e) return "<NOT ESCAPED>";
    if (c != '&') {
      out += c;
      continue;
    }
    const std::size_t end = text.find(';', i);
    const std::string name = text.substr(i + 1, end - i - 1);
    if (name == "amp")
      out += '&';
    else if (name == "lt")
      out += '<';
    else if (name == "gt")
      out += '>';
    else
      out += "{" + name + "}";
    i = end;
  }
  return out;
}

// As CommandLineToArgvW splits: 2n backslashes and a quote are n and a quote of syntax, 2n+1 are n
// and a quote of content.
std::vector<std::string> windows_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  bool started = false;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t backslashes = 0;
    while (i < line.size() && line[i] == '\\') {
      ++backslashes;
      ++i;
    }
    const bool quote = i < line.size() && line[i] == '"';
    word.append(quote ? backslashes / 2 : backslashes, '\\');
    started = started || backslashes > 0;
    if (i == line.size()) break;
    const char c = line[i++];
    if (quote && backslashes % 2 == 0) {
      quoted = !quoted;
      started = true;
    } else if (c == ' ' && !quoted) {
      if (started) words.push_back(word);
      word.clear();
      started = false;
    } else {
      word += c;
      started = true;
    }
  }
  if (started) words.push_back(word);
  return words;
}

TEST(WindowsTask, WindowsReadsEveryPathAsItIs) {
  EXPECT_TRUE(rc::check([] {
    const std::string characters = "ab %$'&;#`(){}[]~!^=,+-@<>\"\\";
    ScheduleSetup setup = windows_sales();
    setup.binary = "C:\\" + *any_name(characters);
    setup.folder = "C:\\" + *any_name(characters);
    setup.env_file =
        "C:\\" + *any_name(characters) + *rc::gen::element<std::string>("", "\\", "\"");
    const std::string xml = windows_task_xml(setup);
    RC_ASSERT(after_xml(element(xml, "Command")) == setup.binary);
    RC_ASSERT(after_xml(element(xml, "WorkingDirectory")) == setup.folder);
    RC_ASSERT(windows_words(after_xml(element(xml, "Arguments"))) ==
              std::vector<std::string>({"--env-file", setup.env_file, "--quiet", "replicate"}));
  }));
}

TEST(WindowsTask, WritesWhatIsBeyondAsciiAsReferences) {
  ScheduleSetup setup = windows_sales();
  setup.folder = "C:\\José \xe2\x82\xac \xf0\x9f\x93\x8a";
  EXPECT_EQ(element(windows_task_xml(setup), "WorkingDirectory"),
            "C:\\Jos&#xE9; &#x20AC; &#x1F4CA;");
}

TEST(WindowsTask, BytesThatAreNoUtf8StillMakeWellFormedXml) {
  for (const char* bytes : {"\xff", "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xf5\x80\x80\x80",
                            "\xc0\xaf", "\xe2z", "\xef\xbf\xbf"}) {
    ScheduleSetup setup = windows_sales();
    setup.folder = std::string("C:\\") + bytes + "end";
    const std::string text = element(windows_task_xml(setup), "WorkingDirectory");
    EXPECT_THAT(text, HasSubstr("&#xFFFD;"));
    EXPECT_THAT(text, ::testing::EndsWith("end"));
    EXPECT_NE(after_xml(text), "<NOT ESCAPED>");
  }
}

TEST(WindowsTask, SaysThatTheTimeIsTheMachinesWhenAZoneWasGiven) {
  ScheduleSetup setup = windows_sales();
  setup.rule.zone = "Europe/Madrid";
  EXPECT_THAT(element(windows_task_xml(setup), "Description"), HasSubstr("Europe/Madrid"));
  EXPECT_THAT(windows_text(setup), HasSubstr("rem Task Scheduler knows no time zones"));
}

TEST(WindowsCommand, IsOneCommandForThePrompt) {
  EXPECT_EQ(windows_command(windows_sales()),
            R"(schtasks /Create /TN "etl-replicate" /SC DAILY /ST 14:30 /TR )"
            R"("cmd /c cd /d \"C:\sales data\" && \"C:\Program Files\etl\etl.exe\" )"
            R"(--env-file \"C:\sales data\.env\" --quiet replicate" /F)"
            "\n");
}

TEST(WindowsCommand, TakesDaysOfTheWeekAndOneTime) {
  ScheduleSetup setup = windows_sales();
  setup.rule.days = parse_weekdays("mon,tue");
  EXPECT_THAT(windows_command(setup), HasSubstr(" /SC WEEKLY /D MON,TUE /ST 14:30 "));
  setup.rule.times = {{7, 30}, {13, 0}};
  EXPECT_EQ(error_kind([&] { windows_command(setup); }), ErrorKind::kConfiguration);
  EXPECT_THAT(windows_text(setup),
              HasSubstr("rem Not possible: one command of schtasks takes one time"));
}

TEST(WindowsCommand, SchtasksGetsTheTaskAsOneArgument) {
  EXPECT_THAT(windows_words(windows_command(windows_sales())),
              ElementsAre("schtasks", "/Create", "/TN", "etl-replicate", "/SC", "DAILY", "/ST",
                          "14:30", "/TR",
                          R"(cmd /c cd /d "C:\sales data" && "C:\Program Files\etl\etl.exe" )"
                          R"(--env-file "C:\sales data\.env" --quiet replicate)",
                          "/F\n"));
}

// cmd.exe switches quoting at every quote, whatever stands before it.
TEST(WindowsCommand, ThePromptSeesNoOperatorOutsideQuotes) {
  bool quoted = false;
  for (const char c : windows_command(windows_sales())) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    EXPECT_EQ(std::string_view("&|<>^%!").find(c), std::string_view::npos) << c;
  }
  EXPECT_FALSE(quoted);
}

TEST(WindowsCommand, LeavesPathsThatThePromptWouldChangeToTheXml) {
  for (const char c : std::string("%!^&|<>\"")) {
    ScheduleSetup setup = windows_sales();
    setup.folder = std::string("C:\\sales ") + c + " co";
    EXPECT_EQ(error_kind([&] { windows_command(setup); }), ErrorKind::kConfiguration) << c;
    EXPECT_THAT(windows_text(setup), HasSubstr("rem Not possible: the working folder"));
    EXPECT_THAT(windows_text(setup), HasSubstr(windows_task_xml(setup)));
  }
  ScheduleSetup setup = windows_sales();
  setup.folder = "C:\\" + std::string(200, 'x');
  EXPECT_EQ(error_kind([&] { windows_command(setup); }), ErrorKind::kConfiguration);
}

// Every text is refused alike for values that would break out of their line.
TEST(ScheduleSetupCheck, RefusesValuesThatCouldAddLinesOrMeanAnotherPlace) {
  const std::vector<std::function<void(ScheduleSetup&)>> faults = {
      [](ScheduleSetup& setup) { setup.binary = "etl"; },
      [](ScheduleSetup& setup) { setup.binary = ""; },
      [](ScheduleSetup& setup) { setup.folder = "."; },
      [](ScheduleSetup& setup) { setup.folder = "/srv/a\n* * * * * rm -rf /"; },
      [](ScheduleSetup& setup) { setup.env_file = "/srv/.env\rX"; },
      [](ScheduleSetup& setup) { setup.env_file = ".env"; },
      [](ScheduleSetup& setup) { setup.binary = std::string("/a\0b", 4); },
      [](ScheduleSetup& setup) { setup.rule.zone = "Europe/Madrid\nExecStart=/bin/sh"; },
      [](ScheduleSetup& setup) { setup.rule.zone = "%h"; },
      [](ScheduleSetup& setup) { setup.user = "a b"; },
      [](ScheduleSetup& setup) { setup.name = "../x"; },
      [](ScheduleSetup& setup) { setup.name = ""; },
      [](ScheduleSetup& setup) { setup.socket_folder = "run"; },
      [](ScheduleSetup& setup) { setup.writable_folders = {"reports"}; },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    ScheduleSetup setup = sales();
    faults[i](setup);
    EXPECT_EQ(error_kind([&] { crontab_text(setup); }), ErrorKind::kConfiguration) << i;
    EXPECT_EQ(error_kind([&] { systemd_text(setup); }), ErrorKind::kConfiguration) << i;
    EXPECT_EQ(error_kind([&] { systemd_timer_text(setup); }), ErrorKind::kConfiguration) << i;
    EXPECT_EQ(error_kind([&] { windows_text(setup); }), ErrorKind::kConfiguration) << i;
  }
}

TEST(ScheduleSetupCheck, WindowsPathsAreAbsoluteForWindowsAlone) {
  EXPECT_EQ(error_kind([] { crontab_text(windows_sales()); }), ErrorKind::kConfiguration);
  for (const char* folder : {"C:\\x", "d:/x", "\\\\server\\share", "/unix"}) {
    ScheduleSetup setup = windows_sales();
    setup.folder = folder;
    EXPECT_THAT(windows_task_xml(setup), HasSubstr(folder));
  }
  ScheduleSetup setup = windows_sales();
  setup.folder = "C:x";
  EXPECT_EQ(error_kind([&] { windows_task_xml(setup); }), ErrorKind::kConfiguration);
}

}  // namespace
}  // namespace etl
