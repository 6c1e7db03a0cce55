// Log files, rotated by size and by age: <folder>/etl_load.log, etl_load.1.log, ... One line an
// event:
//
//   2026-03-01T02:00:00.123-03:00 info    [4711] dim_date: 350 rows
//
// with the process's pid, so that two runs in one file can be told apart. Text is escaped
// (log_text.h), and never taken for a format.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace etl {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };

// "debug", "INFO", "warn", "WARNING", "error", "critical" (as error), "off"; no value for others.
std::optional<LogLevel> parse_log_level(std::string_view text);

class LogFile {
 public:
  virtual ~LogFile() = default;

  // Any thread. Never throws: a full disk must not end a run that is about to succeed.
  virtual void write(LogLevel level, std::string_view line) = 0;
  // Why lines were lost; empty where none were.
  virtual std::string failure() const = 0;
};

struct LogFileOptions {
  std::string folder;
  std::string name;  // "etl_load.log"
  LogLevel level = LogLevel::kInfo;
  // A few months of daily runs in one file, and a folder that stays below 60 MB for each command.
  std::size_t most_bytes = 10U << 20U;
  std::size_t rotated_files = 5;
  // A file whose first line is older is rotated when it is opened, and for a process that stays up
  // once a day; then remove_old_logs() can remove it. 0: never.
  long most_days = 0;
};

// Makes the folder (0700) and the file (0600) where they are missing. Throws Error kReport where
// the log cannot be written. At level kOff nothing is made.
std::unique_ptr<LogFile> open_log_file(const LogFileOptions& options);

}  // namespace etl
