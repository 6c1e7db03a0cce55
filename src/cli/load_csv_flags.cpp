#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

namespace {

constexpr long kMostSkippedLines = 1'000'000'000;
constexpr long kMostFooterRecords = 10'000;  // they are held in memory

std::uint64_t count_of(const std::string& option, const std::string& value, long highest) {
  return static_cast<std::uint64_t>(whole_number(option, value, 0, highest));
}

}  // namespace

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
    flags.csv.quote = value == "none" ? kNoQuote : one_character(option, value);
  });
  declare_value(app, "--encoding", [&](const std::string& option, const std::string& value) {
    flags.csv.encoding = not_empty_value(option, value);
  });
  declare_value(app, "--comment", [&](const std::string& option, const std::string& value) {
    flags.csv.comment = one_character(option, value);
  });
  declare_flag(app, "--no-header", flags.no_header);
  declare_value(app, "--skip-lines", [&](const std::string& option, const std::string& value) {
    flags.csv.skip_lines = count_of(option, value, kMostSkippedLines);
  });
  declare_value(app, "--skip-footer", [&](const std::string& option, const std::string& value) {
    flags.csv.skip_footer = count_of(option, value, kMostFooterRecords);
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
