#include <cstdio>

#include "etl/core/error.h"
#include "jobs/schedule_setup.h"

namespace etl {

namespace {

// What /TR of schtasks takes at most.
constexpr std::size_t kLongestTaskRun = 261;

// Any date in the past will do: the task starts at the next time of day.
constexpr const char* kStartDate = "2024-01-01";

// Of DaysOfWeek, and of /D of schtasks.
constexpr WeekdayNames kElements = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                    "Friday", "Saturday", "Sunday"};
constexpr WeekdayNames kCommandDays = {"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"};

// One argument as CommandLineToArgvW and the C runtime read it: backslashes count as themselves
// but before a quote, where they are doubled.
std::string argument(std::string_view text) {
  std::string out = "\"";
  std::size_t backslashes = 0;
  for (const char c : text) {
    if (c == '\\') {
      ++backslashes;
      continue;
    }
    out.append(c == '"' ? backslashes * 2 + 1 : backslashes, '\\');
    backslashes = 0;
    out += c;
  }
  out.append(backslashes * 2, '\\');
  return out + '"';
}

// The code point that starts at `at`, and `at` moved past it; U+FFFD for what is no UTF-8.
unsigned long code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  unsigned long value = first & (0x7fU >> length);
  if (first < 0x80) {
    ++at;
    return first;
  }
  if (length == 1 || first > 0xf4 || at + length > text.size()) {
    ++at;
    return 0xfffd;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80) {
      ++at;
      return 0xfffd;
    }
    value = (value << 6U) | (byte(at + i) & 0x3fU);
  }
  at += length;
  const bool character =
      value <= 0x10ffff && (value < 0xd800 || value > 0xdfff) && value != 0xfffe && value != 0xffff;
  return character ? value : 0xfffd;
}

// Text of an element, in ASCII.
std::string xml_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const unsigned long c = code_point(text, at);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c < 0x7f) {
      out += static_cast<char>(c);
    } else {
      char reference[32];
      std::snprintf(reference, sizeof reference, "&#x%lX;", c);
      out += reference;
    }
  }
  return out;
}

std::string arguments(const ScheduleSetup& setup) {
  std::string text;
  if (!setup.env_file.empty()) text = "--env-file " + argument(setup.env_file) + ' ';
  return text + "--quiet replicate";
}

std::string days_of_week(Weekdays days) {
  if (days == kEveryDay) {
    return "      <ScheduleByDay>\n"
           "        <DaysInterval>1</DaysInterval>\n"
           "      </ScheduleByDay>\n";
  }
  std::string text =
      "      <ScheduleByWeek>\n"
      "        <WeeksInterval>1</WeeksInterval>\n"
      "        <DaysOfWeek>\n";
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (days[day]) text += "          <" + std::string(kElements.at(day)) + " />\n";
  }
  return text +
         "        </DaysOfWeek>\n"
         "      </ScheduleByWeek>\n";
}

std::string triggers(const ScheduleRule& rule) {
  std::string text;
  for (const TimeOfDay& time : rule.times) {
    text += std::string(
                "    <CalendarTrigger>\n"
                "      <StartBoundary>") +
            kStartDate + "T" + time_of_day_text(time) + ":00</StartBoundary>\n" +
            days_of_week(rule.days) + "    </CalendarTrigger>\n";
  }
  return text;
}

// What /SC takes: "DAILY", "WEEKLY /D MON,TUE".
std::string schedule_type(Weekdays days) {
  if (days == kEveryDay) return "DAILY";
  std::string text = "WEEKLY /D ";
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (!days[day]) continue;
    if (text.back() != ' ') text += ',';
    text += kCommandDays.at(day);
  }
  return text;
}

Message use_xml() { return message("use the XML form"); }

void refuse_for_prompt(std::string_view path, const Message& what) {
  if (path.find_first_of("\"%!^&|<>") == std::string_view::npos) return;
  throw Error(ErrorKind::kConfiguration,
              message("%1 has a character in its path that the command prompt would change", what),
              use_xml());
}

}  // namespace

std::string windows_task_xml(const ScheduleSetup& setup) {
  check_setup(setup, true);
  const std::string& zone = setup.rule.zone;
  const std::string description =
      std::string(kWindowsMarker) + ", " + rule_text(setup.rule).english() +
      " of this machine's clock" +
      (zone.empty() ? std::string() : "; wanted in the time zone " + zone);
  return "<?xml version=\"1.0\"?>\n"
         "<Task version=\"1.2\" "
         "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n"
         "  <RegistrationInfo>\n"
         "    <Description>" +
         xml_text(description) +
         "</Description>\n"
         "  </RegistrationInfo>\n"
         "  <Triggers>\n" +
         triggers(setup.rule) +
         "  </Triggers>\n"
         "  <Principals>\n"
         "    <Principal id=\"Author\">\n"
         "      <LogonType>S4U</LogonType>\n"
         "      <RunLevel>LeastPrivilege</RunLevel>\n"
         "    </Principal>\n"
         "  </Principals>\n"
         "  <Settings>\n"
         "    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n"
         "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n"
         "    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n"
         "    <AllowHardTerminate>true</AllowHardTerminate>\n"
         "    <StartWhenAvailable>true</StartWhenAvailable>\n"
         "    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>\n"
         "    <AllowStartOnDemand>true</AllowStartOnDemand>\n"
         "    <Enabled>true</Enabled>\n"
         "    <Hidden>false</Hidden>\n"
         "    <RunOnlyIfIdle>false</RunOnlyIfIdle>\n"
         "    <WakeToRun>false</WakeToRun>\n"
         "    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>\n"
         "    <Priority>7</Priority>\n"
         "  </Settings>\n"
         "  <Actions Context=\"Author\">\n"
         "    <Exec>\n"
         "      <Command>" +
         xml_text(setup.binary) +
         "</Command>\n"
         "      <Arguments>" +
         xml_text(arguments(setup)) +
         "</Arguments>\n"
         "      <WorkingDirectory>" +
         xml_text(setup.folder) +
         "</WorkingDirectory>\n"
         "    </Exec>\n"
         "  </Actions>\n"
         "</Task>\n";
}

std::string windows_command(const ScheduleSetup& setup) {
  check_setup(setup, true);
  if (setup.rule.times.size() > 1) {
    throw Error(ErrorKind::kConfiguration, message("one command of schtasks takes one time of day"),
                use_xml());
  }
  refuse_for_prompt(setup.binary, message("the program"));
  refuse_for_prompt(setup.folder, message("the working folder"));
  refuse_for_prompt(setup.env_file, message("the env file"));
  // schtasks cannot name a working folder, so cmd goes there first.
  const std::string run = "cmd /c cd /d " + argument(setup.folder) + " && " +
                          argument(setup.binary) + ' ' + arguments(setup);
  if (run.size() > kLongestTaskRun) {
    throw Error(ErrorKind::kConfiguration,
                message("the paths are too long for one command: schtasks takes %1 characters",
                        kLongestTaskRun),
                use_xml());
  }
  return "schtasks /Create /TN \"" + setup.name + "\" /SC " + schedule_type(setup.rule.days) +
         " /ST " + time_of_day_text(setup.rule.times.front()) + " /TR " + argument(run) + " /F\n";
}

std::string windows_text(const ScheduleSetup& setup) {
  std::string text;
  const ScheduleRule& rule = setup.rule;
  if (!rule.zone.empty()) {
    text += "rem Task Scheduler knows no time zones: " + times_of_day_text(rule.times) +
            " is taken as the machine's local time, not that of " + rule.zone + ".\n\n";
  }
  text += "rem 1. One command, for the command prompt:\n";
  try {
    text += windows_command(setup);
  } catch (const Error& error) {
    text += std::string("rem Not possible: ") + error.what() + "; " + error.hint.english() + ".\n";
  }
  text +=
      "\nrem 2. Or as a task that also makes up for a missed run and never starts twice at once.\n"
      "rem Save the XML below, from <?xml to </Task>, as " +
      setup.name +
      ".xml, then as an administrator:\n"
      "rem   schtasks /Create /TN \"" +
      setup.name + "\" /XML " + setup.name +
      ".xml /F\n"
      "rem It runs whether you are logged on or not, and needs no stored password.\n\n";
  return text + windows_task_xml(setup);
}

}  // namespace etl
