// What `etl schedule` does.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/session.h"
#include "etl/core/schedule_rule.h"
#include "etl/core/schedule_state.h"
#include "etl/jobs/schedule.h"

namespace etl {

// What the schedule remembers lies in the working folder, as .env and the reports do.
inline constexpr const char* kScheduleFolder = ".etl";
inline constexpr const char* kScheduleState = ".etl/state.json";
inline constexpr const char* kScheduleLock = ".etl/schedule.lock";

// By flags and settings. Throws Error kUsage or kConfiguration that names the one that is wrong.
ScheduleRule schedule_rule(const ScheduleFlags& flags, const Settings& settings);

// Replications by their reports, newest first; a quarter of daily ones at most.
std::vector<PastRun> past_runs(const Session& session);
// Of a file that is of no use it warns, with one line; then the reports decide.
std::optional<ScheduleState> remembered_state(const std::function<void(const std::string&)>& warn);

// `etl schedule start`: until it is stopped. Throws Error kLocked where another one works in this
// folder, kReport where nothing can be written into it.
ExitCode start_schedule(const ScheduleFlags& flags, Session& session);
// `etl schedule run`: once, now.
ExitCode run_now(const ScheduleFlags& flags, Session& session);
// `etl schedule status`.
ExitCode show_status(const ScheduleFlags& flags, Session& session);
// `etl schedule setup-cron`, `setup-systemd` and `setup-windows`: prints, installs or removes.
ExitCode set_up_scheduler(const ScheduleFlags& flags, Session& session);

}  // namespace etl
