// The mirror as the jobs see it: a place that holds published generations, and one generation
// under construction. Implemented by the SQLite adapter. All calls from one thread, except that a
// RowSink may be used by a thread of its own while no other call of its generation is made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/key_range.h"
#include "etl/core/mirror_plan.h"
#include "etl/core/row_stream.h"

namespace etl {

// What stands in etl_runs and etl_control beside the data.
struct MirrorRun {
  std::string run_id;
  std::string source;  // "database at host:port"
  std::string snapshot;
  std::string wal_position;
  std::string started_at;  // UTC, ISO 8601
  std::string finished_at;
  std::string etl_version;
  std::string options;  // storage_options_text()
};

struct MirrorControlRow {
  std::string table_name;
  std::string last_update;  // UTC, ISO 8601
  std::uint64_t records_processed = 0;
  double execution_time_seconds = 0;
  std::string status;  // SUCCESS or ERROR
  std::string error_message;
  std::string checksum;
};

struct ForeignKeyViolation {         // of one key of a table
  std::string referenced;            // the mirror's table
  std::vector<std::string> columns;  // the mirror's, in the key's order
  std::uint64_t rows = 0;
};

struct WentBack {  // paths of generations
  std::string from;
  std::string to;
};

// Stands before a stored value that cannot have come from the source, because its storage class is
// not the column's. With its zero byte it is no text of PostgreSQL's, and no bytea by accident.
inline constexpr std::string_view kForeignValue{"\0!not of this column's storage class!", 37};

// Reading side, shared by a generation under construction and a published one.
class MirrorReader {
 public:
  virtual ~MirrorReader() = default;

  virtual bool has_table(const std::string& name) = 0;
  virtual std::vector<std::string> table_columns(const std::string& name) = 0;
  virtual std::uint64_t count_rows(const std::string& table) = 0;
  // Rows of a table, each value in the source's own spelling, as COPY would give it: NUMERIC(p,s)
  // with s decimals, booleans as t and f, bytea as its bytes, timestamptz with +00. What is stored
  // but could not have come from the source comes as it is, behind kForeignValue. A range: only
  // rows whose key is in it.
  virtual std::unique_ptr<RowSource> table_rows(const MirrorTable& table,
                                                const std::optional<KeyRange>& range) = 0;
  // At most `most` values of a column of the table, from rows spread evenly over it, not NULL; for
  // choosing boundaries.
  virtual std::vector<std::string> sample_values(const MirrorTable& table, std::size_t column,
                                                 std::size_t most) = 0;
  // As PRAGMA foreign_key_check finds them. Throws Error kMirror also for a key that SQLite cannot
  // check.
  virtual std::vector<ForeignKeyViolation> foreign_key_check(const std::string& table) = 0;
  // First row of a query, as text; no value for NULL. Empty where there is no row. Sums and
  // averages over NUMERIC columns are exact decimals here, as PostgreSQL's are.
  virtual std::vector<std::optional<std::string>> first_row(const std::string& sql) = 0;
  std::optional<std::string> scalar(const std::string& sql) {
    const std::vector<std::optional<std::string>> row = first_row(sql);
    return row.empty() ? std::nullopt : row.front();
  }
  virtual std::optional<MirrorRun> last_run() = 0;  // newest row of etl_runs
};

class MirrorGeneration {
 public:
  virtual ~MirrorGeneration() = default;  // not published: removed

  // Tables with keys, constraints and indexes, etl_* tables. What SQLite cannot express is left out
  // and returned. First, and once.
  virtual Notices create_schema(const MirrorPlan& plan) = 0;
  // One table after the other, or several at once. An Error of the sink with `table` set is about
  // that table's rows; one without it, about the file.
  virtual std::unique_ptr<RowSink> open_table(const MirrorTable& table) = 0;
  // After the last row of all tables: what is left to build of tables and indexes. Returns an Error
  // for each table whose rows break a key, with `table` set; that table is of no use then.
  virtual std::vector<Error> finish_tables() = 0;
  // For a table or view that failed this time, after finish_tables(): it becomes what it is in the
  // published generation, with rows, keys, indexes and its lines in etl_columns, whatever its shape
  // in the source is now. False where that has none, or one that came from elsewhere than `source`:
  // then this generation has none either.
  virtual bool keep_previous(const std::string& name, const QualifiedName& source) = 0;
  // SQLite text of the view, or no value with the reason in `reason`.
  virtual std::optional<std::string> translate_view(const MirrorView& view, const MirrorPlan& plan,
                                                    Message& reason) = 0;
  virtual void create_view(const MirrorView& view, const std::string& sql) = 0;
  virtual void drop_view(const MirrorView& view) = 0;
  // A table with the view's columns, for a view that is materialised.
  virtual std::unique_ptr<RowSink> create_materialized(const MirrorView& view) = 0;
  // Rows of a view of this generation, spelled as table_rows() does, numbers as SQLite has them.
  virtual std::unique_ptr<RowSource> view_rows(const MirrorView& view) = 0;
  virtual void write_metadata(const MirrorPlan& plan, const MirrorRun& run,
                              const std::vector<MirrorControlRow>& control) = 0;
  // PRAGMA quick_check; empty when sound. A thread may do it while another one uses the reader().
  virtual std::vector<std::string> quick_check() = 0;
  virtual MirrorReader& reader() = 0;
  // Syncs, then replaces the mirror atomically, then prunes old generations. Returns the path of
  // the generation. After an Error the mirror is as it was.
  virtual std::string publish() = 0;
};

class MirrorStore {
 public:
  virtual ~MirrorStore() = default;

  virtual std::string path() const = 0;
  // Takes the lock for as long as the store lives. Throws Error: kLocked with the holder's pid;
  // kMirror where the folder cannot be written, or the file is not ours or newer than this tool.
  virtual void lock_for_writing() = 0;
  // Removes what dead runs left. Needs the lock.
  virtual std::unique_ptr<MirrorGeneration> begin_generation(const std::string& run_id) = 0;
  // Throws Error kMirror where there is none, or it is not ours, or corrupt.
  virtual std::unique_ptr<MirrorReader> open_published() = 0;
  // Publishes the generation before the published one, and leaves all files. Needs the lock. Throws
  // Error kMirror where there is no mirror, or no generation before it.
  virtual WentBack go_back() = 0;
};

}  // namespace etl
