// SourceSnapshot on PostgreSQL: a read-only REPEATABLE READ transaction whose snapshot is exported,
// with all selected relations locked before it was taken.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "etl/core/source_database.h"
#include "postgres/catalog_session.h"
#include "postgres/snapshot_connections.h"

namespace etl {

class PostgresSnapshot final : public SourceSnapshot {
 public:
  // As SourceDatabase::open_snapshot().
  PostgresSnapshot(std::unique_ptr<CatalogSession> session, const PostgresOptions& options,
                   const StopFlag& stop, const SchemaSelection& selection);

  const std::string& id() const override { return id_; }
  const std::string& wal_position() const override { return wal_position_; }
  const SchemaModel& schema() const override { return schema_; }

  std::unique_ptr<RowSource> rows(const QualifiedName& relation,
                                  const std::vector<SourceColumn>& columns) override;
  std::unique_ptr<RowSource> rows_in(const QualifiedName& relation,
                                     const std::vector<SourceColumn>& columns,
                                     const KeyRange& range) override;
  std::uint64_t count_rows(const QualifiedName& relation) override;
  std::uint64_t count_orphans(const Relation& relation, const ForeignKey& key) override;
  std::vector<std::optional<std::string>> first_row(
      const std::string& sql, const std::vector<std::string>& schemas) override;

 private:
  void find_large_tables(const SelectedRelations& selected);
  // `condition` may be empty.
  std::unique_ptr<RowSource> open_rows(const QualifiedName& name,
                                       const std::vector<SourceColumn>& columns,
                                       const std::string& condition);
  const Relation* find(const QualifiedName& relation) const;  // nullptr for a view
  std::string from(const QualifiedName& relation) const;

  std::unique_ptr<CatalogSession> session_;
  std::string id_;
  std::string wal_position_;
  SchemaModel schema_;
  std::map<QualifiedName, std::uint64_t> large_tables_;  // that two can read, and their pages
  std::shared_ptr<SnapshotConnections> connections_;
};

}  // namespace etl
