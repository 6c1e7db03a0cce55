#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "cli/help_texts.h"
#include "cli/language.h"
#include "cli/progress_line.h"
#include "etl/core/error.h"

namespace etl {
namespace {

using Arguments = std::vector<std::string>;
using std::chrono::milliseconds;

const std::vector<std::string>& commands() {
  static const std::vector<std::string> names = {"load-csv", "replicate", "validate", "schedule"};
  return names;
}

template <typename Flags>
Flags parse(const Arguments& arguments) {
  return std::get<Flags>(std::get<CommandLine>(parse_command_line(arguments)).command);
}

GlobalFlags global(const Arguments& arguments) {
  return std::get<CommandLine>(parse_command_line(arguments)).global;
}

std::string printed(const Arguments& arguments) {
  return std::get<PrintOnly>(parse_command_line(arguments)).text;
}

// "message | hint"
std::string refused(const Arguments& arguments) {
  try {
    parse_command_line(arguments);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kUsage);
    return std::string(error.what()) + " | " + error.hint.english();
  }
  return "accepted";
}

TEST(LoadCsvOptions, HaveDefaults) {
  const auto flags = parse<LoadCsvFlags>({"load-csv"});
  EXPECT_TRUE(flags.paths.empty());
  EXPECT_FALSE(flags.schema);
  EXPECT_EQ(flags.table, "");
  EXPECT_EQ(flags.mode, LoadMode::kReplace);
  EXPECT_FALSE(flags.csv.delimiter);
  EXPECT_FALSE(flags.csv.quote);
  EXPECT_FALSE(flags.csv.comment);
  EXPECT_EQ(flags.csv.null_text, "");
  EXPECT_FALSE(flags.no_header);
  EXPECT_EQ(flags.csv.skip_lines, 0U);
  EXPECT_EQ(flags.csv.skip_footer, 0U);
  EXPECT_FALSE(flags.no_init);
  EXPECT_FALSE(flags.dry_run);
}

TEST(LoadCsvOptions, AreTaken) {
  const auto flags = parse<LoadCsvFlags>(
      {"load-csv", "a.csv", "--table", "t", "--schema=s", "--mode", "append", "--delimiter", ";",
       "--quote", "'", "--null", "NULL", "--no-init", "--dry-run", "b", "--metrics-dir", "m", "-"});
  EXPECT_EQ(flags.paths, (Arguments{"a.csv", "b", "-"}));
  EXPECT_EQ(flags.schema, "s");
  EXPECT_EQ(flags.table, "t");
  EXPECT_EQ(flags.mode, LoadMode::kAppend);
  EXPECT_EQ(flags.csv.delimiter, ';');
  EXPECT_EQ(flags.csv.quote, '\'');
  EXPECT_EQ(flags.csv.null_text, "NULL");
  EXPECT_TRUE(flags.no_init);
  EXPECT_TRUE(flags.dry_run);
  EXPECT_EQ(flags.metrics_dir, "m");
}

TEST(LoadCsvOptions, SayHowAFileIsWritten) {
  const auto flags = parse<LoadCsvFlags>({"load-csv", "--delimiter", "tab", "--quote", "none",
                                          "--comment=#", "--encoding", "latin1", "--no-header",
                                          "--skip-lines", "3", "--skip-footer", "1"});
  EXPECT_EQ(flags.csv.delimiter, '\t');
  EXPECT_EQ(flags.csv.quote, kNoQuote);
  EXPECT_EQ(flags.csv.comment, '#');
  EXPECT_EQ(flags.csv.encoding, "latin1");
  EXPECT_TRUE(flags.no_header);
  EXPECT_EQ(flags.csv.skip_lines, 3U);
  EXPECT_EQ(flags.csv.skip_footer, 1U);
}

TEST(LoadCsvOptions, TakePathsThatLookLikeSomethingElse) {
  EXPECT_EQ(parse<LoadCsvFlags>({"load-csv", "validate", "--", "--json", "replicate"}).paths,
            (Arguments{"validate", "--json", "replicate"}));
  EXPECT_EQ(parse<LoadCsvFlags>({"load-csv", "{}", "%x", "a=b", "/v"}).paths,
            (Arguments{"{}", "%x", "a=b", "/v"}));
  EXPECT_EQ(refused({"validate", "--", "x"}),
            "validate takes no argument like \"x\" | see `etl validate --help`");
}

TEST(LoadCsvOptions, TakeAnEmptyValue) {
  EXPECT_EQ(parse<LoadCsvFlags>({"load-csv", "--null", "x", "--null", ""}).csv.null_text, "");
  const auto flags = parse<LoadCsvFlags>({"load-csv", "--null=", "file.csv"});
  EXPECT_EQ(flags.csv.null_text, "");
  EXPECT_EQ(flags.paths, (Arguments{"file.csv"}));
}

TEST(ReplicateOptions, NameTheFolderOfBackups) {
  EXPECT_FALSE(parse<ReplicateFlags>({"replicate"}).backup_dir);
  EXPECT_EQ(parse<ReplicateFlags>({"replicate", "--backup-dir", "/srv/backup"}).backup_dir,
            "/srv/backup");
  EXPECT_NE(refused({"replicate", "--backup-dir", ""}).find("--backup-dir"), std::string::npos);
}

TEST(ReplicateOptions, HaveDefaults) {
  const auto flags = parse<ReplicateFlags>({"replicate"});
  EXPECT_TRUE(flags.selection.schemas.empty());
  EXPECT_TRUE(flags.selection.tables.empty());
  EXPECT_FALSE(flags.selection.mirror);
  EXPECT_EQ(flags.numeric, NumericStorage::kAuto);
  EXPECT_EQ(flags.views, ViewMode::kTranslate);
  EXPECT_EQ(flags.verify, VerifyLevel::kCounts);
  EXPECT_EQ(flags.publish, PublishWay::kLink);
  EXPECT_FALSE(flags.keep);
  EXPECT_FALSE(flags.all_or_nothing);
  EXPECT_FALSE(flags.rollback);
  EXPECT_FALSE(flags.dry_run);
}

TEST(ReplicateOptions, AreTaken) {
  const auto flags = parse<ReplicateFlags>(
      {"replicate", "--schema",  "a,b",       "--schema", "c",         "--tables",      "t1,s.t2",
       "--exclude", "x",         "--exclude", "y",        "--mirror",  "m.db",          "--mode",
       "full",      "--numeric", "text",      "--views",  "skip",      "--keep",        "7",
       "--verify",  "checksum",  "--publish", "copy",     "--dry-run", "--metrics-dir", "m"});
  EXPECT_EQ(flags.selection.schemas, (Arguments{"a", "b", "c"}));
  EXPECT_EQ(flags.selection.tables, (Arguments{"t1", "s.t2"}));
  EXPECT_EQ(flags.selection.exclude, (Arguments{"x", "y"}));
  EXPECT_EQ(flags.selection.mirror, "m.db");
  EXPECT_EQ(flags.selection.metrics_dir, "m");
  EXPECT_EQ(flags.numeric, NumericStorage::kText);
  EXPECT_EQ(flags.views, ViewMode::kSkip);
  EXPECT_EQ(flags.verify, VerifyLevel::kChecksum);
  EXPECT_EQ(flags.publish, PublishWay::kCopy);
  EXPECT_EQ(flags.keep, 7);
  EXPECT_TRUE(flags.dry_run);
}

TEST(ReplicateOptions, OfPartialResultsAndOfGoingBackAreTaken) {
  EXPECT_TRUE(parse<ReplicateFlags>({"replicate", "--all-or-nothing"}).all_or_nothing);
  EXPECT_TRUE(parse<ReplicateFlags>({"replicate", "--rollback"}).rollback);
}

TEST(ReplicateOptions, LetTheLastOfTwoCount) {
  EXPECT_EQ(parse<ReplicateFlags>({"replicate", "--keep", "7", "--keep", "3"}).keep, 3);
}

TEST(ValidateOptions, AreTaken) {
  EXPECT_EQ(parse<ValidateFlags>({"validate"}).level, CompareLevel::kCounts);
  const auto flags =
      parse<ValidateFlags>({"validate", "--schema", "s", "--tables", "a,b", "--exclude", "c",
                            "--mirror", "m.db", "--level", "rows"});
  EXPECT_EQ(flags.level, CompareLevel::kRows);
  EXPECT_EQ(flags.selection.schemas, (Arguments{"s"}));
  EXPECT_EQ(flags.selection.tables, (Arguments{"a", "b"}));
  EXPECT_EQ(flags.selection.exclude, (Arguments{"c"}));
  EXPECT_EQ(flags.selection.mirror, "m.db");
}

TEST(ScheduleOptions, AreTaken) {
  EXPECT_EQ(parse<ScheduleFlags>({"schedule"}).action, ScheduleAction::kStart);
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "start"}).action, ScheduleAction::kStart);
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "run"}).action, ScheduleAction::kRun);
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "status"}).action, ScheduleAction::kStatus);
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "setup-systemd"}).action,
            ScheduleAction::kSetupSystemd);
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "setup-windows"}).action,
            ScheduleAction::kSetupWindows);
  for (const Arguments& arguments :
       {Arguments{"schedule", "--at", "03:30", "--timezone", "UTC", "setup-cron"},
        {"schedule", "setup-cron", "--at", "03:30", "--timezone", "UTC"}}) {
    const auto flags = parse<ScheduleFlags>(arguments);
    EXPECT_EQ(flags.action, ScheduleAction::kSetupCron);
    EXPECT_EQ(flags.at, "03:30");
    EXPECT_EQ(flags.timezone, "UTC");
  }
}

TEST(ScheduleOptions, SeveralTimesAndDaysAreListsOrRepeated) {
  const auto flags = parse<ScheduleFlags>({"schedule", "--at", "02:00", "--on", "mon-wed", "--at",
                                           "14:00,16:00", "--on=fri", "status"});
  EXPECT_EQ(flags.action, ScheduleAction::kStatus);
  EXPECT_EQ(flags.at, "02:00,14:00,16:00");
  EXPECT_EQ(flags.on, "mon-wed,fri");
}

TEST(ScheduleOptions, LimitsAreTaken) {
  using std::chrono::seconds;
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "--timeout", "60"}).timeout, seconds(60));
  EXPECT_EQ(parse<ScheduleFlags>({"schedule", "status", "--max-age", "26h"}).max_age,
            seconds(93'600));
  EXPECT_EQ(parse<ReplicateFlags>({"replicate", "--timeout", "0"}).timeout, seconds(0));
  EXPECT_EQ(refused({"replicate", "--timeout", "604801"}),
            "--timeout: \"604801\" is not a whole number from 0 to 604800 | see `etl replicate "
            "--help`");
}

TEST(GlobalOptions, StandBeforeOrAfterTheCommand) {
  const Arguments options = {"--env-file",
                             "e",
                             "--log-level",
                             "debug",
                             "--report-dir",
                             "r",
                             "--log-dir",
                             "l",
                             "--debug",
                             "-v",
                             "--json",
                             "-q",
                             "--no-color",
                             "--connect-timeout",
                             "2.5",
                             "--stall-timeout",
                             "30",
                             "--lock-timeout",
                             "1"};
  for (const std::string& command : commands()) {
    for (const bool before : {true, false}) {
      Arguments arguments = options;
      arguments.insert(before ? arguments.end() : arguments.begin(), command);
      const GlobalFlags flags = global(arguments);
      EXPECT_EQ(flags.env_file, "e");
      EXPECT_EQ(flags.log_level, "debug");
      EXPECT_EQ(flags.report_dir, "r");
      EXPECT_EQ(flags.log_dir, "l");
      EXPECT_EQ(flags.connect_timeout, milliseconds(2500));
      EXPECT_EQ(flags.stall_timeout, milliseconds(30'000));
      EXPECT_EQ(flags.lock_timeout, milliseconds(1000));
      EXPECT_TRUE(flags.debug && flags.verbose && flags.json && flags.quiet && flags.no_color);
    }
  }
  const GlobalFlags none = global({"replicate"});
  EXPECT_FALSE(none.env_file || none.log_level || none.report_dir || none.log_dir);
  EXPECT_FALSE(none.connect_timeout || none.stall_timeout || none.lock_timeout);
  EXPECT_FALSE(none.debug || none.verbose || none.json || none.quiet || none.no_color);
}

TEST(GlobalOptions, WorkAfterTheCommandOfACommand) {
  EXPECT_TRUE(global({"schedule", "status", "--json"}).json);
}

TEST(Mistakes, AreOneLineAndAHint) {
  EXPECT_EQ(refused({}),
            "no command given: load-csv, replicate, validate or schedule | "
            "see `etl --help`");
  EXPECT_EQ(refused({"replicat"}),
            "unknown command replicat | did you mean replicate? see `etl --help`");
  EXPECT_EQ(refused({"replicat", "--schema", "s"}),
            "unknown command replicat | did you mean replicate? see `etl --help`");
  EXPECT_EQ(refused({"mirror"}), "unknown command mirror | see `etl --help`");
  EXPECT_EQ(refused({"replicate", "--shcema", "s"}),
            "unknown option --shcema for replicate | did you mean --schema? "
            "see `etl replicate --help`");
  EXPECT_EQ(refused({"replicate", "--jsn"}),
            "unknown option --jsn for replicate | did you mean --json? "
            "see `etl replicate --help`");
  EXPECT_EQ(refused({"replicate", "--no-such-option=x"}),
            "unknown option --no-such-option for replicate | see `etl replicate --help`");
  EXPECT_EQ(refused({"validate", "--publish", "link"}),
            "unknown option --publish for validate | --publish goes after `etl replicate`; "
            "see `etl validate --help`");
  EXPECT_EQ(refused({"--keep", "2", "replicate"}),
            "unknown option --keep for replicate | did you mean --keep? "
            "see `etl replicate --help`");
  EXPECT_EQ(refused({"-x", "validate"}),
            "unknown option -x for validate | see `etl validate --help`");
  EXPECT_EQ(refused({"validate", "now"}),
            "validate takes no argument like \"now\" | see `etl validate --help`");
  EXPECT_EQ(refused({"schedule", "stats"}),
            "unknown command schedule stats | did you mean status? see `etl schedule --help`");
  EXPECT_EQ(refused({"replicate", "--keep"}), "--keep needs a value | see `etl replicate --help`");
  EXPECT_EQ(refused({"replicate", "--mirror", ""}),
            "--mirror needs a value that is not empty | see `etl replicate --help`");
  EXPECT_EQ(refused({"replicate", "--views", "sometimes"}),
            "--views: \"sometimes\" is not one of translate, materialize, skip | "
            "see `etl replicate --help`");
  EXPECT_EQ(refused({"replicate", "--keep", "0"}),
            "--keep: \"0\" is not a whole number from 1 to 10000 | see `etl replicate --help`");
  EXPECT_EQ(refused({"load-csv", "--mode", "merge"}),
            "--mode: \"merge\" is not one of replace, append, upsert | "
            "see `etl load-csv --help`");
  EXPECT_EQ(refused({"replicate", "--mode", "delta"}),
            "--mode: \"delta\" is not one of full | see `etl replicate --help`");
  EXPECT_EQ(refused({"--stall-timeout", "soon", "replicate"}).substr(0, 16), "--stall-timeout:");
}

TEST(Passwords, AreNeverTakenFromTheCommandLine) {
  for (const std::string& command : commands()) {
    EXPECT_NE(refused({command, "--password", "x"}), "accepted");
    EXPECT_NE(refused({command, "-W", "x"}), "accepted");
  }
}

TEST(Version, IsOneLine) {
  EXPECT_EQ(printed({"--version"}), "etl " ETL_VERSION "\n");
  EXPECT_EQ(printed({"replicate", "--version"}), "etl " ETL_VERSION "\n");
}

TEST(Help, IsOfTheCommandThatWasGiven) {
  EXPECT_EQ(printed({"--help"}), help_text(""));
  EXPECT_EQ(printed({"-h"}), help_text(""));
  for (const std::string& command : commands()) {
    EXPECT_EQ(printed({command, "--help"}), help_text(command));
    EXPECT_EQ(printed({"--help", command}), help_text(command));
  }
  EXPECT_EQ(printed({"schedule", "status", "--help"}), help_text("schedule"));
}

// "  -v, --verbose   say more": the long names at the start of indented lines.
std::set<std::string> options_in(const std::string& text) {
  std::set<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("  ", 0) != 0) continue;
    line.erase(0, line.find_first_not_of(' '));
    if (line.size() > 4 && line[0] == '-' && line.substr(2, 2) == ", ") line.erase(0, 4);
    if (line.rfind("--", 0) == 0) found.insert(line.substr(0, line.find(' ')));
  }
  return found;
}

// Both ways: what is declared is explained, and what is explained is declared.
TEST(Help, ListsExactlyTheOptionsThereAre) {
  std::vector<std::string> all = commands();
  all.emplace_back("");
  for (const std::string& command : all) {
    const std::set<std::string> explained = options_in(help_text(command));
    const Language spanish("es", ETL_CATALOGUES);
    EXPECT_EQ(options_in(help_text(command).in(spanish)), explained) << command;
    std::set<std::string> declared;
    for (const std::string& name : declared_options(command)) declared.insert(name);
    if (!command.empty()) declared.erase("--help");  // the program's help has it
    EXPECT_EQ(explained, declared) << command;
  }
}

TEST(Help, HasAnExampleForEachCommandAndFitsATerminal) {
  std::vector<std::string> all = commands();
  all.emplace_back("");
  for (const std::string& command : all) {
    const std::string text = help_text(command);
    EXPECT_NE(text.find("Examples:\n  etl " + command), std::string::npos) << command;
    std::istringstream lines(text + help_text(command).in(Language("es", ETL_CATALOGUES)));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(displayed_width(line), 100U) << line;
    }
  }
}

TEST(Flags, CanBeLookedForBeforeParsing) {
  EXPECT_TRUE(has_flag({"replicate", "--json", "--nonsense"}, "--json"));
  EXPECT_FALSE(has_flag({"load-csv", "--", "--json"}, "--json"));
}

}  // namespace
}  // namespace etl
