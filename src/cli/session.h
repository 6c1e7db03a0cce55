// What all commands share once the command line is read: settings, folders, console, clock, stop
// flag; and the frame of a run: log and report before anything else, the outcome told at the end.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/noted_reports.h"
#include "cli/run_settings.h"
#include "etl/cli/run.h"
#include "etl/core/schedule_rule.h"
#include "etl/jobs/job_context.h"

namespace etl {

// A run from within: what its job is given, and a way to warn before the job begins.
struct RunScope {
  JobContext& context;
  std::function<void(const Notices&)> warn;  // to stderr, log and report
};

struct RunFrame {
  std::string command;         // "replicate"
  std::string log_name;        // "etl_pipeline.log"
  std::vector<Message> intro;  // the console's first lines
  bool dry_run = false;
};

class Session {
 public:
  // Reads the settings. Throws Error kConfiguration.
  Session(const GlobalFlags& flags, const Surroundings& surroundings, Console& console,
          const StopFlag& stop);

  const GlobalFlags& flags() const { return flags_; }
  const Settings& settings() const { return settings_; }
  const Environment& environment() const { return environment_; }
  Console& console() { return console_; }
  Clock& clock() { return clock_; }
  const StopFlag& stop() const { return stop_; }
  std::string report_folder() const;
  std::string log_folder() const;

  // When runs are due: what the schedule that is up works by, else what the settings say. No value
  // where neither asks for any.
  std::optional<ScheduleRule> schedule() const;
  void works_by(const ScheduleRule& rule) { schedule_ = rule; }

  // Throws Error kReport.
  std::unique_ptr<LogFile> open_log(const std::string& name) const;

  // Opens report and log, runs `job`, tells the outcome, and does what follows a run (after_run.h).
  // An Error that ends it is told, too, and is the report's; also one that comes before the job has
  // begun (settings that cannot be used).
  RunReport run(const RunFrame& frame, const std::function<RunReport(RunScope&)>& job);

 private:
  RunReport run_and_tell(const RunFrame& frame, const std::function<RunReport(RunScope&)>& job,
                         NotedReports& reports, std::unique_ptr<LogFile>& log);
  RunReport failed(const RunFrame& frame, Error error, NotedReports& reports);

  const GlobalFlags flags_;
  const Environment environment_;
  Console& console_;
  const StopFlag& stop_;
  SystemClock clock_;
  Notices notices_;  // of the settings; before settings_, which fills them
  const Settings settings_;
  std::optional<ScheduleRule> schedule_;
};

}  // namespace etl
