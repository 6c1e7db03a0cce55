#include <cstdio>

#include "etl/core/error.h"
#include "jobs/schedule_setup.h"

namespace etl {

namespace {

// Debian's cron takes 998 characters of a command, others more.
constexpr std::size_t kLongestCommand = 998;

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

void refuse_backslash(std::string_view path, const std::string& what) {
  if (path.find('\\') == std::string_view::npos) return;
  throw Error(ErrorKind::kConfiguration, what + " has a backslash in its path",
              "cron programs read backslashes in different ways: move it, or use setup-systemd");
}

}  // namespace

std::string crontab_text(const ScheduleSetup& setup) {
  check_setup(setup, false);
  refuse_backslash(setup.binary, "the program");
  refuse_backslash(setup.folder, "the working folder");
  refuse_backslash(setup.env_file, "the env file");

  std::string command = "cd " + shell_word(setup.folder) + " && " + shell_word(setup.binary);
  if (!setup.env_file.empty()) command += " --env-file " + shell_word(setup.env_file);
  command = cron_command(command + " --quiet replicate");
  if (command.size() > kLongestCommand) {
    throw Error(ErrorKind::kConfiguration, "the paths are too long for a line of a crontab",
                "move the program or its folder to shorter paths, or use setup-systemd");
  }

  char time[32];
  std::snprintf(time, sizeof time, "%d %d * * *", setup.at.minute, setup.at.hour);

  std::string text =
      "# etl: replicate daily at " + time_of_day_text(setup.at) +
      (setup.zone.empty() ? "" : ", " + setup.zone) +
      "\n"
      "# Add these lines at the end of your crontab (crontab -e): the settings hold for all the\n"
      "# lines below them.\n"
      "SHELL=/bin/sh\n"
      "PATH=/usr/local/bin:/usr/bin:/bin\n"
      "# A run that succeeds prints nothing; cron mails what a failed one prints to its owner, or\n"
      "# to an address given here:\n"
      "#MAILTO=you@example.com\n";
  if (setup.zone.empty()) {
    text += "# The time is the machine's local time.\n";
  } else {
    text +=
        "# CRON_TZ is obeyed by cronie (Fedora, Red Hat, SUSE, Arch). The cron of Debian and "
        "Ubuntu\n"
        "# ignores it and takes the time as the machine's local time: there use `etl schedule`,\n"
        "# `etl schedule setup-systemd`, or a time converted by hand.\n"
        "CRON_TZ=" +
        setup.zone + "\n";
  }
  return text + time + ' ' + command + "\n";
}

}  // namespace etl
