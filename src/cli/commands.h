// The commands, one file each. They return the exit code, and throw Error for what kept them from
// running at all.
#pragma once

#include "cli/options.h"
#include "cli/session.h"
#include "etl/core/exit_code.h"

namespace etl {

ExitCode load_csv_command(const LoadCsvFlags& flags, Session& session);
ExitCode replicate_command(const ReplicateFlags& flags, Session& session);
ExitCode validate_command(const ValidateFlags& flags, Session& session);
ExitCode schedule_command(const ScheduleFlags& flags, Session& session);

// One replication, as `schedule` needs it too.
RunReport run_replication(const ReplicateFlags& flags, Session& session);

inline constexpr const char* kLoadLog = "etl_load.log";
inline constexpr const char* kPipelineLog = "etl_pipeline.log";
inline constexpr const char* kSchedulerLog = "scheduler.log";

}  // namespace etl
