#include "jobs/scheduler_program.h"

#include <algorithm>
#include <system_error>

#include "etl/core/error.h"
#include "etl/core/schedule_rule.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

// Programs like these answer in milliseconds; a bus that is gone may keep one for 25 s.
constexpr std::chrono::seconds kLimit{60};

// Enough for what such programs say; a message is one line.
constexpr std::size_t kLongestWords = 400;

std::string command_text(const std::vector<std::string>& arguments) {
  std::string text = "`";
  for (const std::string& argument : arguments) text += (text == "`" ? "" : " ") + argument;
  return text + "`";
}

// Lines of a program's stderr, or else of its stdout, as one.
Message words_of(const ProgramResult& result) {
  std::string words;
  for (const char c : result.err.empty() ? result.out : result.err) {
    if (c == '\r') continue;
    if (c != '\n') {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += "; ";
    }
    if (words.size() == kLongestWords) break;
  }
  while (!words.empty() && (words.back() == ' ' || words.back() == ';')) words.pop_back();
  return words.empty() ? message("it does not say why") : Message(words);
}

// Of the first line that starts so, what follows.
std::string_view rest_of_line(std::string_view text, std::string_view start) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (text.substr(at, start.size()) == start) {
      return text.substr(at + start.size(), end - at - start.size());
    }
    at = end + 1;
  }
  return {};
}

}  // namespace

ProgramResult ask_program(const std::vector<std::string>& arguments, const Message& where_missing,
                          const StopFlag& stop, std::string_view input) {
  try {
    return execute_program(arguments, input, kLimit, stop);
  } catch (const std::system_error& error) {
    const std::string& program = arguments.front();
    if (error.code() == std::errc::no_such_file_or_directory) {
      throw Error(ErrorKind::kSetup,
                  message("there is no program %1 on this machine's PATH", program), where_missing);
    }
    throw Error(ErrorKind::kSetup,
                message("%1 cannot be run: %2", command_text(arguments), error.code().message()),
                message("does it work by hand?"));
  }
}

void refuse_answer(const std::vector<std::string>& arguments, const ProgramResult& result,
                   const Message& way_out) {
  throw Error(ErrorKind::kSetup,
              message("%1 failed with exit code %2: %3", command_text(arguments), result.exit_code,
                      words_of(result)),
              way_out);
}

void check_same_folder(std::string_view before, std::string_view now, std::string_view line_start,
                       const std::string& name) {
  const std::string_view folder = rest_of_line(before, line_start);
  if (folder == rest_of_line(now, line_start)) return;
  throw Error(ErrorKind::kSetup,
              message("%1 is installed for another working folder: %2", name, folder),
              message("give this one a name of its own by --name, or take the other out first by "
                      "--remove"));
}

bool is_machine_zone(const std::string& zone) {
  try {
    const std::string machine = local_zone();
    if (zone == machine) return true;
    const std::string database = "/usr/share/zoneinfo/";
    return read_file(database + zone) == read_file(database + machine);
  } catch (const std::exception&) {
    return false;  // it has no name, or is in no file
  }
}

}  // namespace etl
