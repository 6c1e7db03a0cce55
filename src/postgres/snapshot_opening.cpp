#include "postgres/snapshot_opening.h"

#include <algorithm>
#include <utility>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "postgres/relation_queries.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// A table may be dropped between our looking and our locking; someone who drops tables all the
// time is not waited for.
constexpr int kListings = 3;

std::string names_of(const SelectedRelations& selected, const std::string& kinds) {
  std::string names;
  for (const SelectedRelation& relation : selected.readable) {
    if (kinds.find(relation.kind) == std::string::npos) continue;
    names += (names.empty() ? "" : ", ") + quote_name(relation.name);
  }
  return names;
}

SelectedRelations list_relations(CatalogSession& session, const SchemaSelection& selection,
                                 std::chrono::milliseconds lock_timeout) {
  session.execute("BEGIN READ ONLY;\n" + session_settings(lock_timeout));
  return select_relations(session, selection);
}

// A view's LOCK goes on to the tables below it, with its owner's rights. Where those do not
// suffice, the view itself will say so when it is read; the others are copied.
void lock_views(SqlRunner& session, const std::string& views,
                std::chrono::milliseconds lock_timeout) {
  constexpr char kBack[] = "ROLLBACK TO SAVEPOINT etl_views; RELEASE SAVEPOINT etl_views";
  session.execute("SAVEPOINT etl_views");
  try {
    session.execute_waiting(
        "LOCK TABLE " + views + " IN ACCESS SHARE MODE; RELEASE SAVEPOINT etl_views", lock_timeout);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::kSourceQuery) throw;
    session.execute(kBack);
  }
}

}  // namespace

void lock_relations(SqlRunner& runner, const SelectedRelations& selected,
                    std::chrono::milliseconds lock_timeout) {
  const std::string tables = names_of(selected, "rp");
  const std::string views = names_of(selected, "v");
  if (!tables.empty()) {
    runner.execute_waiting("LOCK TABLE " + tables + " IN ACCESS SHARE MODE", lock_timeout);
  }
  if (!views.empty()) lock_views(runner, views, lock_timeout);
}

SelectedRelations begin_and_lock(CatalogSession& session, const SchemaSelection& selection,
                                 std::chrono::milliseconds lock_timeout) {
  for (int listing = 1;; ++listing) {
    SelectedRelations selected = list_relations(session, selection, lock_timeout);
    session.execute("COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n" +
                    session_settings(lock_timeout));
    try {
      lock_relations(session, selected, lock_timeout);
      return selected;
    } catch (const Error& error) {
      const bool gone = error.sqlstate == "42P01" || error.sqlstate == "3F000";
      const bool again = gone && listing < kListings;
      if (!again && error.kind != ErrorKind::kSourceBusy) throw;
      session.execute("ROLLBACK");
      if (!again) throw with_lock_holder(session, names_of(selected), error, Against::kReaders);
    }
  }
}

void lock_materialized_views(CatalogSession& session, const SelectedRelations& selected,
                             std::chrono::milliseconds lock_timeout) {
  // One statement that takes the lock of each, and reads none.
  std::string sql;
  for (const SelectedRelation& relation : selected.readable) {
    if (relation.kind != 'm') continue;
    sql += (sql.empty() ? "SELECT FROM " : " UNION ALL SELECT FROM ") + quote_name(relation.name) +
           " WHERE false";
  }
  if (!sql.empty()) session.execute_waiting(sql, lock_timeout);
}

}  // namespace etl
