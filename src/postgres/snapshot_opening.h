// Gets a session from idle to: transaction begun, relations locked, snapshot not yet taken. The
// order matters: a TRUNCATE or a rewriting ALTER between snapshot and lock makes a table read as
// empty without an error (postgresql.org/docs/15/mvcc-caveats.html).
#pragma once

#include <chrono>

#include "postgres/catalog.h"
#include "postgres/catalog_session.h"

namespace etl {

// LOCK TABLE of all tables of `selected` in one statement, then of the views as far as their
// owners' rights go. Throws Error kSourceBusy, or with SQLSTATE 42P01 where one is gone.
void lock_relations(SqlRunner& runner, const SelectedRelations& selected,
                    std::chrono::milliseconds lock_timeout);

// Returns what was locked. Throws as SourceDatabase::open_snapshot().
SelectedRelations begin_and_lock(CatalogSession& session, const SchemaSelection& selection,
                                 std::chrono::milliseconds lock_timeout);

// Locks what LOCK TABLE cannot lock, inside the snapshot; read_schema() sees whether that was too
// late.
void lock_materialized_views(CatalogSession& session, const SelectedRelations& selected,
                             std::chrono::milliseconds lock_timeout);

}  // namespace etl
