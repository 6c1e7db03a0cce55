#include "cli/command_line.h"

#include <algorithm>

#include "cli/declaring.h"
#include "cli/help_texts.h"
#include "cli/language.h"
#include "cli/option_values.h"
#include "cli/suggestion.h"
#include "etl/core/error.h"
#include "etl/core/version.h"

namespace etl {

namespace {

// The program with all its commands, and where their options go.
class Grammar {
 public:
  Grammar() : app_("", "etl") {
    app_.fallthrough();  // global options after the command too; the commands take this over
    app_.require_subcommand(0, 1);
    app_.set_version_flag("--version", "etl " + std::string(kVersion));
    declare_global();
    declare_load_csv(*app_.add_subcommand("load-csv"), load_csv_);
    declare_replicate(*app_.add_subcommand("replicate"), replicate_);
    declare_validate(*app_.add_subcommand("validate"), validate_);
    declare_schedule(*app_.add_subcommand("schedule"), schedule_);
  }

  CLI::App& app() { return app_; }

  CommandLine result() const {
    CommandLine line{global_, load_csv_};
    if (app_.got_subcommand("replicate")) line.command = replicate_;
    if (app_.got_subcommand("validate")) line.command = validate_;
    if (app_.got_subcommand("schedule")) line.command = schedule_;
    return line;
  }

  // The command that was given, with its own subcommand below it; the program where none was.
  const CLI::App& innermost() const {
    const CLI::App* at = &app_;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    return *at;
  }

  std::string command_name() const {
    return app_.get_subcommands().empty() ? "" : app_.get_subcommands().front()->get_name();
  }

 private:
  void declare_global() {
    const auto text = [](std::optional<std::string>& target) -> TakeValue {
      return [&target](const std::string& option, const std::string& value) {
        target = not_empty_value(option, value);
      };
    };
    const auto seconds = [](std::optional<std::chrono::milliseconds>& target) -> TakeValue {
      return [&target](const std::string& option, const std::string& value) {
        target = duration_of(option, value);
      };
    };
    declare_value(app_, "--env-file", text(global_.env_file));
    declare_value(app_, "--report-dir", text(global_.report_dir));
    declare_value(app_, "--log-dir", text(global_.log_dir));
    declare_value(app_, "--log-level", text(global_.log_level));
    // Spoken already (see run.cpp).
    declare_value(app_, "--lang", language_for_option);
    declare_flag(app_, "--debug", global_.debug);
    declare_flag(app_, "-v,--verbose", global_.verbose);
    declare_flag(app_, "-q,--quiet", global_.quiet);
    declare_flag(app_, "--json", global_.json);
    declare_flag(app_, "--no-color", global_.no_color);
    declare_value(app_, "--connect-timeout", seconds(global_.connect_timeout));
    declare_value(app_, "--stall-timeout", seconds(global_.stall_timeout));
    declare_value(app_, "--lock-timeout", seconds(global_.lock_timeout));
  }

  GlobalFlags global_;
  LoadCsvFlags load_csv_;
  ReplicateFlags replicate_;
  ValidateFlags validate_;
  ScheduleFlags schedule_;
  CLI::App app_;
};

std::vector<std::string> long_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Message see_help(const std::string& command) {
  return message("see `%1`", "etl " + (command.empty() ? "" : command + " ") + "--help");
}

Message did_you_mean(const std::string& near, const std::string& command) {
  return message("did you mean %1? %2", near, see_help(command));
}

// An argument that no command and no option took.
[[noreturn]] void refuse_extra(const Grammar& grammar, CLI::App& root, const std::string& extra) {
  const CLI::App& at = grammar.innermost();
  const std::string command = grammar.command_name();
  Message what;
  Message hint = see_help(command);
  if (extra.size() > 1 && extra[0] == '-') {
    const std::string name = extra.substr(0, extra.find('='));
    what = command.empty() ? message("unknown option %1", name)
                           : message("unknown option %1 for %2", name, command);
    std::vector<std::string> known;
    for (const CLI::App* app = &at; app != nullptr; app = app->get_parent()) {
      for (std::string& option : long_options(*app)) known.push_back(std::move(option));
    }
    const std::optional<std::string> near = nearest(name, known);
    if (near) {
      hint = did_you_mean(*near, command);
    } else {
      for (const CLI::App* other : root.get_subcommands(nullptr)) {
        if (!contains(long_options(*other), name)) continue;
        hint = message("%1 goes after `etl %2`; %3", name, other->get_name(), hint);
        break;
      }
    }
  } else if (!command_names(at).empty()) {
    what = message("unknown command %1", (command.empty() ? "" : command + " ") + extra);
    const std::optional<std::string> near = nearest(extra, command_names(at));
    if (near) hint = did_you_mean(*near, command);
  } else {
    what = message("%1 takes no argument like \"%2\"", command, extra);
  }
  throw Error(ErrorKind::kUsage, what, hint);
}

// CLI11 takes "--name=" for "--name" without its value, and the next argument for that.
std::vector<std::string> with_empty_values(const std::vector<std::string>& arguments) {
  std::vector<std::string> result;
  for (const std::string& argument : arguments) {
    if (argument.size() > 3 && argument.rfind("--", 0) == 0 &&
        argument.find('=') == argument.size() - 1) {
      result.push_back(argument.substr(0, argument.size() - 1));
      result.emplace_back();
    } else {
      result.push_back(argument);
    }
  }
  return result;
}

// What follows "--" is no option, whatever it looks like. CLI11 gives up on it where a command has
// taken an argument already, so it is kept from CLI11.
std::vector<std::string> taken_after_dashes(std::vector<std::string>& arguments) {
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  if (dashes == arguments.end()) return {};
  std::vector<std::string> rest(dashes + 1, arguments.end());
  arguments.erase(dashes, arguments.end());
  return rest;
}

// "--keep: 1 required TEXT missing" names the option before its colon.
std::string option_in(const CLI::ParseError& error) {
  const std::string text = error.what();
  return text.substr(0, text.find(':'));
}

}  // namespace

std::variant<CommandLine, PrintOnly> parse_command_line(const std::vector<std::string>& arguments) {
  Grammar grammar;
  CLI::App& app = grammar.app();
  std::vector<std::string> options = arguments;
  const std::vector<std::string> rest = taken_after_dashes(options);
  std::vector<std::string> reversed = with_empty_values(options);
  std::reverse(reversed.begin(), reversed.end());  // as CLI11 wants it
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return PrintOnly{help_text(grammar.command_name())};
  } catch (const CLI::CallForVersion&) {
    return PrintOnly{"etl " + std::string(kVersion) + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse_extra(grammar, app, app.remaining(true).front());
  } catch (const CLI::ArgumentMismatch& error) {
    throw Error(ErrorKind::kUsage, message("%1 needs a value", option_in(error)),
                see_help(grammar.command_name()));
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorKind::kUsage, error.what(), see_help(grammar.command_name()));
  } catch (Error& error) {  // of our own functions for values
    if (error.hint.empty()) error.hint = see_help(grammar.command_name());
    throw;
  }
  if (app.get_subcommands().empty()) {
    throw Error(ErrorKind::kUsage,
                message("no command given: load-csv, replicate, validate or schedule"),
                see_help(""));
  }
  CommandLine line = grammar.result();
  if (auto* load = std::get_if<LoadCsvFlags>(&line.command)) {
    load->paths.insert(load->paths.end(), rest.begin(), rest.end());
  } else if (!rest.empty()) {
    refuse_extra(grammar, app, rest.front());
  }
  return line;
}

bool has_flag(const std::vector<std::string>& arguments, const std::string& flag) {
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  return std::find(arguments.begin(), end, flag) != end;
}

std::optional<std::string> last_value(const std::vector<std::string>& arguments,
                                      const std::string& option) {
  const std::string start = option + "=";
  std::optional<std::string> value;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i] == option && i + 1 < arguments.size()) value = arguments[i + 1];
    if (arguments[i].rfind(start, 0) == 0) value = arguments[i].substr(start.size());
  }
  return value;
}

std::vector<std::string> declared_options(const std::string& command) {
  Grammar grammar;
  return long_options(command.empty() ? grammar.app() : *grammar.app().get_subcommand(command));
}

}  // namespace etl
