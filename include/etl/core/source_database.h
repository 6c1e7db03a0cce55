// The source as the jobs see it: a database that gives out snapshots. Implemented by
// PostgresSource; tests have a memory double.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/key_range.h"
#include "etl/core/mirror_plan.h"
#include "etl/core/row_stream.h"
#include "etl/core/schema.h"

namespace etl {

struct SourceIdentity {  // for reports; never a secret
  std::string host;      // name, address or socket folder
  std::string port;
  std::string database;
  std::string user;
  std::string server_version;
  bool tls = false;
};

// Columns to read, in order, each with its function and cast.
struct SourceColumn {
  std::string name;
  std::string cast = {};      // "::numeric" or ""
  std::string function = {};  // "pg_catalog.to_json" or ""
  bool bytes = false;         // bytea: wanted as its bytes, not as hexadecimal text
};

// One consistent view of the source, held until destruction. All calls from one thread, except
// that each RowSource may be used by a thread of its own: it has its own connection inside the
// same snapshot.
class SourceSnapshot {
 public:
  virtual ~SourceSnapshot() = default;

  virtual const std::string& id() const = 0;            // pg_export_snapshot()
  virtual const std::string& wal_position() const = 0;  // pg_current_wal_lsn(), or ""
  virtual const SchemaModel& schema() const = 0;

  // Rows of a table, partitioned table, materialised view (ONLY that relation's own, where
  // inheritance is in play) or view.
  virtual std::unique_ptr<RowSource> rows(const QualifiedName& relation,
                                          const std::vector<SourceColumn>& columns) = 0;
  // The same, of the rows whose key lies in the range.
  virtual std::unique_ptr<RowSource> rows_in(const QualifiedName& relation,
                                             const std::vector<SourceColumn>& columns,
                                             const KeyRange& range) = 0;
  virtual std::uint64_t count_rows(const QualifiedName& relation) = 0;
  // Rows whose key is complete and has no parent.
  virtual std::uint64_t count_orphans(const Relation& relation, const ForeignKey& key) = 0;
  // First row of a query, as text, with unqualified names found in `schemas`; no value for NULL.
  // Empty where there is no row.
  virtual std::vector<std::optional<std::string>> first_row(
      const std::string& sql, const std::vector<std::string>& schemas) = 0;
  std::optional<std::string> scalar(const std::string& sql,
                                    const std::vector<std::string>& schemas) {
    const std::vector<std::optional<std::string>> row = first_row(sql, schemas);
    return row.empty() ? std::nullopt : row.front();
  }
};

class SourceDatabase {
 public:
  virtual ~SourceDatabase() = default;

  virtual SourceIdentity identity() = 0;  // connects if it has not yet
  // Locks the selected relations (ACCESS SHARE) before it takes the snapshot, reads their schema
  // inside it. Throws Error: kBadInput when a named table does not exist; kSourceBusy when a lock
  // was not had.
  virtual std::unique_ptr<SourceSnapshot> open_snapshot(const SchemaSelection& selection) = 0;
};

}  // namespace etl
