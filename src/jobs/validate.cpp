#include "etl/jobs/validate.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "jobs/proof.h"
#include "jobs/run_report_scope.h"
#include "jobs/table_comparison.h"

namespace etl {

namespace {

// How the mirror was made decides how it is read.
StorageOptions storage_of(MirrorReader& mirror) {
  const std::optional<MirrorRun> run = mirror.last_run();
  return run ? parse_storage_options(run->options) : StorageOptions();
}

class MirrorValidation {
 public:
  MirrorValidation(const ValidateOptions& options, SourceSnapshot& snapshot, MirrorReader& mirror,
                   JobContext& context, RunReport& report)
      : options_(options),
        snapshot_(snapshot),
        mirror_(mirror),
        context_(context),
        report_(report),
        plan_(plan_mirror(snapshot.schema(), storage_of(mirror))),
        proof_(snapshot, mirror, plan_, *report.validation, report.notices) {}

  void run() {
    for (const MirrorTable& table : plan_.tables) {
      context_.stop.throw_if_requested();
      compare_table(table);
    }
    proof_.ask_source(options_.metrics, options_.selection.schemas, true);
    proof_.check_mirror_references(false);
    proof_.compare_metrics();
    proof_.check_source_references();
  }

 private:
  void compare_table(const MirrorTable& table) {
    const bool one_schema = options_.selection.schemas.size() == 1;
    TableReport checked;
    checked.table = one_schema ? table.source.name.name : display(table.source.name);
    context_.observer.table_started(checked.table, table.source.estimated_rows);
    const MonotonicTime start = context_.clock.monotonic();
    if (options_.level == CompareLevel::kCounts || !has_columns_of(table)) {
      checked.records = snapshot_.count_rows(table.source.name);
      std::optional<std::uint64_t> in_mirror;
      if (mirror_.has_table(table.name)) in_mirror = mirror_.count_rows(table.name);
      proof_.compare_count(table, checked.records, in_mirror);
    } else {
      compare_values(table, checked);
    }
    checked.seconds = seconds_between(start, context_.clock.monotonic());
    context_.observer.table_finished(checked);
    report_.tables.push_back(checked);
  }

  void compare_values(const MirrorTable& table, TableReport& checked) {
    TableComparison comparison(snapshot_, mirror_, table, context_.stop);
    ComparedTable compared = comparison.compare(options_.level == CompareLevel::kRows);
    checked.records = compared.source_rows;
    checked.checksum = compared.source_checksum;
    proof_.compare_count(table, compared.source_rows, compared.mirror_rows);
    proof_.compare_checksum(table, compared.source_checksum, compared.mirror_checksum);
    if (compared.more_rows) {
      report_.notices.push_back(
          {NoticeKind::kOther, label(table),
           message("more rows differ than the %1 listed", kMostRowDifferences)});
    }
    std::move(compared.rows.begin(), compared.rows.end(),
              std::back_inserter(report_.validation->rows));
  }

  // A table of another shape is a difference by itself; its values cannot be compared.
  bool has_columns_of(const MirrorTable& table) {
    if (!mirror_.has_table(table.name)) return false;
    const std::vector<std::string> present = mirror_.table_columns(table.name);
    for (const MirrorColumn& column : table.columns) {
      if (std::find(present.begin(), present.end(), column.name) == present.end()) {
        report_.validation->differences.push_back(
            {label(table), message("the mirror has no column %1", column.name)});
        return false;
      }
    }
    return true;
  }

  const ValidateOptions& options_;
  SourceSnapshot& snapshot_;
  MirrorReader& mirror_;
  JobContext& context_;
  RunReport& report_;
  const MirrorPlan plan_;
  Proof proof_;
};

std::string_view level_name(CompareLevel level) {
  switch (level) {
    case CompareLevel::kCounts:
      return "counts";
    case CompareLevel::kChecksum:
      return "checksum";
    case CompareLevel::kRows:
      return "rows";
  }
  return "counts";
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
    Validation& validation = report.validation.emplace();
    validation.level = level_name(options.level);
    for (const QualifiedName& hidden : snapshot->schema().unreadable) {
      validation.differences.push_back(
          {display(hidden),
           message("cannot be compared: this role may not read it in the source")});
    }
    MirrorValidation(options, *snapshot, *reader, context, report).run();
    if (validation.passed()) return;
    const std::size_t found = validation.differences.size();
    throw Error(ErrorKind::kDifference,
                counted("%1 difference between source and mirror",
                        "%1 differences between source and mirror", found, found),
                message("`%1` makes the mirror equal to the source as it is now", "etl replicate"));
  });
}

}  // namespace etl
