// The catalog as a SchemaModel: which relations a selection means, and all there is to know about
// them, in a handful of queries however many relations there are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/schema.h"
#include "postgres/sql_runner.h"

namespace etl {

struct SelectedRelation {
  QualifiedName name;
  char kind;  // pg_class.relkind: r, p, m, f, v
};

struct SelectedRelations {
  std::vector<SelectedRelation> readable;  // by schema and name
  std::vector<QualifiedName> unreadable;
  std::vector<QualifiedName> unreadable_views;
};

std::vector<QualifiedName> names_of(const SelectedRelations& selected);  // the readable ones

// Throws Error kBadInput for a named table that is not there, with the names that are near, and
// for a named partition, with the table to name instead.
SelectedRelations select_relations(SqlRunner& runner, const SchemaSelection& selection);

// Reads the relations that exist of `selected` in the runner's transaction. Throws Error
// kSourceBusy where a materialised view was refreshed since that transaction's snapshot: its rows
// would be newer than the rest.
SchemaModel read_schema(SqlRunner& runner, const SelectedRelations& selected);

}  // namespace etl
