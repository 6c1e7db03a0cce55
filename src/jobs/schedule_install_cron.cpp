#include "etl/core/error.h"
#include "etl/jobs/schedule_install.h"
#include "jobs/crontab_block.h"
#include "jobs/schedule_setup.h"
#include "jobs/scheduler_program.h"

namespace etl {

namespace {

Message without_cron() {
  return message("install cron (Debian: %1), or use setup-systemd or `%2`", "apt-get install cron",
                 "etl schedule");
}

std::string read_table(const StopFlag& stop) {
  const std::vector<std::string> list = {"crontab", "-l"};
  const ProgramResult result = ask_program(list, without_cron(), stop);
  if (result.exit_code == 0) return result.out;
  // What all of them say of a user who has none yet.
  if (result.err.find("no crontab for") != std::string::npos) return "";
  refuse_answer(list, result,
                message("may this user have a crontab? see /etc/cron.allow and cron.deny"));
}

void write_table(const std::string& table, const StopFlag& stop) {
  // An empty table stays as a file; to have none is how it was before.
  const std::vector<std::string> write = {"crontab", table.empty() ? "-r" : "-"};
  const ProgramResult result = ask_program(write, without_cron(), stop, table);
  if (result.exit_code != 0) {
    refuse_answer(write, result,
                  message("nothing was changed; does `%1` take the lines?", "crontab -e"));
  }
}

bool knows_zones(const StopFlag& stop) {
  const ProgramResult version = ask_program({"crontab", "-V"}, without_cron(), stop);
  return (version.out + version.err).find("cronie") != std::string::npos;
}

}  // namespace

SetupOutcome install_crontab(const ScheduleSetup& wanted, const StopFlag& stop) {
  ScheduleSetup setup = wanted;
  std::string& zone = setup.rule.zone;
  const std::string table = read_table(stop);
  if (!zone.empty() && is_machine_zone(zone)) zone.clear();
  if (!zone.empty() && !knows_zones(stop)) {
    throw Error(ErrorKind::kSetup,
                message("this cron knows no time zones, and %1 is not the machine's", zone),
                message("use `%1` or `%2`, which do, or give times of the machine's clock without "
                        "--timezone and ETL_SCHEDULE_TZ",
                        "etl schedule setup-systemd --install", "etl schedule"));
  }
  const std::string block = crontab_block(setup);
  if (const auto before = find_crontab_block(table, setup.name)) {
    check_same_folder(*before, block, kFolderInCrontab, setup.name);
  }
  const std::string whole = with_crontab_block(table, setup.name, block);
  if (whole != table) write_table(whole, stop);
  return {whole != table,
          zone.empty()
              ? message("crontab: runs %1, the machine's local time", rule_text(setup.rule))
              : message("crontab: runs %1, %2", rule_text(setup.rule), zone),
          {}};
}

SetupOutcome remove_crontab(const std::string& name, const StopFlag& stop) {
  const std::string table = read_table(stop);
  if (!find_crontab_block(table, name)) {
    return {false, message("crontab: nothing of etl's is installed"), {}};
  }
  write_table(without_crontab_block(table, name), stop);
  return {true, message("crontab: removed"), {}};
}

}  // namespace etl
