#include "etl/core/error.h"
#include "jobs/schedule_setup.h"

namespace etl {

namespace {

constexpr WeekdayNames kSystemdDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

// What a manager of the whole machine can do, and one of a user cannot: most of it takes
// capabilities, or a user namespace in which files of others are nobody's.
constexpr const char* kMachineHardening =
    "PrivateDevices=yes\n"
    "ProtectClock=yes\n"
    "ProtectControlGroups=yes\n"
    "ProtectHostname=yes\n"
    "ProtectKernelLogs=yes\n"
    "ProtectKernelModules=yes\n"
    "ProtectKernelTunables=yes\n"
    "ProtectProc=invisible\n";

constexpr const char* kHardening =
    "LockPersonality=yes\n"
    "MemoryDenyWriteExecute=yes\n"
    "RestrictNamespaces=yes\n"
    "RestrictRealtime=yes\n"
    "RestrictSUIDSGID=yes\n"
    "# AF_UNIX: the server's socket; AF_NETLINK: how the C library orders a host's addresses.\n"
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n"
    "SystemCallArchitectures=native\n"
    "SystemCallFilter=@system-service\n";

// A setting that systemd reads as it stands to the end of the line: only % is special.
std::string plain_value(std::string_view text) {
  std::string value;
  for (const char c : text) value += c == '%' ? std::string("%%") : std::string(1, c);
  return value;
}

// A word of a setting that systemd splits, in double quotes; see "Quoting" in systemd.syntax(7).
std::string word(std::string_view text) {
  std::string value = "\"";
  for (const char c : plain_value(text)) {
    if (c == '"' || c == '\\') value += '\\';
    value += c;
  }
  return value + '"';
}

// An argument of ExecStart=, where $ starts a variable as well. The program's own path is no place
// for variables: there a $ stands for itself.
std::string argument(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled += c == '$' ? std::string("$$") : std::string(1, c);
  return word(doubled);
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_temporary(std::string_view path) {
  return is_below(path, "/tmp") || is_below(path, "/var/tmp");
}

// A private /tmp hides what is in the machine's.
bool needs_machine_tmp(const ScheduleSetup& setup) {
  for (const std::string& path : setup.writable_folders) {
    if (is_temporary(path)) return true;
  }
  return is_temporary(setup.binary) || is_temporary(setup.folder) || is_temporary(setup.env_file) ||
         is_temporary(setup.socket_folder);
}

// What systemd can write in none of its ways of quoting.
void check_for_systemd(const ScheduleSetup& setup) {
  check_setup(setup, false);
  if (setup.binary.find_first_of("\"'\\") != std::string::npos) {
    throw Error(
        ErrorKind::kConfiguration,
        message("the program has a quote or a backslash in its path, which systemd refuses"),
        message("move the program to a path without one"));
  }
  if (setup.folder.back() == ' ' || setup.folder.back() == '\\') {
    throw Error(ErrorKind::kConfiguration,
                message("the working folder ends in a space or a backslash, which systemd drops"),
                message("rename the folder"));
  }
}

std::string writable_paths(const ScheduleSetup& setup) {
  std::string words = word(setup.folder);
  for (const std::string& path : setup.writable_folders) {
    if (!is_below(path, setup.folder)) words += ' ' + word(path);
  }
  return words;
}

std::string file_system_text(const ScheduleSetup& setup) {
  return "# All of the file system is read-only but the folders named here.\n"
         "ProtectSystem=strict\n"
         "ReadWritePaths=" +
         writable_paths(setup) + "\n" +
         (needs_machine_tmp(setup)
              ? "# Something that etl uses is in /tmp or /var/tmp, which PrivateTmp= would hide.\n"
                "PrivateTmp=no\n"
              : "# A PostgreSQL server that keeps its socket in /tmp needs PrivateTmp=no.\n"
                "PrivateTmp=yes\n");
}

}  // namespace

std::string systemd_service_text(const ScheduleSetup& setup) {
  check_for_systemd(setup);
  std::string command = word(setup.binary);
  if (!setup.env_file.empty()) command += " --env-file " + argument(setup.env_file);
  command += " replicate";

  std::string text = std::string(kSystemdMarker) +
                     "\n"
                     "[Unit]\n"
                     "Description=etl: PostgreSQL into the SQLite mirror\n";
  if (!setup.user_manager) {
    text +=
        "Wants=network-online.target\n"
        "After=network-online.target postgresql.service\n";
  }
  text +=
      "\n"
      "[Service]\n"
      "Type=oneshot\n"
      "ExecStart=" +
      command + "\n" + kFolderInService + plain_value(setup.folder) + "\n";
  if (!setup.user_manager) {
    text += setup.user.empty()
                ? "# Without User= it runs as root, and what it writes is root's.\n#User=\n"
                : "User=" + setup.user + "\n";
  }
  text +=
      "# Settings of this machine, if there; they come before those of the env file.\n"
      "EnvironmentFile=-/etc/etl/etl.env\n"
      "UMask=0077\n"
      "\n";
  if (!setup.user_manager) text += file_system_text(setup) + kMachineHardening;
  text += "NoNewPrivileges=yes\n";
  if (!setup.user_manager && !setup.user.empty() && setup.user != "root") {
    text += "CapabilityBoundingSet=\n";
  }
  return text + kHardening;
}

std::string systemd_timer_text(const ScheduleSetup& setup) {
  check_for_systemd(setup);
  const ScheduleRule& rule = setup.rule;
  const std::string zone = rule.zone.empty() ? "" : ' ' + rule.zone;
  const std::string days =
      rule.days == kEveryDay ? "" : weekdays_text(rule.days, kSystemdDays, "..") + ' ';
  std::string text = std::string(kSystemdMarker) +
                     "\n"
                     "[Unit]\n"
                     "Description=etl: " +
                     rule_text(rule).english() + plain_value(zone) +
                     "\n"
                     "\n"
                     "[Timer]\n"
                     "# Where daylight saving skips a time, systemd leaves it out that day; `etl "
                     "schedule` runs.\n";
  for (const TimeOfDay& time : rule.times) {
    text += "OnCalendar=" + days + "*-*-* " + time_of_day_text(time) + ":00" + zone + "\n";
  }
  return text +
         "# A run that was missed while the machine was off is made up for, once.\n"
         "Persistent=true\n"
         "AccuracySec=1s\n"
         "\n"
         "[Install]\n"
         "WantedBy=timers.target\n";
}

std::string systemd_text(const ScheduleSetup& setup) {
  const bool user = setup.user_manager;
  const std::string folder = user ? "~/.config/systemd/user/" : "/etc/systemd/system/";
  const std::string systemctl = user ? "systemctl --user" : "sudo systemctl";
  const std::string look = user ? "systemctl --user" : "systemctl";
  return "# Save the two parts under the names given, then:\n"
         "#   " +
         systemctl +
         " daemon-reload\n"
         "#   " +
         systemctl + " enable --now " + setup.name + ".timer\n" +
         (user ? "# They run while you are logged in; always after: loginctl enable-linger\n"
               : "") +
         "# Look at it with: " + look + " list-timers " + setup.name + ".timer; journalctl " +
         (user ? "--user " : "") + "-u " + setup.name +
         ".service\n"
         "\n"
         "# ---- " +
         folder + setup.name + ".service ----\n" + systemd_service_text(setup) + "\n# ---- " +
         folder + setup.name + ".timer ----\n" + systemd_timer_text(setup);
}

}  // namespace etl
