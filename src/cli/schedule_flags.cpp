#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

namespace {

// A list that may also be given by naming the option again.
TakeValue list(std::optional<std::string>& target) {
  return [&target](const std::string& option, const std::string& value) {
    const std::string more = not_empty_value(option, value);
    target = target ? *target + ',' + more : more;
  };
}

}  // namespace

void declare_schedule(CLI::App& app, ScheduleFlags& flags) {
  declare_repeated(app, "--at", list(flags.at));
  declare_repeated(app, "--on", list(flags.on));
  declare_value(app, "--timezone", [&](const std::string& option, const std::string& value) {
    flags.timezone = not_empty_value(option, value);
  });
  declare_value(app, "--timeout", [&](const std::string& option, const std::string& value) {
    flags.timeout = std::chrono::seconds(whole_number(option, value, 0, kLongestRun));
  });
  declare_value(app, "--max-age", [&](const std::string& option, const std::string& value) {
    flags.max_age = age_of(option, value);
  });
  declare_value(app, "--name", [&](const std::string& option, const std::string& value) {
    flags.name = not_empty_value(option, value);
  });
  declare_flag(app, "--install", flags.install);
  declare_flag(app, "--remove", flags.remove);
  declare_value(app, "--http", [&](const std::string& option, const std::string& value) {
    flags.http = not_empty_value(option, value);
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
