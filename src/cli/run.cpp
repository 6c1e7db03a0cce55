#include "etl/cli/run.h"

#include <cstdlib>
#include <exception>
#include <iostream>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/language.h"
#include "cli/outcome.h"
#include "cli/session.h"
#include "etl/runtime/terminal.h"

namespace etl {

namespace {

ConsoleOptions console_options(const std::vector<std::string>& arguments,
                               const Surroundings& surroundings, const Catalogue& catalogue) {
  const std::string terminal = surroundings.environment("TERM").value_or("");
  const bool can_draw = surroundings.err_is_terminal && !terminal.empty() && terminal != "dumb";
  ConsoleOptions options;
  // Looked for by hand, as errors of parsing have to be told in the right way too.
  options.quiet = has_flag(arguments, "--quiet") || has_flag(arguments, "-q");
  options.json = has_flag(arguments, "--json");
  options.verbose = has_flag(arguments, "--verbose") || has_flag(arguments, "-v") ||
                    has_flag(arguments, "--debug");
  options.colour = can_draw && !has_flag(arguments, "--no-color") &&
                   surroundings.environment("NO_COLOR").value_or("").empty();
  options.progress = can_draw && !options.quiet;
  options.columns = surroundings.err_columns;
  options.catalogue = &catalogue;
  return options;
}

// What --lang says, else the environment; also where --lang says something that is told to be
// wrong.
std::string spoken_language(const std::vector<std::string>& arguments,
                            const Surroundings& surroundings) {
  const std::string language = language_of(last_value(arguments, "--lang").value_or(""));
  return language.empty() ? language_of_environment(surroundings.environment) : language;
}

ExitCode run_command(const CommandLine& line, Session& session) {
  struct Dispatch {
    Session& session;
    ExitCode operator()(const LoadCsvFlags& flags) const {
      return load_csv_command(flags, session);
    }
    ExitCode operator()(const ReplicateFlags& flags) const {
      return replicate_command(flags, session);
    }
    ExitCode operator()(const ValidateFlags& flags) const {
      return validate_command(flags, session);
    }
    ExitCode operator()(const ScheduleFlags& flags) const {
      return schedule_command(flags, session);
    }
  };
  return std::visit(Dispatch{session}, line.command);
}

ExitCode parse_and_run(const std::vector<std::string>& arguments, const Surroundings& surroundings,
                       Console& console) {
  const auto parsed = parse_command_line(arguments);
  if (const auto* print = std::get_if<PrintOnly>(&parsed)) {
    console.print(print->text);
    return ExitCode::kDone;
  }
  const CommandLine& line = std::get<CommandLine>(parsed);
  StopFlag stop;
  const SignalHandlers handlers(stop);
  Session session(line.global, surroundings, console, stop);
  return run_command(line, session);
}

ExitCode run_and_tell(const std::vector<std::string>& arguments, const Surroundings& surroundings,
                      Console& console) {
  try {
    return parse_and_run(arguments, surroundings, console);
  } catch (Error& error) {
    return print_error(error, console);
  } catch (const std::exception& cause) {
    Error error = internal_error(cause);
    return print_error(error, console);
  }
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
  const Language language(spoken_language(arguments, surroundings), catalogue_folder());
  Console console(surroundings.out, surroundings.err,
                  console_options(arguments, surroundings, language));
  ExitCode code = run_and_tell(arguments, surroundings, console);
  // A reader that has gone away (`| head`) did so on purpose; a full disk must not look like
  // success.
  if (!surroundings.out.flush() && !console.reader_is_gone()) {
    const Error error(ErrorKind::kReport, message("cannot write to standard output"),
                      message("is its disk full? the run itself is in the report"));
    console.error(error);
    if (code == ExitCode::kDone) code = exit_code_of(error);
  }
  return static_cast<int>(code);
}

int run(int argc, const char* const* argv) {
  ignore_broken_pipes();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  const Surroundings surroundings{std::cout, std::cerr, environment,
                                  is_terminal(StandardStream::kErr),
                                  terminal_columns(StandardStream::kErr)};
  return run(arguments, surroundings);
}

}  // namespace etl
