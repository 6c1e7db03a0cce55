#include "etl/jobs/validate.h"

#include "cli/commands.h"
#include "etl/report/row_difference_csv.h"
#include "etl/sqlite/sqlite_mirror.h"

namespace etl {

ExitCode validate_command(const ValidateFlags& flags, Session& session) {
  const Settings& settings = session.settings();
  ValidateOptions options;
  options.level = flags.level;
  options.selection = schema_selection(settings, flags.selection);

  RunFrame frame;
  frame.command = "validate";
  frame.log_name = kPipelineLog;
  frame.intro = {message("🚀 Comparing %1 with %2",
                         flags.selection.mirror.value_or(settings.value("MIRROR_PATH")),
                         shown_database(settings))};
  const RunReport report = session.run(frame, [&](RunScope& scope) {
    options.metrics = load_metrics(flags.selection.metrics_dir);
    const PostgresOptions postgres = postgres_options(settings, session.flags());
    scope.warn(security_notices(postgres));
    const std::unique_ptr<SourceDatabase> source = make_postgres_source(postgres, session.stop());
    SqliteMirrorOptions against =
        mirror_options(settings, flags.selection.mirror, std::nullopt, PublishWay::kLink);
    against.stop = &session.stop();
    const std::unique_ptr<MirrorStore> mirror = make_sqlite_mirror(against);
    return validate(options, *source, *mirror, scope.context);
  });
  if (flags.output && report.validation) {
    write_row_differences(*flags.output, report.validation->rows);
  }
  return report.exit_code;
}

}  // namespace etl
