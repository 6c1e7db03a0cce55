// Views: translated where the translation gives the source's own result, else kept as a table.
#include "etl/copy/copier.h"
#include "etl/copy/row_set_digest.h"
#include "jobs/replication.h"

namespace etl {

namespace {

std::vector<SourceColumn> source_columns(const MirrorView& view) {
  std::vector<SourceColumn> columns;
  for (const MirrorColumn& column : view.columns) {
    columns.push_back({column.source.name, column.storage.source_cast});
  }
  return columns;
}

// A view's number is compared by value however it would be stored as a column: SQLite computes it.
std::vector<Conversion> conversions(const MirrorView& view) {
  std::vector<Conversion> columns;
  for (const MirrorColumn& column : view.columns) {
    const bool number = column.source.type.base == "numeric";
    columns.push_back(number ? Conversion::kNumeric : column.storage.conversion);
  }
  return columns;
}

}  // namespace

void Replication::make_views() {
  for (const MirrorView& view : plan_.views) {
    context_.stop.throw_if_requested();
    std::string reason = "asked for by --views materialize";
    if (options_.views == ViewMode::kTranslate && translated(view, reason)) continue;
    add_notice({NoticeKind::kNotTranslated, display(view.source.name),
                "view kept as a table: " + reason});
    materialize(view);
  }
}

bool Replication::translated(const MirrorView& view, std::string& reason) {
  const std::optional<std::string> sql = generation_->translate_view(view, plan_, reason);
  if (!sql) return false;
  try {
    generation_->create_view(view.name, *sql);
  } catch (const Error& error) {
    reason = std::string("SQLite refuses its translation: ") + error.what();
    return false;
  }
  try {
    RowSetDigest in_source(conversions(view));
    in_source.add_all(*snapshot_->rows(view.source.name, source_columns(view)), context_.stop);
    RowSetDigest in_mirror(conversions(view));
    in_mirror.add_all(*generation_->view_rows(view), context_.stop);
    if (in_source == in_mirror) return true;
    reason = "its translation gives another result than the source";
  } catch (const Error& error) {
    if (error.kind != ErrorKind::kMirror) throw;
    reason = std::string("SQLite cannot run its translation: ") + error.what();
  }
  generation_->drop_view(view.name);
  return false;
}

void Replication::materialize(const MirrorView& view) {
  TableReport outcome;
  outcome.table = table_label(view.source.name);
  context_.observer.table_started(outcome.table, -1);
  const MonotonicTime start = context_.clock.monotonic();
  const std::unique_ptr<RowSource> rows =
      snapshot_->rows(view.source.name, source_columns(view));
  const std::unique_ptr<RowSink> sink = generation_->create_materialized(view);
  const CopyResult result =
      copy_rows(*rows, *sink, context_.stop, [&](std::uint64_t count, std::uint64_t bytes) {
        context_.observer.copied(count, bytes);
      });
  outcome.records = result.sent;
  outcome.seconds = seconds_between(start, context_.clock.monotonic());
  context_.observer.table_finished(outcome);
  report_.tables.push_back(outcome);
}

}  // namespace etl
