#include "postgres/snapshot.h"

#include <algorithm>
#include <utility>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "etl/runtime/worker.h"
#include "postgres/relation_queries.h"
#include "postgres/row_source.h"
#include "postgres/shared_row_source.h"
#include "postgres/snapshot_opening.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// Some 64 MB. Below, another connection costs more than it saves.
constexpr std::uint64_t kSharedFromPages = 8'192;

}  // namespace

PostgresSnapshot::PostgresSnapshot(std::unique_ptr<CatalogSession> session,
                                   const PostgresOptions& options, const StopFlag& stop,
                                   const SchemaSelection& selection)
    : session_(std::move(session)) {
  const SelectedRelations selected = begin_and_lock(*session_, selection, options.lock_timeout);
  find_large_tables(selected);
  const auto snapshot = session_->query(sql_file("postgres/catalog/snapshot.sql"), {});
  id_ = snapshot->text(0, 0);
  wal_position_ = snapshot->text(0, 1);
  connections_ = std::make_shared<SnapshotConnections>(options, stop, id_);
  Worker connecting([&] { connections_->prepare(selected, !large_tables_.empty()); });
  lock_materialized_views(*session_, selected, options.lock_timeout);
  schema_ = read_schema(*session_, selected);
  connecting.join();
}

void PostgresSnapshot::find_large_tables(const SelectedRelations& selected) {
  const std::vector<QualifiedName> names = names_of(selected);
  std::vector<std::string> schemas;
  std::vector<std::string> tables;
  for (const QualifiedName& name : names) {
    schemas.push_back(name.schema);
    tables.push_back(name.name);
  }
  const auto found = session_->query(
      sql_file("postgres/catalog/large_tables.sql"),
      {array_literal(schemas), array_literal(tables), std::to_string(kSharedFromPages)});
  for (std::size_t row = 0; row < found->rows(); ++row) {
    large_tables_[{found->text(row, 0), found->text(row, 1)}] = std::stoull(found->text(row, 2));
  }
}

std::unique_ptr<RowSource> PostgresSnapshot::rows(const QualifiedName& relation,
                                                  const std::vector<SourceColumn>& columns) {
  return open_rows(relation, columns, "");
}

std::unique_ptr<RowSource> PostgresSnapshot::rows_in(const QualifiedName& relation,
                                                     const std::vector<SourceColumn>& columns,
                                                     const KeyRange& range) {
  const Relation* found = find(relation);
  if (found == nullptr) throw Error(ErrorKind::kInternal, display(relation) + " has no key");
  const auto key = std::find_if(found->columns.begin(), found->columns.end(),
                                [&](const Column& column) { return column.name == range.column; });
  const auto read = std::find_if(columns.begin(), columns.end(), [&](const SourceColumn& column) {
    return column.name == range.column;
  });
  if (key == found->columns.end() || read == columns.end()) {
    throw Error(ErrorKind::kInternal, display(relation) + " has no key " + range.column);
  }
  const std::string condition = range_condition(range, *read, key->type.base);
  return open_rows(relation, columns, condition);
}

std::unique_ptr<RowSource> PostgresSnapshot::open_rows(const QualifiedName& name,
                                                       const std::vector<SourceColumn>& columns,
                                                       const std::string& condition) {
  PostgresRowSource::Reading reading;
  for (const SourceColumn& column : columns) reading.bytes.push_back(column.bytes);
  const Relation* relation = find(name);
  std::vector<std::size_t> huge;
  if (relation != nullptr) {
    huge = naming(name, [&] { return huge_columns(*session_, *relation, from(name), columns); });
  }
  reading.huge_rows_in_pieces = !huge.empty();
  const auto large = large_tables_.find(name);
  if (large != large_tables_.end() && condition.empty() && huge.empty()) {
    if (auto rows = shared_rows(connections_, name, large->second, reading,
                                [source = from(name), columns](const std::string& range) {
                                  return copy_out_statement(source, columns, range);
                                })) {
      return rows;
    }
  }
  reading.copy_statement =
      [statement = huge.empty() ? copy_out_statement(from(name), columns, condition)
                                : copy_in_pieces_statement(from(name), columns, huge, condition)](
          std::size_t) { return statement; };
  return std::make_unique<PostgresRowSource>(connections_, name, std::move(reading));
}

std::uint64_t PostgresSnapshot::count_rows(const QualifiedName& relation) {
  return naming(relation, [&] { return etl::count_rows(*session_, from(relation)); });
}

std::uint64_t PostgresSnapshot::count_orphans(const Relation& relation, const ForeignKey& key) {
  return naming(relation.name, [&] { return etl::count_orphans(*session_, relation.name, key); });
}

std::vector<std::optional<std::string>> PostgresSnapshot::first_row(
    const std::string& sql, const std::vector<std::string>& schemas) {
  return etl::first_row(*session_, sql, schemas);
}

const Relation* PostgresSnapshot::find(const QualifiedName& relation) const {
  const auto found =
      std::lower_bound(schema_.relations.begin(), schema_.relations.end(), relation,
                       [](const Relation& a, const QualifiedName& b) { return a.name < b; });
  return found != schema_.relations.end() && found->name == relation ? &*found : nullptr;
}

std::string PostgresSnapshot::from(const QualifiedName& relation) const {
  const Relation* found = find(relation);
  return found != nullptr ? from_item(relation, found->kind) : quote_name(relation);
}

}  // namespace etl
