#include "etl/core/error.h"
#include "jobs/schedule_setup.h"

namespace etl {

namespace {

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
    throw Error(ErrorKind::kConfiguration,
                "the program has a quote or a backslash in its path, which systemd refuses",
                "move the program to a path without one");
  }
  if (setup.folder.back() == ' ' || setup.folder.back() == '\\') {
    throw Error(ErrorKind::kConfiguration,
                "the working folder ends in a space or a backslash, which systemd drops",
                "rename the folder");
  }
}

std::string writable_paths(const ScheduleSetup& setup) {
  std::string words = word(setup.folder);
  for (const std::string& path : setup.writable_folders) {
    if (!is_below(path, setup.folder)) words += ' ' + word(path);
  }
  return words;
}

}  // namespace

std::string systemd_service_text(const ScheduleSetup& setup) {
  check_for_systemd(setup);
  std::string command = word(setup.binary);
  if (!setup.env_file.empty()) command += " --env-file " + argument(setup.env_file);
  command += " replicate";

  std::string text =
      "[Unit]\n"
      "Description=etl: PostgreSQL into the SQLite mirror\n"
      "Wants=network-online.target\n"
      "After=network-online.target postgresql.service\n"
      "\n"
      "[Service]\n"
      "Type=oneshot\n"
      "ExecStart=" +
      command + "\nWorkingDirectory=" + plain_value(setup.folder) + "\n";
  text += setup.user.empty()
              ? "# Without User= it runs as root, and what it writes is root's.\n#User=\n"
              : "User=" + setup.user + "\n";
  text +=
      "# Settings of this machine, if there; they come before those of the env file.\n"
      "EnvironmentFile=-/etc/etl/etl.env\n"
      "UMask=0077\n"
      "\n"
      "# All of the file system is read-only but the folders named here.\n"
      "ProtectSystem=strict\n"
      "ReadWritePaths=" +
      writable_paths(setup) + "\n";
  if (needs_machine_tmp(setup)) {
    text +=
        "# Something that etl uses is in /tmp or /var/tmp, which PrivateTmp= would hide.\n"
        "PrivateTmp=no\n";
  } else {
    text +=
        "# A PostgreSQL server that keeps its socket in /tmp needs PrivateTmp=no.\n"
        "PrivateTmp=yes\n";
  }
  text +=
      "PrivateDevices=yes\n"
      "ProtectClock=yes\n"
      "ProtectControlGroups=yes\n"
      "ProtectHostname=yes\n"
      "ProtectKernelLogs=yes\n"
      "ProtectKernelModules=yes\n"
      "ProtectKernelTunables=yes\n"
      "ProtectProc=invisible\n"
      "NoNewPrivileges=yes\n";
  if (!setup.user.empty() && setup.user != "root") {
    text += "CapabilityBoundingSet=\n";
  }
  text +=
      "LockPersonality=yes\n"
      "MemoryDenyWriteExecute=yes\n"
      "RestrictNamespaces=yes\n"
      "RestrictRealtime=yes\n"
      "RestrictSUIDSGID=yes\n"
      "# AF_UNIX: the server's socket; AF_NETLINK: how the C library orders a host's addresses.\n"
      "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n"
      "SystemCallArchitectures=native\n"
      "SystemCallFilter=@system-service\n";
  return text;
}

std::string systemd_timer_text(const ScheduleSetup& setup) {
  check_for_systemd(setup);
  return "[Unit]\n"
         "Description=etl: daily at " +
         time_of_day_text(setup.at) + (setup.zone.empty() ? "" : ' ' + plain_value(setup.zone)) +
         "\n"
         "\n"
         "[Timer]\n"
         "# Where daylight saving skips this time, systemd leaves that day out; `etl schedule` "
         "runs.\n"
         "OnCalendar=*-*-* " +
         time_of_day_text(setup.at) + ":00" + (setup.zone.empty() ? "" : ' ' + setup.zone) +
         "\n"
         "# A run that was missed while the machine was off is made up for, once.\n"
         "Persistent=true\n"
         "AccuracySec=1s\n"
         "\n"
         "[Install]\n"
         "WantedBy=timers.target\n";
}

std::string systemd_text(const ScheduleSetup& setup) {
  const std::string folder = "/etc/systemd/system/";
  return "# Save the two parts under the names given, then:\n"
         "#   sudo systemctl daemon-reload\n"
         "#   sudo systemctl enable --now " +
         setup.name +
         ".timer\n"
         "# Look at it with: systemctl list-timers " +
         setup.name + ".timer; journalctl -u " + setup.name +
         ".service\n"
         "\n"
         "# ---- " +
         folder + setup.name + ".service ----\n" + systemd_service_text(setup) + "\n# ---- " +
         folder + setup.name + ".timer ----\n" + systemd_timer_text(setup);
}

}  // namespace etl
