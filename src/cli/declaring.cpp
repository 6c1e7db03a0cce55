#include "cli/declaring.h"

#include <utility>

#include "cli/option_values.h"

namespace etl {

namespace {

CLI::Option* declare(CLI::App& app, const std::string& names, const TakeValue& take) {
  // The long name, as messages show it: "-q,--quiet" is --quiet.
  const std::string option = names.substr(names.rfind(',') + 1);
  return app.add_option(names, CLI::callback_t([option, take](const CLI::results_t& values) {
                          for (const std::string& value : values) take(option, value);
                          return true;
                        }));
}

}  // namespace

void declare_value(CLI::App& app, const std::string& names, const TakeValue& take) {
  declare(app, names, take)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void declare_repeated(CLI::App& app, const std::string& names, const TakeValue& take) {
  declare(app, names, take)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void declare_flag(CLI::App& app, const std::string& names, bool& flag) {
  app.add_flag(names, flag)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void declare_selection(CLI::App& app, SelectionFlags& flags) {
  const auto list = [](std::vector<std::string>& names) -> TakeValue {
    return [&names](const std::string& option, const std::string& value) {
      for (std::string& name : names_in(option, value)) names.push_back(std::move(name));
    };
  };
  declare_repeated(app, "--schema", list(flags.schemas));
  declare_repeated(app, "--tables", list(flags.tables));
  declare_repeated(app, "--exclude", list(flags.exclude));
  declare_value(app, "--mirror", [&flags](const std::string& option, const std::string& value) {
    flags.mirror = not_empty_value(option, value);
  });
  declare_value(app, "--metrics-dir",
                [&flags](const std::string& option, const std::string& value) {
                  flags.metrics_dir = not_empty_value(option, value);
                });
}

}  // namespace etl
