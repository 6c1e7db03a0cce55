#include "cli/commands.h"
#include "etl/csv/csv_files.h"
#include "etl/jobs/load_csv.h"

namespace etl {

ExitCode load_csv_command(const LoadCsvFlags& flags, Session& session) {
  const Settings& settings = session.settings();
  LoadCsvOptions options;
  options.paths = flags.paths;
  if (options.paths.empty()) options.paths = {"data"};
  options.schema = flags.schema.value_or(settings.value("DB_SCHEMA"));
  options.table = flags.table;
  options.mode = flags.mode;
  options.install_missing = !flags.no_init;
  options.dry_run = flags.dry_run;
  options.csv = flags.csv;
  options.csv.header = !flags.no_header;
  options.conventions = flags.conventions;
  options.tolerance = flags.tolerance;
  options.rejects = flags.rejects;
  options.create_tables = flags.create_table;
  options.load_again = flags.force;
  check_conventions(options.conventions);
  if (options.tolerance.any() && options.rejects.empty()) {
    throw Error(ErrorKind::kUsage,
                message("--max-errors leaves rows out, and they have to go somewhere"),
                message("name a file for them with --rejects FILE"));
  }

  RunFrame frame;
  frame.command = "load-csv";
  frame.log_name = kLoadLog;
  frame.intro = {
      message("🚀 Loading CSV files into %1 of %2", options.schema, shown_database(settings))};
  frame.dry_run = flags.dry_run;
  const RunReport report = session.run(frame, [&](RunScope& scope) {
    options.metrics = load_metrics(flags.metrics_dir);
    const PostgresOptions postgres = postgres_options(settings, session.flags());
    scope.warn(security_notices(postgres));
    const std::unique_ptr<CsvFiles> files = make_csv_files(session.stop());
    const std::unique_ptr<LoadTargetFactory> target =
        make_postgres_load_target_factory(postgres, session.stop());
    return load_csv(options, *files, *target, scope.context);
  });
  return report.exit_code;
}

}  // namespace etl
