#include "etl/report/log_files.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <system_error>

#include "etl/core/error.h"
#include "etl/report/log_text.h"
#include "etl/runtime/files.h"
#include "report/log_lines.h"
#include "report/report_folder.h"

namespace etl {

namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kOff:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

// spdlog opens with the umask's permissions, at the start and after each rotation: the file is
// made here first, for its owner alone. One that is there keeps what its owner gave it.
spdlog::file_event_handlers private_files() {
  spdlog::file_event_handlers handlers;
  handlers.before_open = [](const spdlog::filename_t& path) {
    try {
      if (!path_exists(path)) create_private_file(path);
    } catch (const std::system_error& error) {
      if (error.code() != std::errc::file_exists) throw;  // else another run was quicker
    }
  };
  return handlers;
}

class SpdlogFile : public LogFile {
 public:
  SpdlogFile(const LogFileOptions& options, const std::string& path)
      : options_(options), path_(path), logger_("etl") {
    open();
    logger_.set_level(to_spdlog(options.level));
    logger_.flush_on(spdlog::level::trace);  // few lines; none may be lost when a run is killed
    logger_.set_error_handler([this](const std::string& message) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (failure_.empty()) failure_ = message;
    });
  }

  void write(LogLevel level, std::string_view line) override {
    const std::string text = escape_control_characters(line);
    const std::lock_guard<std::mutex> lock(writing_);
    open_once_a_day();
    // The overload that takes a text as it is, not a format.
    logger_.log(spdlog::source_loc{}, to_spdlog(level), spdlog::string_view_t(text));
  }

  std::string failure() const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    return failure_;
  }

 private:
  void open() {
    const auto now = std::chrono::system_clock::now();
    logger_.sinks() = {std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
        path_, options_.most_bytes, options_.rotated_files, has_old_lines(now), private_files())};
    logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %-7!l [%P] %v");
    opened_ = now;
  }
  // So nobody writes for longer than a day into a file that another process has rotated, and which
  // may be removed when all its lines are older than that.
  void open_once_a_day() {
    const auto age = std::chrono::system_clock::now() - opened_;
    if (age < kDay && age >= std::chrono::seconds(0)) return;
    try {
      open();
    } catch (const std::exception&) {
      // Then the file that is open goes on; a full disk shows when it is written.
    }
  }
  bool has_old_lines(std::chrono::system_clock::time_point now) const {
    if (options_.most_days == 0 || !is_regular_file(path_)) return false;
    const auto first = first_line(path_);
    return first && *first <= now - options_.most_days * kDay;
  }

  static constexpr std::chrono::hours kDay{24};

  const LogFileOptions options_;
  const std::string path_;
  std::mutex writing_;
  std::chrono::system_clock::time_point opened_;
  spdlog::logger logger_;
  mutable std::mutex mutex_;
  std::string failure_;
};

class NoLogFile : public LogFile {
 public:
  void write(LogLevel, std::string_view) override {}
  std::string failure() const override { return {}; }
};

Error not_writable(const std::string& path, const std::string& reason) {
  return Error(ErrorKind::kReport, message("cannot write the log %1: %2", path, reason),
               message("name a folder that you may write with --log-dir or LOG_DIR"));
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (word == "debug") return LogLevel::kDebug;
  if (word == "info") return LogLevel::kInfo;
  if (word == "warning" || word == "warn") return LogLevel::kWarning;
  if (word == "error" || word == "critical") return LogLevel::kError;
  if (word == "off") return LogLevel::kOff;
  return std::nullopt;
}

std::unique_ptr<LogFile> open_log_file(const LogFileOptions& options) {
  if (options.level == LogLevel::kOff) return std::make_unique<NoLogFile>();
  const std::string path = in_folder(options.folder, options.name);
  try {
    make_private_folder(options.folder);
    return std::make_unique<SpdlogFile>(options, path);
  } catch (const std::system_error& error) {
    throw not_writable(path, error.code().message());
  } catch (const spdlog::spdlog_ex& error) {
    throw not_writable(path, error.what());
  }
}

}  // namespace etl
