#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

void declare_schedule(CLI::App& app, ScheduleFlags& flags) {
  declare_value(app, "--at", [&](const std::string& option, const std::string& value) {
    flags.at = not_empty_value(option, value);
  });
  declare_value(app, "--timezone", [&](const std::string& option, const std::string& value) {
    flags.timezone = not_empty_value(option, value);
  });
  const std::pair<const char*, ScheduleAction> actions[] = {
      {"start", ScheduleAction::kStart},
      {"run", ScheduleAction::kRun},
      {"status", ScheduleAction::kStatus},
      {"notify-test", ScheduleAction::kNotifyTest},
      {"setup-cron", ScheduleAction::kSetupCron},
      {"setup-systemd", ScheduleAction::kSetupSystemd},
      {"setup-windows", ScheduleAction::kSetupWindows}};
  app.require_subcommand(0, 1);
  for (const auto& [name, action] : actions) {
    app.add_subcommand(name)->callback([&flags, chosen = action] { flags.action = chosen; });
  }
}

}  // namespace etl
