#include "sqlite/sqlite_generation.h"

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <filesystem>

#include "etl/core/version.h"
#include "etl/runtime/files.h"
#include "etl/runtime/worker.h"
#include "sqlite/bulk/bulk_builder.h"
#include "sqlite/metadata_writer.h"
#include "sqlite/previous_relation.h"
#include "sqlite/publishing.h"
#include "sqlite/sql_translation.h"
#include "sqlite/sqlite_error.h"
#include "sqlite/sqlite_names.h"
#include "sqlite/sqlite_row_sink.h"
#include "sqlite/sqlite_row_source.h"
#include "sqlite/statement.h"
#include "sqlite/waiting.h"

namespace etl {

namespace {

// A crash while the file is built costs nothing, since nobody sees it: no journal, no syncs. The
// rows were checked by the source; what they break is found by the proof, not row by row.
constexpr char kBuildingPragmas[] =
    "PRAGMA journal_mode = OFF;"
    "PRAGMA synchronous = OFF;"
    "PRAGMA cache_size = -65536;"
    "PRAGMA foreign_keys = OFF;"
    "PRAGMA ignore_check_constraints = ON;";

// A double-quoted name that is no column is an error then, not a string
// (sqlite.org/quirks.html#double_quoted_string_literals_are_accepted).
void refuse_double_quoted_strings(sqlite3* connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

}  // namespace

SqliteGeneration::SqliteGeneration(const GenerationFiles& files, std::string run_id,
                                   const SqliteMirrorOptions& options)
    : files_(files), run_id_(std::move(run_id)), options_(options), path_(files.building(run_id_)) {
  with_mirror_errors(message("cannot begin generation %1", path_), [&] {
    create_private_file(path_);
    database_ =
        std::make_unique<SQLite::Database>(path_, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    refuse_double_quoted_strings(database_->getHandle());
    wait_and_obey_stops(database_->getHandle(), options_.stop);
    database_->exec(bulk_pragmas());
    database_->exec(kBuildingPragmas);
    database_->exec("PRAGMA application_id = " + std::to_string(kMirrorApplicationId));
    database_->exec("PRAGMA user_version = " + std::to_string(kMirrorLayoutVersion));
  });
}

SqliteGeneration::~SqliteGeneration() {
  building_.reset();
  reader_.reset();
  database_.reset();
  if (published_) return;
  std::error_code ignored;  // what cannot be removed now, the next run removes
  std::filesystem::remove(path_, ignored);
}

void SqliteGeneration::execute(const std::string& sql) {
  throw_if_stopped(options_.stop);  // ten thousand small statements are long too
  with_mirror_errors(message("cannot write generation %1", path_), [&] { database_->exec(sql); });
}

void SqliteGeneration::begin() {
  execute("BEGIN");
  in_transaction_ = true;
}

void SqliteGeneration::commit() {
  if (!in_transaction_) return;
  execute("COMMIT");
  in_transaction_ = false;
}

Message SqliteGeneration::refusal(const std::string& sql) {
  try {
    const HotStatement prepared(database_->getHandle(), sql);
    return {};
  } catch (const Error& error) {
    return error.message();
  }
}

void SqliteGeneration::create_table(const MirrorTable& table, const MirrorPlan& plan,
                                    Notices& notices) {
  Notices told;
  std::string sql = table_statement(table, plan, told);
  const Message reason = refusal(sql);
  if (!reason.empty()) {
    // An expression that the translation took for one that SQLite knows: the rows count more.
    MirrorTable plain = table;
    plain.source.checks.clear();
    for (MirrorColumn& column : plain.columns) column.source.default_sql.clear();
    told.clear();
    sql = table_statement(plain, plan, told);
    told.push_back({NoticeKind::kNotTranslated, display(table.source.name),
                    message("CHECKs and defaults are left out: SQLite refuses them: %1", reason)});
  }
  execute(sql);
  notices.insert(notices.end(), told.begin(), told.end());
}

Notices SqliteGeneration::create_schema(const MirrorPlan& plan) {
  Notices notices;
  begin();
  execute(metadata_schema());
  for (const MirrorTable& table : plan.tables) create_table(table, plan, notices);
  IndexStatements indexes = index_statements(plan, notices);
  for (const std::string& statement : indexes.on_columns) execute(statement);
  for (IndexStatements::OnRows& index : indexes.on_rows) {
    const Message reason = refusal(index.sql);
    if (reason.empty()) {
      indexes_on_rows_.push_back(std::move(index));
    } else {
      notices.push_back(
          {NoticeKind::kNotTranslated, index.table,
           message("an index on expressions is left out: SQLite refuses it: %1", reason)});
    }
  }
  commit();
  building_ =
      std::make_unique<TableBuilding>(path_, BulkOptions{options_.memory_budget, options_.stop});
  return notices;
}

std::unique_ptr<RowSink> SqliteGeneration::open_table(const MirrorTable& table) {
  return building_->open_table(table);
}

std::optional<Error> SqliteGeneration::make_index(const IndexStatements::OnRows& index) {
  try {
    database_->exec(index.sql);
    return std::nullopt;
  } catch (const SQLite::Exception& cause) {
    Error error = mirror_error(message("table %1: an index cannot be made", index.table), cause);
    if (cause.getErrorCode() != SQLITE_CONSTRAINT) throw error;
    error.table = index.table;
    return error;
  }
}

std::vector<Error> SqliteGeneration::finish_tables() {
  std::vector<Error> failed = building_->finish();
  building_.reset();
  // From here on a statement may fail and the file go on: it has to be undone whole
  // (sqlite.org/pragma.html#pragma_journal_mode). New pages, which are nearly all, cost no memory.
  execute("PRAGMA journal_mode = MEMORY");
  // What is read now is read once, and SQLite sorts faster in little memory than in much (the
  // monthly sums of 5 million sales: 4.2 s with 2 MB, 6.5 s with 64 MB).
  execute("PRAGMA cache_size = -2048; PRAGMA shrink_memory");
  begin();
  for (const IndexStatements::OnRows& index : indexes_on_rows_) {
    if (std::optional<Error> error = make_index(index)) failed.push_back(*std::move(error));
  }
  return failed;
}

bool SqliteGeneration::keep_previous(const std::string& name, const QualifiedName& source) {
  return with_mirror_errors(message("cannot keep %1 of the mirror %2", name, files_.mirror()), [&] {
    if (!path_exists(files_.mirror())) {
      drop_relation(*database_, name);
      return false;
    }
    const bool kept = take_over_previous(files_.mirror(), name, source, *database_);
    if (kept) kept_.insert(name);
    return kept;
  });
}

std::optional<std::string> SqliteGeneration::translate_view(const MirrorView& view,
                                                            const MirrorPlan& plan,
                                                            Message& reason) {
  Translation translation = etl::translate_view(view.source, plan);
  reason = translation.reason;
  return std::move(translation.sql);
}

void SqliteGeneration::create_view(const MirrorView& view, const std::string& sql) {
  std::string columns;
  for (const MirrorColumn& column : view.columns) {
    columns += (columns.empty() ? "" : ", ") + sqlite_identifier(column.name);
  }
  execute("CREATE VIEW " + sqlite_identifier(view.name) + " (" + columns + ") AS " + sql);
}

void SqliteGeneration::drop_view(const MirrorView& view) {
  execute("DROP VIEW " + sqlite_identifier(view.name));
}

std::unique_ptr<RowSink> SqliteGeneration::create_materialized(const MirrorView& view) {
  execute(view_table_statement(view));
  return std::make_unique<SqliteRowSink>(database_->getHandle(), view.name, view.columns);
}

std::unique_ptr<RowSource> SqliteGeneration::view_rows(const MirrorView& view) {
  return std::make_unique<SqliteRowSource>(database_->getHandle(), view.name, view.columns,
                                           std::nullopt, RenderMode::kView);
}

void SqliteGeneration::write_metadata(const MirrorPlan& plan, const MirrorRun& run,
                                      const std::vector<MirrorControlRow>& control) {
  with_mirror_errors(message("cannot write generation %1", path_),
                     [&] { etl::write_metadata(*database_, plan, kept_, run, control); });
}

std::vector<std::string> SqliteGeneration::quick_check() {
  commit();
  return with_mirror_errors(message("cannot check generation %1", path_), [&] {
    // Nothing is written any more but what commit() has written: the disk can begin.
    Worker sync([this] { sync_file(path_); });
    SQLite::Statement check(*database_, "PRAGMA quick_check");
    std::vector<std::string> damage;
    while (check.executeStep()) damage.push_back(check.getColumn(0).getString());
    if (damage.size() == 1 && damage.front() == "ok") damage.clear();
    sync.join();
    return damage;
  });
}

MirrorReader& SqliteGeneration::reader() {
  commit();
  if (!reader_) reader_ = std::make_unique<SqliteReader>(path_, options_.stop);
  return *reader_;
}

std::string SqliteGeneration::publish() {
  commit();
  reader_.reset();
  database_.reset();
  return with_mirror_errors(message("cannot publish %1", files_.mirror()), [&] {
    const std::string generation = files_.generation(run_id_);
    sync_file(path_);
    std::filesystem::rename(path_, generation);
    path_ = generation;
    sync_folder(files_.folder());
    const std::optional<std::string> before = published_run(files_);
    try {
      publish_generation(files_, run_id_, options_);
      published_ = true;
    } catch (...) {
      published_ = files_.linked() == run_id_;  // the link stands, and only its sync failed
      throw;
    }
    try {
      files_.prune(options_.keep, run_id_, before);
    } catch (const std::system_error&) {
      // The mirror is published; the next run prunes.
    }
    return generation;
  });
}

}  // namespace etl
