#include "jobs/replication.h"

#include <algorithm>

#include "etl/runtime/worker.h"
#include "jobs/proof.h"
#include "jobs/table_comparison.h"

namespace etl {

namespace {

// A lost connection is worth one more try from a new snapshot; whoever loses it twice has a server
// to look after.
constexpr int kAttempts = 2;

Message as_it_was() {
  return message("the mirror is as it was; the report names the reason for each table");
}

// A timeout of the server, or its administrator, ended a statement: it is not the table's fault,
// and the next one would fare no better.
constexpr char kQueryCanceled[] = "57014";

}  // namespace

bool concerns_one_table(const Error& error) {
  if (error.sqlstate == kQueryCanceled) return false;
  switch (error.kind) {
    case ErrorKind::kSourceQuery:
    case ErrorKind::kSourceBusy:
    case ErrorKind::kBadInput:
      return true;
    case ErrorKind::kMirror:
      return !error.table.empty();  // its rows; else the file
    default:
      return false;
  }
}

Message with_way_out(const Error& error) {
  return error.hint.empty() ? error.message() : message("%1; %2", error.message(), error.hint);
}

Replication::Replication(const ReplicateOptions& options, SourceDatabase& source,
                         MirrorStore& mirror, JobContext& context, RunReport& report,
                         BackupStore* backups)
    : options_(options),
      source_(source),
      mirror_(mirror),
      context_(context),
      report_(report),
      backups_(options.dry_run ? nullptr : backups) {}

void Replication::run() {
  report_.mirror_path = mirror_.path();
  if (!options_.dry_run) mirror_.lock_for_writing();
  if (backups_ != nullptr) backups_->prepare(report_.started);
  report_.source = source_.identity();
  run_attempts();
  generation_.reset();
  snapshot_.reset();  // the server need not wait for a disk of ours
  back_up();
}

void Replication::run_attempts() {
  for (int attempt = 1;; ++attempt) {
    try {
      return run_once();
    } catch (const Error& error) {
      generation_.reset();
      snapshot_.reset();
      if (error.kind != ErrorKind::kSourceConnection || attempt == kAttempts) throw;
      report_.tables.clear();
      report_.notices.clear();
      report_.validation.reset();
      copied_.clear();
      add_notice({NoticeKind::kOther, "",
                  message("%1; the run began once more from a new snapshot", error.message())});
    }
  }
}

void Replication::run_once() {
  take_schema();
  refuse_partial();
  if (options_.dry_run) return preflight_only();
  generation_ = mirror_.begin_generation(report_.run_id);
  add_notices(generation_->create_schema(plan_));
  context_.observer.phase("copy");
  copy_tables();
  context_.observer.phase("indexes");
  finish_tables();
  if (options_.views != ViewMode::kSkip) make_views();
  refuse_partial();
  write_metadata();
  context_.observer.phase("proof");
  prove();
  context_.stop.throw_if_requested();
  context_.observer.phase("publish");
  report_.generation = generation_->publish();
}

void Replication::take_schema() {
  snapshot_ = source_.open_snapshot(options_.selection);
  report_.snapshot = snapshot_->id();
  report_.wal_position = snapshot_->wal_position();
  plan_ = plan_mirror(snapshot_->schema(), options_.storage);
  report_unreadable(plan_.unreadable);
  if (options_.views != ViewMode::kSkip) report_unreadable(plan_.unreadable_views);
  add_notices(plan_.notices);
  if (plan_.tables.empty() && plan_.unreadable.empty()) {
    std::string schemas;
    for (const std::string& name : options_.selection.schemas) {
      schemas += (schemas.empty() ? "" : ", ") + name;
    }
    throw Error(ErrorKind::kBadInput, message("no tables in schema %1", schemas),
                message("run `%1` first, or name another schema with --schema", "etl load-csv"));
  }
}

void Replication::report_unreadable(const std::vector<UnreadableRelation>& relations) {
  for (const UnreadableRelation& relation : relations) {
    TableReport hidden;
    hidden.table = table_label(relation.source);
    hidden.success = false;
    hidden.error = message("permission denied: grant SELECT on it and USAGE on its schema");
    context_.observer.table_finished(hidden);
    report_.tables.push_back(hidden);
  }
}

void Replication::preflight_only() {
  for (const MirrorTable& table : plan_.tables) {
    TableReport planned;
    planned.table = table_label(table.source.name);
    report_.tables.push_back(planned);
  }
}

void Replication::finish_tables() {
  for (const Error& error : generation_->finish_tables()) mark_failed(error);
  if (copied_.empty()) {
    const TableReport& first = report_.tables.front();
    throw Error(ErrorKind::kTablesFailed,
                message("no table could be copied; the first, %1: %2", first.table, first.error),
                as_it_was());
  }
  refuse_partial();
  for (const UnreadableRelation& table : plan_.unreadable) fall_back(table.name, table.source);
  for (const MirrorTable& table : plan_.tables) {
    if (copied_.count(table.name) == 0) fall_back(table.name, table.source.name);
  }
}

// A table whose rows had arrived, and turn out to break a key.
void Replication::mark_failed(const Error& error) {
  const auto table =
      std::find_if(plan_.tables.begin(), plan_.tables.end(),
                   [&](const MirrorTable& planned) { return planned.name == error.table; });
  if (table == plan_.tables.end()) throw error;
  if (copied_.erase(table->name) == 0) return;  // known already
  for (TableReport& outcome : report_.tables) {
    if (outcome.table != table_label(table->source.name)) continue;
    outcome.records = 0;
    outcome.success = false;
    outcome.error = with_way_out(error);
    outcome.checksum.clear();
    context_.observer.table_finished(outcome);
  }
}

void Replication::fall_back(const std::string& name, const QualifiedName& source) {
  const bool kept = generation_->keep_previous(name, source);
  add_notice({NoticeKind::kData, display(source),
              kept ? message("failed; the mirror keeps the rows of the generation before")
                   : message("failed, and there is no earlier copy: the mirror has no such "
                             "table")});
}

void Replication::refuse_partial() const {
  if (!options_.all_or_nothing || report_.failed_tables() == 0) return;
  std::string names;
  for (const TableReport& table : report_.tables) {
    if (!table.success) names += (names.empty() ? "" : ", ") + table.table;
  }
  throw Error(ErrorKind::kTablesFailed,
              message("nothing is published, as --all-or-nothing asks; not copied: %1", names),
              as_it_was());
}

void Replication::prove() {
  report_.validation.emplace();
  MirrorReader& reader = generation_->reader();
  std::vector<std::string> damage;
  Worker check([&] { damage = generation_->quick_check(); });
  if (options_.verify == VerifyLevel::kNone) {
    report_.validation->level = "none";
  } else {
    compare(reader, *report_.validation);
  }
  check.join();
  if (!damage.empty()) {
    throw Error(ErrorKind::kMirror, message("the new generation is damaged: %1", damage.front()),
                message("check disk and memory; the mirror is as it was"));
  }
  if (report_.validation->passed()) return;
  const Difference& first = report_.validation->differences.front();
  throw Error(ErrorKind::kDifference,
              message("the copy does not equal the source: %1: %2", first.object, first.what),
              message("the mirror is as it was; the report lists every difference"));
}

void Replication::compare(MirrorReader& reader, Validation& validation) {
  const bool checksums = options_.verify == VerifyLevel::kChecksum;
  validation.level = checksums ? "checksum" : "counts";
  const bool partial = report_.failed_tables() > 0;
  Notices notices;
  Proof proof(*snapshot_, reader, plan_, validation, notices);
  if (!partial) proof.ask_source(options_.metrics, options_.selection.schemas, false);
  for (const MirrorTable& table : plan_.tables) {
    const auto copied = copied_.find(table.name);
    if (copied == copied_.end()) continue;  // failed, and reported as such
    context_.stop.throw_if_requested();
    if (!checksums || table.has_placeholder_column) {
      proof.compare_count(table, copied->second.rows, reader.count_rows(table.name));
      continue;
    }
    const TableDigest stored = digest_of_mirror(reader, table, context_.stop);
    proof.compare_count(table, copied->second.rows, stored.total().rows);
    proof.compare_checksum(table, copied->second.checksum, stored.hex());
  }
  proof.check_mirror_references(partial);
  if (!partial) proof.compare_metrics();
  add_notices(notices);
}

void Replication::write_metadata() {
  MirrorRun run;
  run.run_id = report_.run_id;
  run.source = report_.source.database + " at " + report_.source.host + ":" + report_.source.port;
  run.snapshot = report_.snapshot;
  run.wal_position = report_.wal_position;
  run.started_at = utc_iso8601(report_.started);
  run.finished_at = utc_iso8601(context_.clock.now());
  run.etl_version = report_.etl_version;
  run.options = storage_options_text(options_.storage);
  std::vector<MirrorControlRow> control;
  for (const TableReport& table : report_.tables) {
    MirrorControlRow row;
    row.table_name = table.table;
    row.last_update = run.finished_at;
    row.records_processed = table.records;
    row.execution_time_seconds = table.seconds;
    row.status = table.success ? "SUCCESS" : "ERROR";
    row.error_message = table.error;
    row.checksum = table.checksum;
    control.push_back(row);
  }
  generation_->write_metadata(plan_, run, control);
}

void Replication::back_up() {
  if (backups_ == nullptr) return;
  context_.observer.phase("backup");
  report_.backup = backups_->write(report_.generation);
  context_.observer.detail(message("backup: %1", report_.backup->path));
  try {
    backups_->prune();
  } catch (const Error& error) {
    add_notice({NoticeKind::kOther, "backup", with_way_out(error)});
  }
}

void Replication::add_notice(Notice notice) {
  context_.observer.notice(notice);
  report_.notices.push_back(std::move(notice));
}

void Replication::add_notices(const Notices& notices) {
  for (const Notice& notice : notices) add_notice(notice);
}

std::string Replication::table_label(const QualifiedName& name) const {
  return options_.selection.schemas.size() == 1 ? name.name : display(name);
}

}  // namespace etl
