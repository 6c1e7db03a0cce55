// The questions that are asked of single relations, as SQL and with their answers; shared by
// snapshot and load target. All run under search_path ''.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/schema.h"
#include "etl/core/source_database.h"
#include "postgres/sql_runner.h"

namespace etl {

// What a copy's text depends on, as SET LOCAL statements; lock_timeout in milliseconds.
std::string session_settings(std::chrono::milliseconds lock_timeout);

// "ONLY s.t" where the relation may have inheritance children, which are tables of their own.
std::string from_item(const QualifiedName& name, RelationKind kind);

// COPY of a SELECT, because COPY of a table leaves out generated columns and refuses views.
// `condition` may be empty.
std::string copy_out_statement(const std::string& from, const std::vector<SourceColumn>& columns,
                               const std::string& condition = "");

// The rows whose key is in the range; empty for all of them. `key` is what COPY gives of that
// column, `base` its pg_type.typname.
std::string range_condition(const KeyRange& range, const SourceColumn& key,
                            const std::string& base);

std::uint64_t count_rows(SqlRunner& runner, const std::string& from);
// Of the table itself, not of its inheritance children.
bool has_rows(SqlRunner& runner, const QualifiedName& table);

// The rows, called "child", whose foreign key has no parent.
struct Orphans {
  std::string from;                  // "FROM ... WHERE ..."
  std::vector<std::string> columns;  // of the key
  std::string mixed;                 // of MATCH FULL: "FROM ... WHERE" of those with some NULLs
};
// Compares with the operators that the foreign key itself uses. `child`: a relation like the key's
// own table to look at instead of it, as SQL; empty: the table. Where the key refers to its own
// table, a row of `child` may be a parent too.
Orphans orphans(SqlRunner& runner, const QualifiedName& table, const std::string& key,
                const std::string& child = "");
std::uint64_t count_orphans(SqlRunner& runner, const QualifiedName& table, const ForeignKey& key);

// Leaves transaction and settings as they were, also when the statement fails.
std::vector<std::optional<std::string>> first_row(SqlRunner& runner, const std::string& sql,
                                                  const std::vector<std::string>& schemas);

// Whom a lock was in the way of.
enum class Against { kReaders, kTruncate };

// The server does not say which table a statement waited for in vain: `busy`, of kind kSourceBusy,
// with table and holder where they can be found. In no transaction, or a good one.
Error with_lock_holder(SqlRunner& runner, const std::vector<QualifiedName>& relations,
                       const Error& busy, Against against);

// `work()` with the relation named in the Error that it throws.
template <typename Work>
auto naming(const QualifiedName& relation, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    if (!error.table.empty() || error.kind == ErrorKind::kInterrupted) throw;
    Error named(error.kind, message("%1: %2", display(relation), error.message()), error.hint);
    named.sqlstate = error.sqlstate;
    named.table = display(relation);
    named.column = error.column;
    named.line = error.line;
    throw named;
  }
}

}  // namespace etl
