#include "jobs/run_report_scope.h"

#include "etl/core/version.h"
#include "etl/runtime/files.h"

namespace etl {

RunReport run_with_report(const std::string& command, JobContext& context,
                          const std::function<void(RunReport&)>& body) {
  context.reports.check_writable();
  RunReport report;
  report.command = command;
  report.started = context.clock.now();
  report.run_id = new_run_id(report.started);
  report.host = host_name();
  report.etl_version = kVersion;
  const MonotonicTime start = context.clock.monotonic();
  context.observer.run_started(report);
  try {
    body(report);
    if (report.failed_tables() > 0) report.exit_code = ExitCode::kTablesFailed;
  } catch (const Error& error) {
    report.error = error;
    // SQLite tells that it was interrupted, and not by whom.
    if (error.kind == ErrorKind::kInterrupted && context.stop.requested()) {
      report.error = context.stop.interruption();
    }
  } catch (const std::exception& error) {
    report.error =
        Error(ErrorKind::kInternal, error.what(), message("please report this as a bug"));
  }
  if (report.error) report.exit_code = exit_code_of(*report.error);
  report.seconds = seconds_between(start, context.clock.monotonic());
  context.reports.write(report);
  context.observer.run_finished(report);
  return report;
}

}  // namespace etl
