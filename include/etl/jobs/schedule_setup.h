// Texts that let cron, systemd or the Windows Task Scheduler run `etl replicate` when it is due.
// They are made from values alone; schedule_install.h installs them.
//
// All functions throw Error kConfiguration for a path that is not absolute, holds a control
// character (a line break would add a line of its own to what is printed), or cannot be written in
// the format asked for.
#pragma once

#include <string>
#include <vector>

#include "etl/core/schedule_rule.h"

namespace etl {

// By these etl knows what it has installed, and touches nothing else.
inline constexpr const char* kSystemdMarker = "# Made by `etl schedule setup-systemd`";
inline constexpr const char* kWindowsMarker = "etl: PostgreSQL into the SQLite mirror";

struct ScheduleSetup {
  std::string binary;    // path of etl; absolute, as all paths here
  std::string folder;    // working folder: relative paths in the settings start there
  std::string env_file;  // empty: none is named, etl reads .env in the working folder if there
  ScheduleRule rule;     // with an empty zone: the scheduler's own, which is the machine's
  std::string user;      // systemd only: who runs it; empty: root, as systemd has it
  // systemd only: units for the user's own service manager, which runs them as that user and can
  // do less to shut them in.
  bool user_manager = false;
  // systemd only: what etl writes to outside of `folder` (folders of the mirror, reports, logs).
  std::vector<std::string> writable_folders;
  // systemd only: folder of PostgreSQL's Unix socket, where DB_HOST or PGHOST names one.
  std::string socket_folder;
  // Name of the units and of the task: letters, digits, '-' and '_'.
  std::string name = "etl-replicate";
};

// Lines for the user's crontab: a block between two comments by which it is found again, with a
// line for all times of the same minute. They need no setting but the zone's, so that the lines of
// others mean what they meant. Throws for a path with a backslash, which the cron programs read in
// different ways, and for a job longer than cron takes.
std::string crontab_block(const ScheduleSetup& setup);
// The block, and how to install it.
std::string crontab_text(const ScheduleSetup& setup);

// Units; see systemd.service(5), systemd.exec(5) and systemd.timer(5). Both begin with
// kSystemdMarker.
std::string systemd_service_text(const ScheduleSetup& setup);
std::string systemd_timer_text(const ScheduleSetup& setup);
// Both, each under a comment that names its file, and how to install them.
std::string systemd_text(const ScheduleSetup& setup);

// A task definition for `schtasks /Create /XML`: ASCII only and without an encoding in its first
// line, so that it is valid as it is and after a shell's redirection has made UTF-16 of it. Task
// Scheduler knows no time zones: the times are the machine's. Its description begins with
// kWindowsMarker.
std::string windows_task_xml(const ScheduleSetup& setup);
// The same as one command for the Windows command prompt. Throws where it cannot be written as one
// (several times, a path with one of "%!^&|<>, or more than the 261 characters that schtasks
// takes): the XML has no such limits.
std::string windows_command(const ScheduleSetup& setup);
// Both, with how to use them; the command is left out, with the reason, where there is none.
std::string windows_text(const ScheduleSetup& setup);

}  // namespace etl
