#include "cli/run_settings.h"

#include <algorithm>
#include <system_error>

#include "cli/suggestion.h"
#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

constexpr const char* kUsualEnvFile = ".env";
constexpr const char* kUsualMetricsFolder = "sql/metrics";
constexpr const char* kFirstMetric = "revenue";

std::string read_or_throw(const std::string& path) {
  try {
    return read_file(path);
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kConfiguration, "cannot read " + path + ": " + error.code().message(),
                "check the path and its permissions");
  }
}

bool is_secret(const SettingKey& key, const std::string& value) {
  // A connection string may hold a password.
  const bool string = key.name == "DB_NAME" && value.find_first_of("=:") != std::string::npos;
  return !value.empty() && (key.secret || string);
}

void warn_of_shared_secrets(const std::string& path, const KeyValues& values, Notices& notices) {
  constexpr unsigned kOthersRead = 044;
  const bool holds_secret =
      std::any_of(setting_keys().begin(), setting_keys().end(), [&](const SettingKey& key) {
        const auto found = values.find(std::string(key.name));
        return found != values.end() && is_secret(key, found->second);
      });
  if (!holds_secret || (shared_permissions(path) & kOthersRead) == 0) return;
  notices.push_back(
      {NoticeKind::kSecurity, path,
       "holds a password, and others on this machine can read it: chmod 600 " + path});
}

void warn_of_misspelt_keys(const std::string& path, const KeyValues& values, Notices& notices) {
  std::vector<std::string> known;
  for (const SettingKey& key : setting_keys()) known.emplace_back(key.name);
  for (const auto& [name, value] : values) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    // Other names are other programs' business.
    if (const std::optional<std::string> near = nearest(name, known)) {
      notices.push_back(
          {NoticeKind::kOther, path, name + " is no setting; did you mean " + *near + "?"});
    }
  }
}

KeyValues read_env_file(const GlobalFlags& flags, Notices& notices) {
  const std::string path = flags.env_file.value_or(kUsualEnvFile);
  if (!flags.env_file && !path_exists(path)) return {};
  KeyValues values = parse_env_file(read_or_throw(path), path);
  warn_of_shared_secrets(path, values, notices);
  warn_of_misspelt_keys(path, values, notices);
  return values;
}

Metric read_metric(const std::string& name, std::string_view text, const std::string& path) {
  try {
    return parse_metric(name, text);
  } catch (const Error& error) {
    throw Error(error.kind, path + ": " + error.what(), error.hint);
  }
}

std::string without_suffix(const std::string& name, const std::string& suffix) {
  return name.substr(0, name.size() - suffix.size());
}

void put(std::vector<Metric>& metrics, Metric metric) {
  const auto same = std::find_if(metrics.begin(), metrics.end(),
                                 [&](const Metric& other) { return other.name == metric.name; });
  if (same == metrics.end()) {
    metrics.push_back(std::move(metric));
  } else {
    *same = std::move(metric);
  }
}

void add_metrics_of_folder(const std::string& folder, std::vector<Metric>& metrics) {
  const std::string suffix = ".sql";
  std::vector<std::string> names;
  try {
    names = files_in_folder(folder);
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::kConfiguration,
                "cannot read the metrics in " + folder + ": " + error.code().message(),
                "name a folder of .sql files with --metrics-dir");
  }
  for (const std::string& name : names) {
    const bool metric = name.size() > suffix.size() && name[0] != '.' &&
                        name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    if (!metric) continue;
    const std::string path = folder + "/" + name;
    put(metrics, read_metric(without_suffix(name, suffix), read_or_throw(path), path));
  }
}

}  // namespace

Settings load_settings(const GlobalFlags& flags, const Environment& environment, Notices& notices) {
  KeyValues variables;
  for (const SettingKey& key : setting_keys()) {
    const std::string name(key.name);
    if (const std::optional<std::string> value = environment(name)) variables[name] = *value;
  }
  return Settings(std::move(variables), read_env_file(flags, notices));
}

PostgresOptions postgres_options(const Settings& settings, const GlobalFlags& flags) {
  constexpr long kHighestPort = 65'535;
  PostgresOptions options;
  // Only what is given: libpq fills in the rest from PG* variables, service and password files.
  const std::pair<const char*, const char*> keywords[] = {
      {"DB_HOST", "host"},       {"DB_USER", "user"},
      {"DB_SSLMODE", "sslmode"}, {"DB_SSLROOTCERT", "sslrootcert"},
      {"DB_SSLCERT", "sslcert"}, {"DB_SSLKEY", "sslkey"}};
  for (const auto& [key, keyword] : keywords) {
    if (const std::optional<std::string> value = settings.given(key)) {
      options.parameters[keyword] = *value;
    }
  }
  if (settings.given("DB_PORT")) {
    options.parameters["port"] = std::to_string(settings.number("DB_PORT", 1, kHighestPort));
  }
  options.parameters["dbname"] = settings.value("DB_NAME");
  options.parameters["application_name"] = "etl";
  options.password = Secret(settings.value("DB_PASSWORD"));
  options.connect_timeout = flags.connect_timeout.value_or(options.connect_timeout);
  options.stall_timeout = flags.stall_timeout.value_or(options.stall_timeout);
  options.lock_timeout = flags.lock_timeout.value_or(options.lock_timeout);
  return options;
}

std::string shown_database(const Settings& settings) {
  PostgresOptions options;
  options.parameters["dbname"] = settings.value("DB_NAME");
  const std::string name = plain_database_name(options);
  return name.empty() ? "the database of DB_NAME" : name;
}

SqliteMirrorOptions mirror_options(const Settings& settings,
                                   const std::optional<std::string>& mirror,
                                   const std::optional<int>& keep, PublishWay publish) {
  constexpr long kMostGenerations = 10'000;
  SqliteMirrorOptions options;
  options.path = mirror.value_or(settings.value("MIRROR_PATH"));
  options.keep =
      keep ? *keep : static_cast<int>(settings.number("MIRROR_KEEP", 1, kMostGenerations));
  options.publish = publish;
  return options;
}

std::optional<SqliteBackupOptions> backup_options(const Settings& settings,
                                                  const ReplicateFlags& flags) {
  constexpr long kMostBackups = 100'000;
  SqliteBackupOptions options;
  options.folder = flags.backup_dir.value_or(settings.value("BACKUP_DIR"));
  if (options.folder.empty()) return std::nullopt;
  options.mirror = flags.selection.mirror.value_or(settings.value("MIRROR_PATH"));
  options.keep = settings.number("BACKUP_KEEP", 0, kMostBackups);
  return options;
}

SchemaSelection schema_selection(const Settings& settings, const SelectionFlags& flags) {
  SchemaSelection selection;
  selection.schemas = flags.schemas;
  if (selection.schemas.empty()) selection.schemas = {settings.value("DB_SCHEMA")};
  selection.tables = flags.tables;
  selection.exclude = flags.exclude;
  return selection;
}

std::optional<std::chrono::seconds> run_timeout(const Settings& settings,
                                                const std::optional<std::chrono::seconds>& flag) {
  const std::chrono::seconds limit =
      flag.value_or(std::chrono::seconds(settings.number("ETL_TIMEOUT", 0, kLongestRun)));
  return limit.count() == 0 ? std::nullopt : std::make_optional(limit);
}

LogLevel log_level(const Settings& settings, const GlobalFlags& flags) {
  const std::string words = "debug, info, warning, error, off";
  if (flags.log_level) {
    const std::optional<LogLevel> level = parse_log_level(*flags.log_level);
    if (level) return *level;
    throw Error(ErrorKind::kUsage,
                "--log-level: \"" + *flags.log_level + "\" is not one of " + words,
                "see `etl --help`");
  }
  if (flags.debug) return LogLevel::kDebug;
  const std::optional<LogLevel> level = parse_log_level(settings.value("LOG_LEVEL"));
  if (level) return *level;
  throw Error(
      ErrorKind::kConfiguration,
      "LOG_LEVEL (" + std::string(settings.origin("LOG_LEVEL")) + ") is not one of " + words,
      "correct LOG_LEVEL, or remove it to use the default");
}

std::vector<Metric> load_metrics(const std::optional<std::string>& folder) {
  std::vector<Metric> metrics;
  const std::string prefix = "metrics/";
  for (const SqlFile& file : sql_files("metrics")) {
    const std::string path(file.path);
    const std::string name = without_suffix(path.substr(prefix.size()), ".sql");
    put(metrics, read_metric(name, file.text, path));
  }
  if (folder || path_exists(kUsualMetricsFolder)) {
    add_metrics_of_folder(folder.value_or(kUsualMetricsFolder), metrics);
  }
  std::sort(metrics.begin(), metrics.end(), [](const Metric& a, const Metric& b) {
    const bool first_a = a.name == kFirstMetric;
    const bool first_b = b.name == kFirstMetric;
    return first_a != first_b ? first_a : a.name < b.name;
  });
  return metrics;
}

}  // namespace etl
