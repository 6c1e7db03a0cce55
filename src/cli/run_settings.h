// From settings and flags to what the adapters and jobs take. A flag beats the environment, the
// environment beats .env, .env beats the defaults. All throw Error kConfiguration.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "etl/core/metric.h"
#include "etl/core/notice.h"
#include "etl/core/schema.h"
#include "etl/core/settings.h"
#include "etl/postgres/postgres.h"
#include "etl/report/log_files.h"
#include "etl/sqlite/sqlite_backups.h"

namespace etl {

// A variable of the environment; no value where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Reads .env (or --env-file, which then has to be there). `notices` gets what its owner should
// know: a password that others can read, a key that is nearly one of ours.
Settings load_settings(const GlobalFlags& flags, const Environment& environment, Notices& notices);

PostgresOptions postgres_options(const Settings& settings, const GlobalFlags& flags);

// How messages call the database: never by a connection string, which may hold a password.
std::string shown_database(const Settings& settings);

SqliteMirrorOptions mirror_options(const Settings& settings,
                                   const std::optional<std::string>& mirror,
                                   const std::optional<int>& keep, PublishWay publish);

// No value where none are asked for.
std::optional<SqliteBackupOptions> backup_options(const Settings& settings,
                                                  const ReplicateFlags& flags);

SchemaSelection schema_selection(const Settings& settings, const SelectionFlags& flags);

// How long a run may take: the flag, else ETL_TIMEOUT; 0 or neither: no limit.
std::optional<std::chrono::seconds> run_timeout(const Settings& settings,
                                                const std::optional<std::chrono::seconds>& flag);

// --log-level, else --debug, else LOG_LEVEL.
LogLevel log_level(const Settings& settings, const GlobalFlags& flags);

// The metrics built in, and those of the folder, which win where names are equal. No folder given:
// sql/metrics, if there. In order: revenue first, as the figure people look for, then by name.
std::vector<Metric> load_metrics(const std::optional<std::string>& folder);

}  // namespace etl
