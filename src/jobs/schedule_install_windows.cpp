#include <algorithm>
#include <filesystem>

#include "etl/core/error.h"
#include "etl/jobs/schedule_install.h"
#include "etl/runtime/clock.h"
#include "etl/runtime/files.h"
#include "jobs/schedule_setup.h"
#include "jobs/scheduler_program.h"

namespace etl {

namespace {

Message without_schtasks() {
  return message("schtasks comes with Windows; elsewhere use setup-cron, setup-systemd or `%1`",
                 "etl schedule");
}

enum class Holder { kNobody, kEtl, kAnother };

// Who a task of that name belongs to.
Holder holder_of(const std::string& name, const StopFlag& stop) {
  const ProgramResult found =
      ask_program({"schtasks", "/Query", "/TN", name, "/XML"}, without_schtasks(), stop);
  if (found.exit_code != 0) return Holder::kNobody;
  // UTF-16 where schtasks writes what it keeps, else the console's encoding: all of the mark is
  // ASCII.
  std::string text = found.out;
  text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
  return text.find(kWindowsMarker) == std::string::npos ? Holder::kAnother : Holder::kEtl;
}

// A file for schtasks to read, gone when it has.
class TaskFile {
 public:
  explicit TaskFile(const std::string& xml)
      : path_((std::filesystem::temp_directory_path() /
               ("etl-" + new_run_id(std::chrono::system_clock::now()) + ".xml"))
                  .string()) {
    create_private_file(path_);
    write_file_atomically(path_, xml);
  }
  ~TaskFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TaskFile(const TaskFile&) = delete;
  TaskFile& operator=(const TaskFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void tell_schtasks(const std::vector<std::string>& arguments, const StopFlag& stop) {
  const ProgramResult result = ask_program(arguments, without_schtasks(), stop);
  if (result.exit_code != 0) {
    refuse_answer(arguments, result, message("is this an administrator's prompt?"));
  }
}

}  // namespace

SetupOutcome install_task(const ScheduleSetup& wanted, const StopFlag& stop) {
  ScheduleSetup setup = wanted;
  const Holder holder = holder_of(setup.name, stop);
  if (holder == Holder::kAnother) {
    throw Error(ErrorKind::kSetup, message("a task %1 is there that etl did not make", setup.name),
                message("rename or delete it in Task Scheduler"));
  }
  if (is_machine_zone(setup.rule.zone)) setup.rule.zone.clear();
  if (!setup.rule.zone.empty()) {
    throw Error(
        ErrorKind::kSetup,
        message("Task Scheduler knows no time zones, and %1 is not the machine's", setup.rule.zone),
        message("use `%1`, which does, or give times of the machine's clock without "
                "--timezone and ETL_SCHEDULE_TZ",
                "etl schedule"));
  }
  try {
    const TaskFile file(windows_task_xml(setup));
    tell_schtasks({"schtasks", "/Create", "/TN", setup.name, "/XML", file.path(), "/F"}, stop);
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kSetup, error.what(),
                message("is there room, and may you write there?"));
  }
  return {true, message("Task Scheduler: %1 runs %2", setup.name, rule_text(setup.rule)), {}};
}

SetupOutcome remove_task(const std::string& name, const StopFlag& stop) {
  const Message nothing = message("Task Scheduler: nothing of etl's is installed");
  switch (holder_of(name, stop)) {
    case Holder::kNobody:
      return {false, nothing, {}};
    case Holder::kAnother:
      return {false, nothing, message("the task %1 is not etl's own, and stays", name)};
    case Holder::kEtl:
      break;
  }
  tell_schtasks({"schtasks", "/Delete", "/TN", name, "/F"}, stop);
  return {true, message("Task Scheduler: %1 removed", name), {}};
}

}  // namespace etl
