// The DDL of a mirror: what of the source's schema SQLite can express, and notices for the rest.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "etl/core/mirror_plan.h"

namespace etl {

// CREATE TABLE with keys, foreign keys, NOT NULL, CHECKs and defaults. Unique constraints and
// indexes come later (index_statements): they are built faster when the rows are there.
std::string table_statement(const MirrorTable& table, const MirrorPlan& plan, Notices& notices);

// A plain table for a view that is kept as one.
std::string view_table_statement(const MirrorView& view);

// CREATE INDEX for the unique constraints and indexes of all tables.
std::vector<std::string> index_statements(const MirrorPlan& plan, Notices& notices);

// The one column that SQLite keeps as the row id (sqlite.org/lang_createtable.html#rowid): an
// INTEGER primary key of one column; nullptr where there is none.
const MirrorColumn* rowid_column(const MirrorTable& table);

}  // namespace etl
