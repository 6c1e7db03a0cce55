#include <cstdlib>

#include "cli/declaring.h"
#include "cli/option_values.h"

namespace etl {

namespace {

constexpr long kMostErrors = 100'000;  // their places are held in memory
constexpr long kMostSkippedLines = 1'000'000'000;
constexpr long kMostFooterRecords = 10'000;  // they are held in memory

std::uint64_t count_of(const std::string& option, const std::string& value, long highest) {
  return static_cast<std::uint64_t>(whole_number(option, value, 0, highest));
}

// "20" rows, or "1.5%" of them.
Tolerance tolerance_of(const std::string& option, const std::string& value) {
  Tolerance tolerance;
  if (value.empty() || value.back() != '%') {
    tolerance.rows = count_of(option, value, kMostErrors);
    return tolerance;
  }
  const std::string number = value.substr(0, value.size() - 1);
  char* end = nullptr;
  tolerance.percent = std::strtod(number.c_str(), &end);
  const bool plain = !number.empty() && number.find_first_not_of("0123456789.") == number.npos;
  if (!plain || *end != '\0' || tolerance.percent > 100) {
    refuse_value(option, value, message("a number of rows, or a percentage like 1%"));
  }
  return tolerance;
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
                                  {{"replace", LoadMode::kReplace},
                                   {"append", LoadMode::kAppend},
                                   {"upsert", LoadMode::kUpsert}});
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
  declare_value(app, "--decimal", [&](const std::string& option, const std::string& value) {
    flags.conventions.decimal = choice<char>(option, value, {{".", '.'}, {",", ','}});
  });
  declare_value(app, "--thousands", [&](const std::string& option, const std::string& value) {
    flags.conventions.thousands =
        choice<char>(option, value,
                     {{".", '.'}, {",", ','}, {"'", '\''}, {"_", '_'}, {" ", ' '}, {"space", ' '}});
  });
  declare_value(app, "--date-format", [&](const std::string& option, const std::string& value) {
    flags.conventions.date_format = not_empty_value(option, value);
  });
  declare_value(app, "--max-errors", [&](const std::string& option, const std::string& value) {
    flags.tolerance = tolerance_of(option, value);
  });
  declare_value(app, "--rejects", [&](const std::string& option, const std::string& value) {
    flags.rejects = not_empty_value(option, value);
  });
  declare_flag(app, "--create-table", flags.create_table);
  declare_flag(app, "--force", flags.force);
  declare_flag(app, "--no-init", flags.no_init);
  declare_flag(app, "--dry-run", flags.dry_run);
  declare_value(app, "--metrics-dir", [&](const std::string& option, const std::string& value) {
    flags.metrics_dir = not_empty_value(option, value);
  });
}

}  // namespace etl
