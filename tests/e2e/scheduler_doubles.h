// Fixture for tests of set-up: programs of other schedulers that note what they are told, before
// Debian's own on PATH. The machine's crontabs and units are out of reach: a file system of this
// test's own lies over their folders.
#pragma once

#include <sys/stat.h>

#include <filesystem>

#include "e2e/etl_program.h"
#include "support/private_mounts.h"

namespace etl {

class SchedulerDoubles : public EtlProgram {
 protected:
  SchedulerDoubles()
      : crontabs_("/var/spool/cron", 1U << 20U), units_("/etc/systemd/system", 1U << 20U) {
    std::filesystem::create_directory("/var/spool/cron/crontabs");
    std::filesystem::create_directory(path("tmp"));
    std::filesystem::create_directory(path("run"));
    environment_["PATH"] = path("bin") + ":/usr/bin:/bin";
    environment_["TMPDIR"] = path("tmp");
    environment_["XDG_RUNTIME_DIR"] = path("run");
  }

  void write_program(const std::string& name, const std::string& script) const {
    write("bin/" + name, "#!/bin/sh\n" + script);
    chmod(path("bin/" + name).c_str(), 0700);
  }
  // One that is up, notes its arguments in `calls`, and fails where they have the text in
  // `refuses`.
  void write_systemctl(const std::string& state = "running") const {
    write("refuses", "nothing that is ever asked for");
    write_program("systemctl", "echo \"$*\" >>'" + path("calls") +
                                   "'\n"
                                   "case \"$*\" in\n"
                                   "  *is-system-running) echo " +
                                   state + ";;\n  *\"$(cat '" + path("refuses") +
                                   "')\"*) echo 'Failed: no.' >&2; exit 1;;\nesac\n");
  }
  // One that keeps a task in the file `task`.
  void write_schtasks() const {
    write_program("schtasks", "task='" + path("task") + "'\n" + R"(case "$1" in
  /Query) cat "$task" 2>/dev/null || { echo 'ERROR: no such task' >&2; exit 1; } ;;
  /Create) [ "$2 $4 $6" = "/TN /XML /F" ] && cp "$5" "$task" ;;
  /Delete) [ "$2 $4" = "/TN /F" ] && rm "$task" ;;
esac
)");
  }
  std::string calls() const {
    const std::string all = read_text(path("calls"));
    std::filesystem::remove(path("calls"));
    return all;
  }

  Outcome crontab(const std::vector<std::string>& arguments, const std::string& input = "") const {
    Command command;
    command.arguments = {"/usr/bin/crontab"};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C"}};
    command.input = input;
    return run_program(command);
  }

  PrivateMount crontabs_;
  PrivateMount units_;
};

}  // namespace etl
