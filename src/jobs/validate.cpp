#include "etl/jobs/validate.h"

#include "jobs/proof.h"
#include "jobs/run_report_scope.h"

namespace etl {

namespace {

void compare_tables(SourceSnapshot& snapshot, MirrorReader& mirror, const MirrorPlan& plan,
                    bool one_schema, Proof& proof, JobContext& context, RunReport& report) {
  for (const MirrorTable& table : plan.tables) {
    context.stop.throw_if_requested();
    TableReport checked;
    checked.table = one_schema ? table.source.name.name : display(table.source.name);
    context.observer.table_started(checked.table, table.source.estimated_rows);
    const MonotonicTime start = context.clock.monotonic();
    checked.records = snapshot.count_rows(table.source.name);
    std::optional<std::uint64_t> in_mirror;
    if (mirror.has_table(table.name)) in_mirror = mirror.count_rows(table.name);
    proof.compare_count(table, checked.records, in_mirror);
    checked.seconds = seconds_between(start, context.clock.monotonic());
    context.observer.table_finished(checked);
    report.tables.push_back(checked);
  }
}

}  // namespace

RunReport validate(const ValidateOptions& options, SourceDatabase& source, MirrorStore& mirror,
                   JobContext& context) {
  return run_with_report("validate", context, [&](RunReport& report) {
    report.mirror_path = mirror.path();
    const std::unique_ptr<MirrorReader> reader = mirror.open_published();
    report.source = source.identity();
    const std::unique_ptr<SourceSnapshot> snapshot = source.open_snapshot(options.selection);
    report.snapshot = snapshot->id();
    report.wal_position = snapshot->wal_position();
    const MirrorPlan plan = plan_mirror(snapshot->schema(), options.storage);
    Validation& validation = report.validation.emplace();
    validation.level = "counts";
    for (const QualifiedName& hidden : snapshot->schema().unreadable) {
      validation.differences.push_back(
          {display(hidden), "cannot be compared: this role may not read it in the source"});
    }
    Proof proof(*snapshot, *reader, plan, validation, report.notices);
    compare_tables(*snapshot, *reader, plan, options.selection.schemas.size() == 1, proof, context,
                   report);
    proof.check_source_references();
    proof.check_mirror_references(false);
    proof.compare_metrics(options.metrics, options.selection.schemas);
    if (validation.passed()) return;
    throw Error(ErrorKind::kDifference,
                std::to_string(validation.differences.size()) +
                    " differences between source and mirror",
                "`etl replicate` makes the mirror equal to the source as it is now");
  });
}

}  // namespace etl
