// Views: translated where the translation gives the source's own result, else kept as a table.
#include <memory>
#include <optional>

#include "etl/copy/copier.h"
#include "etl/copy/table_digest.h"
#include "etl/runtime/worker.h"
#include "jobs/replication.h"
#include "jobs/table_comparison.h"

namespace etl {

namespace {

// A number that the view computes is compared by value: SQLite does not know its scale.
std::vector<Spelling> view_spellings(const MirrorView& view) {
  std::vector<Spelling> spelled = spellings(view.columns);
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    if (view.columns[i].source.type.base == "numeric") spelled[i] = Spelling::kDecimal;
  }
  return spelled;
}

}  // namespace

void Replication::make_views() {
  for (const MirrorView& view : plan_.views) {
    context_.stop.throw_if_requested();
    try {
      make_view(view);
    } catch (const Error& error) {
      if (!concerns_one_table(error)) throw;
      TableReport failed;
      failed.table = table_label(view.source.name);
      failed.success = false;
      failed.error = with_way_out(error);
      context_.observer.table_finished(failed);
      report_.tables.push_back(failed);
      fall_back(view.name, view.source.name);
    }
  }
  // Last, as what they show may be a view above.
  for (const UnreadableRelation& view : plan_.unreadable_views) fall_back(view.name, view.source);
}

void Replication::make_view(const MirrorView& view) {
  Message reason = message("asked for by %1", "--views materialize");
  if (options_.views == ViewMode::kTranslate && translated(view, reason)) return;
  add_notice({NoticeKind::kNotTranslated, display(view.source.name),
              message("view kept as a table: %1", reason)});
  materialize(view);
}

bool Replication::translated(const MirrorView& view, Message& reason) {
  const std::optional<std::string> sql = generation_->translate_view(view, plan_, reason);
  if (!sql) return false;
  try {
    generation_->create_view(view, *sql);
  } catch (const Error& error) {
    reason = message("SQLite refuses its translation: %1", error.message());
    return false;
  }
  try {
    const std::vector<Spelling> spelled = view_spellings(view);
    const std::unique_ptr<RowSource> source_rows =
        snapshot_->rows(view.source.name, source_columns(view.columns));
    std::optional<TableDigest> in_source;
    Worker asking([&] { in_source = digest_of(*source_rows, spelled, context_.stop); });
    const TableDigest in_mirror = digest_of(*generation_->view_rows(view), spelled, context_.stop);
    asking.join();
    if (in_source->total() == in_mirror.total()) return true;
    reason = message("its translation gives another result than the source");
  } catch (const Error& error) {
    if (error.kind != ErrorKind::kMirror) throw;
    reason = message("SQLite cannot run its translation: %1", error.message());
  }
  generation_->drop_view(view);
  return false;
}

void Replication::materialize(const MirrorView& view) {
  TableReport outcome;
  outcome.table = table_label(view.source.name);
  context_.observer.table_started(outcome.table, -1);
  const MonotonicTime start = context_.clock.monotonic();
  const std::unique_ptr<RowSource> rows =
      snapshot_->rows(view.source.name, source_columns(view.columns));
  const std::unique_ptr<RowSink> sink = generation_->create_materialized(view);
  const CopyResult result = copy_rows(
      *rows, *sink, context_.stop,
      [&](std::uint64_t count, std::uint64_t bytes) { context_.observer.copied(count, bytes); });
  outcome.records = result.sent;
  outcome.seconds = seconds_between(start, context_.clock.monotonic());
  context_.observer.table_finished(outcome);
  report_.tables.push_back(outcome);
}

}  // namespace etl
