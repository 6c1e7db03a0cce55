// What the command line says, as plain values: one struct for each command. No value means that
// the settings decide.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "etl/core/storage.h"
#include "etl/jobs/load_csv.h"
#include "etl/jobs/replicate.h"
#include "etl/jobs/validate.h"
#include "etl/sqlite/sqlite_mirror.h"

namespace etl {

struct GlobalFlags {
  std::optional<std::string> env_file;
  std::optional<std::string> log_level;
  std::optional<std::string> report_dir;
  std::optional<std::string> log_dir;
  std::optional<std::chrono::milliseconds> connect_timeout;
  std::optional<std::chrono::milliseconds> stall_timeout;
  std::optional<std::chrono::milliseconds> lock_timeout;
  bool debug = false;
  bool verbose = false;
  bool quiet = false;
  bool json = false;
  bool no_color = false;
};

struct LoadCsvFlags {
  std::vector<std::string> paths;
  std::optional<std::string> schema;
  std::string table;
  LoadMode mode = LoadMode::kReplace;
  CsvOptions csv;  // but for header
  bool no_header = false;
  TextConventions conventions;
  Tolerance tolerance;
  std::string rejects;
  bool create_table = false;
  bool force = false;
  bool no_init = false;
  bool dry_run = false;
  std::optional<std::string> metrics_dir;
};

// Which tables, of what, into or against which mirror: replicate and validate.
struct SelectionFlags {
  std::vector<std::string> schemas;  // empty: DB_SCHEMA
  std::vector<std::string> tables;
  std::vector<std::string> exclude;
  std::optional<std::string> mirror;
  std::optional<std::string> metrics_dir;
};

// ETL_TIMEOUT and --timeout, in seconds: a week. Whoever wants longer wants no limit.
constexpr long kLongestRun = 7 * 86'400;

struct ReplicateFlags {
  SelectionFlags selection;
  NumericStorage numeric = NumericStorage::kAuto;
  ArrayStorage arrays = ArrayStorage::kText;
  ViewMode views = ViewMode::kTranslate;
  VerifyLevel verify = VerifyLevel::kCounts;
  PublishWay publish = PublishWay::kLink;
  std::optional<int> keep;
  std::optional<std::string> backup_dir;
  std::optional<std::size_t> jobs;
  std::optional<std::size_t> memory;  // bytes
  std::optional<std::chrono::seconds> timeout;
  bool all_or_nothing = false;
  bool rollback = false;
  bool dry_run = false;
};

struct ValidateFlags {
  SelectionFlags selection;
  CompareLevel level = CompareLevel::kCounts;
  std::optional<std::string> output;  // the rows that differ, as CSV
};

enum class ScheduleAction {
  kStart,
  kRun,
  kStatus,
  kNotifyTest,
  kSetupCron,
  kSetupSystemd,
  kSetupWindows
};

struct ScheduleFlags {
  ScheduleAction action = ScheduleAction::kStart;
  std::optional<std::string> at;  // "02:00,14:00"
  std::optional<std::string> on;  // "mon-fri"
  std::optional<std::string> timezone;
  std::optional<std::chrono::seconds> timeout;
  std::optional<std::chrono::seconds> max_age;
  std::optional<std::string> name;  // of what is set up
  bool install = false;
  bool remove = false;
  std::optional<std::string> http;  // "127.0.0.1:9188"
};

struct CommandLine {
  GlobalFlags global;
  std::variant<LoadCsvFlags, ReplicateFlags, ValidateFlags, ScheduleFlags> command;
};

}  // namespace etl
