#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

void declare_load_csv(CLI::App& app, LoadCsvFlags& flags) {
  app.add_option("PATH", flags.paths);
  declare_value(app, "--table", [&](const std::string& option, const std::string& value) {
    flags.table = not_empty_value(option, value);
  });
  declare_value(app, "--schema", [&](const std::string& option, const std::string& value) {
    flags.schema = not_empty_value(option, value);
  });
  declare_value(app, "--mode", [&](const std::string& option, const std::string& value) {
    flags.mode = choice<LoadMode>(option, value,
                                  {{"replace", LoadMode::kReplace}, {"append", LoadMode::kAppend}});
  });
  declare_value(app, "--delimiter", [&](const std::string& option, const std::string& value) {
    flags.csv.delimiter = one_character(option, value);
  });
  declare_value(app, "--quote", [&](const std::string& option, const std::string& value) {
    flags.csv.quote = one_character(option, value);
  });
  declare_value(app, "--null",
                [&](const std::string&, const std::string& value) { flags.csv.null_text = value; });
  declare_flag(app, "--no-init", flags.no_init);
  declare_flag(app, "--dry-run", flags.dry_run);
  declare_value(app, "--metrics-dir", [&](const std::string& option, const std::string& value) {
    flags.metrics_dir = not_empty_value(option, value);
  });
}

}  // namespace etl
