#include <map>

#include "etl/core/error.h"
#include "jobs/crontab_block.h"
#include "jobs/schedule_setup.h"

namespace etl {

namespace {

// Debian's cron takes 998 characters of a command, others more.
constexpr std::size_t kLongestCommand = 998;

// Sunday is 0 or 7 for all cron programs of Linux, but a range has to go up.
constexpr WeekdayNames kCronDays = {"1", "2", "3", "4", "5", "6", "7"};

// One word for sh(1), in single quotes. A single quote itself goes into double quotes: the usual
// '\'' has a backslash, which cron programs treat differently.
std::string shell_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\"'\"'";
    } else {
      word += c;
    }
  }
  return word + "'";
}

// In a crontab an unescaped % ends the command and starts its standard input; cron takes the
// backslash away before the shell sees it, in quotes too. See crontab(5).
std::string cron_command(std::string_view command) {
  std::string out;
  for (const char c : command) {
    if (c == '%') out += '\\';
    out += c;
  }
  return out;
}

void refuse_backslash(std::string_view path, const Message& what) {
  if (path.find('\\') == std::string_view::npos) return;
  throw Error(ErrorKind::kConfiguration, message("%1 has a backslash in its path", what),
              message("cron programs read backslashes in different ways: move it, or use "
                      "setup-systemd"));
}

std::string command_of(const ScheduleSetup& setup) {
  check_setup(setup, false);
  refuse_backslash(setup.binary, message("the program"));
  refuse_backslash(setup.folder, message("the working folder"));
  refuse_backslash(setup.env_file, message("the env file"));
  std::string command = "cd " + shell_word(setup.folder) + " && " + shell_word(setup.binary);
  if (!setup.env_file.empty()) command += " --env-file " + shell_word(setup.env_file);
  command = cron_command(command + " --quiet replicate");
  if (command.size() > kLongestCommand) {
    throw Error(ErrorKind::kConfiguration,
                message("the paths are too long for a line of a crontab"),
                message("move the program or its folder to shorter paths, or use setup-systemd"));
  }
  return command;
}

// "30 7,13 * * 1-5" for 07:30 and 13:30: a line for each minute of the hour.
std::vector<std::string> cron_times(const ScheduleRule& rule) {
  std::map<int, std::string> hours_of_minute;
  for (const TimeOfDay& time : rule.times) {
    std::string& hours = hours_of_minute[time.minute];
    hours += (hours.empty() ? "" : ",") + std::to_string(time.hour);
  }
  const std::string days = rule.days == kEveryDay ? "*" : weekdays_text(rule.days, kCronDays, "-");
  std::vector<std::string> times;
  for (const auto& [minute, hours] : hours_of_minute) {
    times.push_back(std::to_string(minute) + ' ' + hours + " * * " + days);
  }
  return times;
}

}  // namespace

std::string crontab_block(const ScheduleSetup& setup) {
  const std::string command = command_of(setup);
  const std::string& zone = setup.rule.zone;
  std::string text = crontab_block_begin(setup.name) + "\n# replicate " +
                     rule_text(setup.rule).english() +
                     (zone.empty() ? ", the machine's local time" : ", " + zone) + "\n" +
                     kFolderInCrontab + setup.folder +
                     "\n"
                     "# A run that succeeds prints nothing; cron mails what a failed one prints to "
                     "its owner, or to\n"
                     "# the address in a line MAILTO=... further up.\n";
  if (!zone.empty()) {
    text +=
        "# CRON_TZ is obeyed by cronie (Fedora, Red Hat, SUSE, Arch), and holds for all lines "
        "below it.\n"
        "# The cron of Debian and Ubuntu ignores it and takes the time as the machine's local "
        "time:\n"
        "# there use `etl schedule` or `etl schedule setup-systemd`.\n"
        "CRON_TZ=" +
        zone + "\n";
  }
  for (const std::string& times : cron_times(setup.rule)) text += times + ' ' + command + "\n";
  return text + crontab_block_end(setup.name) + "\n";
}

std::string crontab_text(const ScheduleSetup& setup) {
  return "# Add these lines at the end of your crontab (crontab -e), or let `etl schedule "
         "setup-cron\n"
         "# --install` do it.\n" +
         crontab_block(setup);
}

}  // namespace etl
