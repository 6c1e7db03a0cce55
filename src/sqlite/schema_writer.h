// The DDL of a mirror: what of the source's schema SQLite can express, and notices for the rest.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "etl/core/mirror_plan.h"

namespace etl {

// CREATE TABLE with keys, foreign keys, NOT NULL, CHECKs and defaults. Unique constraints are
// indexes here too (index_statements).
std::string table_statement(const MirrorTable& table, const MirrorPlan& plan, Notices& notices);

// A plain table for a view that is kept as one.
std::string view_table_statement(const MirrorView& view);

struct IndexStatements {
  // On columns alone: made while the tables are empty, and filled with them.
  std::vector<std::string> on_columns;
  // Partial ones and ones on expressions, with their table: made when the rows are there.
  struct OnRows {
    std::string table;
    std::string sql;
  };
  std::vector<OnRows> on_rows;
};

// CREATE INDEX for the unique constraints and indexes of all tables.
IndexStatements index_statements(const MirrorPlan& plan, Notices& notices);

// The one column that SQLite keeps as the row id (sqlite.org/lang_createtable.html#rowid): an
// INTEGER primary key of one column; nullptr where there is none.
const MirrorColumn* rowid_column(const MirrorTable& table);

}  // namespace etl
