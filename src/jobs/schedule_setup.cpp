#include "jobs/schedule_setup.h"

#include "etl/core/error.h"

namespace etl {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Letters, digits and the `others` alone.
bool consists_of(std::string_view text, std::string_view others) {
  for (const char c : text) {
    const bool plain = is_letter(c) || (c >= '0' && c <= '9');
    if (!plain && others.find(c) == std::string_view::npos) return false;
  }
  return true;
}

bool is_absolute(std::string_view path, bool windows_paths) {
  if (path.substr(0, 1) == "/") return true;
  if (!windows_paths) return false;
  if (path.substr(0, 2) == "\\\\") return true;
  return path.size() >= 3 && is_letter(path[0]) && path[1] == ':' &&
         (path[2] == '\\' || path[2] == '/');
}

bool has_control_character(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return true;
  }
  return false;
}

void check_path(std::string_view path, const Message& what, bool windows_paths) {
  if (has_control_character(path)) {
    throw Error(ErrorKind::kConfiguration,
                message("%1 has a line break or another control character in its path", what),
                message("move it to a path without one"));
  }
  if (!is_absolute(path, windows_paths)) {
    throw Error(ErrorKind::kConfiguration, message("%1 has no absolute path: \"%2\"", what, path),
                message("give its whole path: a scheduler starts in another folder"));
  }
}

}  // namespace

void check_setup(const ScheduleSetup& setup, bool windows_paths) {
  check_path(setup.binary, message("the program"), windows_paths);
  check_path(setup.folder, message("the working folder"), windows_paths);
  if (!setup.env_file.empty()) check_path(setup.env_file, message("the env file"), windows_paths);
  for (const std::string& folder : setup.writable_folders) {
    check_path(folder, message("a folder to write to"), windows_paths);
  }
  if (!setup.socket_folder.empty()) {
    check_path(setup.socket_folder, message("the folder of the server's socket"), windows_paths);
  }
  if (!consists_of(setup.rule.zone, "/_+-")) {
    throw Error(ErrorKind::kConfiguration,
                message("the time zone has a character that no zone's name has"),
                message("give one such as %1 or %2", "America/Sao_Paulo", "UTC"));
  }
  if (!consists_of(setup.user, "_.-$")) {
    throw Error(ErrorKind::kConfiguration,
                message("the user has a character that no account's name has"),
                message("give the name of the account that the run belongs to"));
  }
  if (setup.name.empty() || !consists_of(setup.name, "-_")) {
    throw Error(
        ErrorKind::kConfiguration,
        message("the name of the scheduled task is empty or has another character than allowed"),
        message("use letters, digits, '-' and '_'"));
  }
}

Message rule_text(const ScheduleRule& rule) {
  const bool daily = rule.days == kEveryDay;
  return message("%1 at %2", daily ? message("daily") : Message(weekdays_text(rule.days)),
                 times_of_day_text(rule.times));
}

}  // namespace etl
