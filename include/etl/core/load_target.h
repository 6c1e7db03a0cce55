// The target of load-csv as the job sees it: one transaction into a PostgreSQL schema.
// Implemented by PostgresLoadTarget. One thread, except that a RowSink may be used by a thread of
// its own while no other call is made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/message.h"
#include "etl/core/notice.h"
#include "etl/core/row_fault.h"
#include "etl/core/row_stream.h"
#include "etl/core/schema.h"
#include "etl/core/source_database.h"

namespace etl {

enum class MergeMode {
  kInsert,  // every row is new: one whose key is there already is a fault
  kUpsert,  // a row whose primary key is there already updates that row
};

struct MergeCounts {
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  // Of no effect: the table has the row as it is, or a trigger of the table kept it away.
  std::uint64_t unchanged = 0;
};

// The rows of one file on their way into a table. They are collected beside it, so that a bad row
// is left out instead of ending the load; merge() then puts the others in, all at once. The row's
// number in its faults is RowBatch::number(), or counted from 0 where a batch has none.
class StagedRows : public RowSink {
 public:
  // write(), finish(): rows whose values the server does not take (type, domain, NOT NULL, CHECK)
  // go to the FaultLog. Once that is full, rows are no longer looked at. finish() returns how many
  // are staged.

  // After finish(). Looks for the rows that cannot be in the table (a key that is taken, no
  // parent), adds them to the FaultLog and leaves them out. Of several rows with one key, the first
  // that is not at fault for something else counts, and the later ones are faults; in an upsert
  // too, so that none wins silently. Staged = inserted + updated + unchanged + the faults found
  // here.
  //
  // An upsert sets the columns of the file that are not of the primary key; other columns keep
  // their values, and get their defaults in new rows. Updated are the rows of which a byte
  // changes, inserted those whose key was not there when the statement began.
  //
  // Where the FaultLog failed() before or fails here, faults are looked for, but no row is put in.
  // Throws Error kBadInput for what the table's own rules forbid without a row being to blame
  // alone.
  virtual MergeCounts merge() = 0;
};

// One file in one load, as the target remembers it.
struct LoadRecord {
  std::string run_id;
  std::string table;   // name, without its schema
  std::string file;    // as the user would write it
  std::string sha256;  // of its bytes, in hexadecimal
  std::string mode;    // "replace", "append", "upsert"
  std::uint64_t bytes = 0;
  std::uint64_t rows_read = 0;
  std::uint64_t rows_loaded = 0;
  std::uint64_t rows_rejected = 0;
  std::string loaded_at;  // set by the target: "2024-05-01 12:00:00+00"
};

class LoadTarget {
 public:
  // Not committed: rolled back, so the tables are as they were.
  virtual ~LoadTarget() = default;

  virtual SourceIdentity identity() = 0;
  // Schema of all tables in the target schema, inside the transaction.
  virtual const SchemaModel& schema() = 0;
  // Empties the tables, all in one statement, so that their foreign keys allow it. Locks them.
  // Throws Error kBadInput when a table outside the list refers to one of them.
  virtual void truncate(const std::vector<QualifiedName>& tables) = 0;
  // Before truncate() and the first copy_into() or stage(): these tables get so many rows that it
  // pays to take their keys (primary, unique, foreign) and indexes off and to build them again when
  // the rows are in, all at once instead of row by row. That is done where the table is empty when
  // its first rows come (`emptied`: truncate() is about to see to that), the role may do it, and
  // the keys come back exactly as they were. Locks the tables and those that foreign keys connect
  // them with, in one order. Throws Error kSourceBusy.
  virtual void expect_many_rows(const std::vector<QualifiedName>& tables, bool emptied) = 0;
  // COPY ... FROM STDIN of these columns. The sink has to be gone before any other call. `line` of
  // its Errors is the number of the row within the sink, from 1.
  virtual std::unique_ptr<RowSink> copy_into(const QualifiedName& table,
                                             const std::vector<std::string>& columns) = 0;
  // All rows of the table are in: builds again what was taken off, and returns which keys stayed on
  // and why. Throws Error kBadInput, without a line, for rows that a key does not allow; its
  // `table` may be another one, whose foreign key points here.
  virtual Notices finish(const QualifiedName& table) = 0;
  // After an Error kBadInput without a line, of finish() or of a sink (a foreign key is checked
  // when the rows are in): a sink for the same rows of the table that the Error names, from the
  // first one on, file by file. Its write() or finish() throws the Error with its line; rows of no
  // fault are thrown away. nullptr where the row cannot be found in this way.
  virtual std::unique_ptr<RowSink> find_fault(const std::vector<std::string>& columns) = 0;
  // For rows that may be bad, and for upserts. `columns` as for copy_into(); `faults` outlives what
  // is returned, which has to be gone before any other call, and is in the way of no other of its
  // kind only when merged or gone. Throws Error kBadInput where the table cannot be upserted into:
  // no primary key, or a column of it that is not among `columns`.
  virtual std::unique_ptr<StagedRows> stage(const QualifiedName& table,
                                            const std::vector<std::string>& columns, MergeMode mode,
                                            FaultLog& faults) = 0;
  // Makes the table, as its Relation says, in the transaction of the load. schema() has it from
  // then on; what was kept of schema() before is void. Throws Error kBadInput where it is there.
  virtual void create_table(const Relation& table) = 0;
  // CREATE TABLE and what goes with it, as create_table() does it.
  virtual std::string table_definition(const Relation& table) = 0;
  // The load of a file of this content into a table whose rows from then are still there: not
  // replaced since by another run's. Of the latest where there are several.
  virtual std::optional<LoadRecord> loaded_before(const std::string& table,
                                                  const std::string& sha256) = 0;
  // In the transaction: rolled back, it is forgotten. Does nothing without a log.
  virtual void record_load(const LoadRecord& record) = 0;
  // Why loads are not remembered here; empty where they are.
  virtual Message no_load_log() = 0;
  virtual bool has_rows(const QualifiedName& table) = 0;
  virtual std::uint64_t count_rows(const QualifiedName& table) = 0;
  virtual std::uint64_t count_orphans(const Relation& relation, const ForeignKey& key) = 0;
  // First row of a query, as text; no value for NULL. Empty where there is no row.
  virtual std::vector<std::optional<std::string>> first_row(const std::string& sql) = 0;
  std::optional<std::string> scalar(const std::string& sql) {
    const std::vector<std::optional<std::string>> row = first_row(sql);
    return row.empty() ? std::nullopt : row.front();
  }
  // Throws Error kCommitUnknown when the connection went while COMMIT was under way.
  virtual void commit() = 0;
};

struct LoadTargetOptions {
  std::string schema;
  bool install_missing = true;  // create database, schema and our tables where they are missing
};

class LoadTargetFactory {
 public:
  virtual ~LoadTargetFactory() = default;
  // Connects, installs what is missing (committed at once), begins the transaction. `created`
  // gets a line for each thing that was made: "database proyecto_data_engineer", "schema ...".
  virtual std::unique_ptr<LoadTarget> open(const LoadTargetOptions& options,
                                           std::vector<std::string>& created) = 0;
};

}  // namespace etl
