// The target of load-csv as the job sees it: one transaction into a PostgreSQL schema.
// Implemented by PostgresLoadTarget. One thread, except that a RowSink may be used by a thread of
// its own while no other call is made.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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
  // COPY ... FROM STDIN of these columns. The sink has to be gone before any other call. `line` of
  // its Errors is the number of the row within the sink, from 1.
  virtual std::unique_ptr<RowSink> copy_into(const QualifiedName& table,
                                             const std::vector<std::string>& columns) = 0;
  virtual std::uint64_t count_rows(const QualifiedName& table) = 0;
  virtual std::uint64_t count_orphans(const Relation& relation, const ForeignKey& key) = 0;
  virtual std::optional<std::string> scalar(const std::string& sql) = 0;
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
