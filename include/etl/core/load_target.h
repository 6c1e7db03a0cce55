// The target of load-csv as the job sees it: one transaction into a PostgreSQL schema.
// Implemented by PostgresLoadTarget. One thread, except that a RowSink may be used by a thread of
// its own while no other call is made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/notice.h"
#include "etl/core/row_stream.h"
#include "etl/core/schema.h"
#include "etl/core/source_database.h"

namespace etl {

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
  // Before truncate() and the first copy_into(): these tables get so many rows that it pays to take
  // their keys (primary, unique, foreign) and indexes off and to build them again when the rows are
  // in, all at once instead of row by row. That is done where the table is empty when its first
  // rows come (`emptied`: truncate() is about to see to that), the role may do it, and the keys
  // come back exactly as they were. Locks the tables and those that foreign keys connect them with,
  // in one order. Throws Error kSourceBusy.
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
