// What a mirror of a source schema will hold: which relation becomes which table under which
// name, and how each column is kept. Pure planning, no database.
//
// Names: SQLite compares identifiers without ASCII case and reserves "sqlite_"; the mirror has one
// namespace for all source schemas and for our own etl_* tables. A name that several schemas have,
// or that collides, gets its schema as prefix ("sales_orders"), then a number ("sales_orders_2"):
// tables in the model's order, then views by schema and name, so that the same schema always gives
// the same names, whatever of it may be read; each renaming is a notice.
#pragma once

#include <string>
#include <vector>

#include "etl/core/notice.h"
#include "etl/core/schema.h"
#include "etl/core/storage.h"

namespace etl {

struct MirrorColumn {
  std::string name;
  Column source;
  ColumnStorage storage;
};

struct MirrorTable {
  std::string name;
  Relation source;
  std::vector<MirrorColumn> columns;  // never empty: a zero-column table gets one, "_empty"
  bool has_placeholder_column = false;
};

struct MirrorView {
  std::string name;
  View source;
  std::vector<MirrorColumn> columns;
};

// A selected relation that this role may not read. It has its name all the same: no other table
// gets another name because of it, and the mirror may still have it from an earlier run.
struct UnreadableRelation {
  std::string name;
  QualifiedName source;
};

struct MirrorPlan {
  std::vector<MirrorTable> tables;  // in the model's order
  std::vector<MirrorView> views;
  std::vector<EnumType> enums;
  std::vector<UnreadableRelation> unreadable;
  std::vector<UnreadableRelation> unreadable_views;
  Notices notices;

  const MirrorTable* find(const QualifiedName& source) const;  // nullptr where not planned
};

MirrorPlan plan_mirror(const SchemaModel& model, const StorageOptions& options);

}  // namespace etl
