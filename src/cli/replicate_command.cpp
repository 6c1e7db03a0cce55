#include <algorithm>
#include <thread>

#include "cli/commands.h"
#include "etl/core/error.h"
#include "etl/jobs/replicate.h"
#include "etl/jobs/roll_back.h"
#include "etl/runtime/time_limit.h"
#include "etl/sqlite/sqlite_mirror.h"

namespace etl {

namespace {

std::string comma_separated(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// A table keeps the server busy on one processor and us on another; more than a few at once would
// take a server from those it works for.
std::size_t usual_jobs() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 4);
}

RunReport run_rollback(const ReplicateFlags& flags, Session& session) {
  const SelectionFlags& selection = flags.selection;
  if (flags.dry_run || flags.all_or_nothing || flags.backup_dir || !selection.schemas.empty() ||
      !selection.tables.empty() || !selection.exclude.empty()) {
    throw Error(ErrorKind::kUsage, "--rollback copies nothing: it goes with --mirror and --publish",
                "see `etl replicate --help`");
  }
  RunFrame frame;
  frame.command = "rollback";
  frame.log_name = kPipelineLog;
  return session.run(frame, [&](RunScope& scope) {
    const std::unique_ptr<MirrorStore> mirror = make_sqlite_mirror(
        mirror_options(session.settings(), selection.mirror, flags.keep, flags.publish));
    return roll_back(*mirror, scope.context);
  });
}

}  // namespace

RunReport run_replication(const ReplicateFlags& flags, Session& session) {
  const Settings& settings = session.settings();
  ReplicateOptions options;
  options.selection = schema_selection(settings, flags.selection);
  options.storage.numeric = flags.numeric;
  options.storage.arrays = flags.arrays;
  options.verify = flags.verify;
  options.views = flags.views;
  options.all_or_nothing = flags.all_or_nothing;
  options.dry_run = flags.dry_run;
  options.jobs = flags.jobs.value_or(usual_jobs());

  RunFrame frame;
  frame.command = "replicate";
  frame.log_name = kPipelineLog;
  frame.intro = "🚀 Replicating " + comma_separated(options.selection.schemas) + " of " +
                shown_database(settings) + " into " +
                flags.selection.mirror.value_or(settings.value("MIRROR_PATH"));
  frame.dry_run = flags.dry_run;
  return session.run(frame, [&](RunScope& scope) {
    const TimeLimit limit(session.stop(), run_timeout(settings, flags.timeout));
    JobContext context{scope.context.reports, scope.context.observer, scope.context.clock,
                       limit.stop()};
    options.metrics = load_metrics(flags.selection.metrics_dir);
    PostgresOptions postgres = postgres_options(settings, session.flags());
    postgres.readers = options.jobs;
    postgres.spare_reader = flags.jobs != std::size_t{1};
    scope.warn(security_notices(postgres));
    const std::unique_ptr<SourceDatabase> source = make_postgres_source(postgres, context.stop);
    SqliteMirrorOptions target =
        mirror_options(settings, flags.selection.mirror, flags.keep, flags.publish);
    target.memory_budget = flags.memory.value_or(target.memory_budget);
    target.stop = &context.stop;
    const std::unique_ptr<MirrorStore> mirror = make_sqlite_mirror(std::move(target));
    std::unique_ptr<BackupStore> backups;
    if (std::optional<SqliteBackupOptions> wanted = backup_options(settings, flags)) {
      wanted->stop = &context.stop;
      backups = make_sqlite_backups(std::move(*wanted));
    }
    return replicate(options, *source, *mirror, context, backups.get());
  });
}

ExitCode replicate_command(const ReplicateFlags& flags, Session& session) {
  return (flags.rollback ? run_rollback(flags, session) : run_replication(flags, session))
      .exit_code;
}

}  // namespace etl
