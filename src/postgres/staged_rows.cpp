#include "postgres/staged_rows.h"

#include <algorithm>
#include <utility>

#include "etl/core/error.h"
#include "postgres/bad_row.h"
#include "postgres/failure.h"
#include "postgres/key_faults.h"
#include "postgres/relation_queries.h"
#include "postgres/row_sink.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listed(const std::vector<std::string>& names, const std::string& of) {
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + of + "." + quote_identifier(name);
  }
  return list;
}

std::vector<std::string> loadable(const Relation& relation, std::vector<std::string> columns) {
  check_loadable(relation, columns);
  return columns;
}

Error cannot_upsert(const Relation& relation, const Message& why, Message way_out) {
  Error error(ErrorKind::kBadInput, message("%1: cannot upsert: %2", display(relation.name), why),
              std::move(way_out));
  error.table = display(relation.name);
  return error;
}

}  // namespace

PostgresStagedRows::PostgresStagedRows(Connection& connection, const SchemaModel& schema,
                                       const Relation& relation, std::vector<std::string> columns,
                                       MergeMode mode, FaultLog& faults,
                                       std::function<void()> no_keys_needed)
    : connection_(connection),
      schema_(schema),
      relation_(relation),
      columns_(loadable(relation, std::move(columns))),
      mode_(mode),
      faults_(faults),
      no_keys_needed_(std::move(no_keys_needed)),
      keys_(read_unique_keys(connection, relation.name)),
      stage_(connection, relation, columns_, mode),
      copy_(connection, relation, faults, columns_, stage_.name(), StageTable::bare_name(),
            stage_.number()) {
  if (mode_ == MergeMode::kUpsert) check_upsert();
  keep_keys_with_values();
}

void PostgresStagedRows::check_upsert() const {
  if (keys_.empty() || !keys_.front().primary) {
    throw cannot_upsert(
        relation_, message("the table has no primary key to find its rows by"),
        message("give it one with ALTER TABLE ... ADD PRIMARY KEY, or use --mode replace or "
                "append"));
  }
  const UniqueKey& key = keys_.front();
  if (key.deferrable || !key.searchable) {
    throw cannot_upsert(
        relation_,
        message("its primary key %1 is of a kind (deferrable) that PostgreSQL finds "
                "no rows by",
                key.name),
        message("make it NOT DEFERRABLE, or use --mode replace"));
  }
  for (const UniqueKey::Part& part : key.parts) {
    if (contains(columns_, part.column)) continue;
    throw cannot_upsert(relation_,
                        message("column %1 of its primary key is not in the file", part.column),
                        message("add the column to the file, or use --mode append"));
  }
  for (const std::string& column : columns_) {
    if (!stage_.always_identity(column) || contains(relation_.primary_key.columns, column))
      continue;
    throw cannot_upsert(
        relation_,
        message("column %1 is GENERATED ALWAYS AS IDENTITY, which no update may set", column),
        message("take it out of the file"));
  }
}

// A number that the server gives on the way in is no other row's.
void PostgresStagedRows::keep_keys_with_values() {
  const auto comes_later = [&](const UniqueKey::Part& part) {
    return std::any_of(
        relation_.columns.begin(), relation_.columns.end(), [&](const Column& column) {
          return column.name == part.column && column.identity && !contains(columns_, column.name);
        });
  };
  keys_.erase(std::remove_if(keys_.begin(), keys_.end(),
                             [&](const UniqueKey& key) {
                               return std::any_of(key.parts.begin(), key.parts.end(), comes_later);
                             }),
              keys_.end());
}

void PostgresStagedRows::write(const RowBatch& batch) {
  naming(relation_.name, [&] { copy_.write(batch); });
}

std::uint64_t PostgresStagedRows::finish() {
  return naming(relation_.name, [&] {
    copy_.finish();
    // Nobody else does that for a temporary table, and the merge's plans depend on it.
    connection_.execute("ANALYZE " + stage_.name());
    return copy_.rows_taken();
  });
}

MergeCounts PostgresStagedRows::merge() {
  return naming(relation_.name, [&] {
    std::uint64_t rows = copy_.rows_taken();
    KeyFaults key_faults(connection_, schema_, relation_, stage_, keys_, faults_);
    rows -= key_faults.remove(mode_);
    MergeCounts counts;
    if (!faults_.failed()) {
      if (mode_ == MergeMode::kInsert && key_faults.found_all()) no_keys_needed_();
      const std::uint64_t faults_before = faults_.size();
      counts = put_in();
      rows -= faults_.size() - faults_before;
      counts.unchanged = rows - counts.inserted - counts.updated;
    }
    connection_.execute("DROP TABLE " + stage_.name());
    return faults_.failed() ? MergeCounts() : counts;
  });
}

MergeCounts PostgresStagedRows::put_in() {
  connection_.execute("SAVEPOINT etl_merge");
  try {
    const MergeCounts counts = put_in("");
    connection_.execute("RELEASE SAVEPOINT etl_merge");
    return counts;
  } catch (const Error& error) {
    if (!refuses_row(error.sqlstate)) throw;
    // Halves could part a row from its parent.
    if (refers_to_itself()) throw bad_row_error(connection_.last_report(), relation_, {}, 0);
  }
  connection_.execute("ROLLBACK TO SAVEPOINT etl_merge");
  const MergeCounts counts = put_in_by_halves();
  connection_.execute(faults_.failed()
                          ? "ROLLBACK TO SAVEPOINT etl_merge; RELEASE SAVEPOINT etl_merge"
                          : "RELEASE SAVEPOINT etl_merge");
  return counts;
}

// In the rows' order, so that of two that exclude each other the first gets in.
MergeCounts PostgresStagedRows::put_in_by_halves() {
  connection_.execute("CREATE INDEX ON " + stage_.name() + " (" + stage_.number() + ")");
  const auto ends = connection_.query(
      "SELECT min(" + stage_.number() + "), max(" + stage_.number() + ") FROM " + stage_.name(),
      {});
  MergeCounts counts;
  std::vector<Range> left = {{std::stoull(ends->text(0, 0)), std::stoull(ends->text(0, 1))}};
  while (!left.empty() && !faults_.full()) {
    const Range range = left.back();
    left.pop_back();
    connection_.execute("SAVEPOINT etl_half");
    try {
      const MergeCounts part =
          put_in(" WHERE staged." + stage_.number() + " BETWEEN " + std::to_string(range.from) +
                 " AND " + std::to_string(range.to));
      connection_.execute("RELEASE SAVEPOINT etl_half");
      counts.inserted += part.inserted;
      counts.updated += part.updated;
      continue;
    } catch (const Error& error) {
      if (!refuses_row(error.sqlstate)) throw;
    }
    connection_.execute("ROLLBACK TO SAVEPOINT etl_half; RELEASE SAVEPOINT etl_half");
    if (range.from == range.to) {
      const ServerReport& report = connection_.last_report();
      const BadRow row = bad_row(report, relation_, {});
      faults_.add({range.from, row.column, report.sqlstate, row.reason});
      continue;
    }
    const std::uint64_t middle = range.from + (range.to - range.from) / 2;
    left.push_back({middle + 1, range.to});
    left.push_back({range.from, middle});
  }
  return counts;
}

MergeCounts PostgresStagedRows::put_in(const std::string& rows) {
  if (mode_ == MergeMode::kInsert) return {connection_.change(insertion(rows)), 0, 0};
  const auto counted = connection_.query(upsertion(rows), {});
  const std::uint64_t updated = std::stoull(counted->text(0, 1));
  return {std::stoull(counted->text(0, 0)) - updated, updated, 0};
}

std::string PostgresStagedRows::insertion(const std::string& rows) const {
  std::vector<std::string> columns = columns_;
  columns.insert(columns.end(), stage_.other_columns().begin(), stage_.other_columns().end());
  return "INSERT INTO " + quote_name(relation_.name) + " (" + quoted_list(columns) +
         ") OVERRIDING SYSTEM VALUE SELECT " + listed(columns, "staged") + " FROM " +
         stage_.name() + " AS staged" + rows + " ORDER BY staged." + stage_.number();
}

// PostgreSQL checks the proposed row before it looks for one with its key, so a proposal for a row
// that is there has that row's values in the columns that are not in the file.
std::string PostgresStagedRows::upsertion(const std::string& rows) const {
  const UniqueKey& key = keys_.front();
  const std::string table = quote_name(relation_.name);
  const std::string there = from_item(relation_.name, relation_.kind);
  std::string same_key_staged;
  std::string same_key_done;
  std::string key_columns;
  std::vector<std::string> key_names;
  for (const UniqueKey::Part& part : key.parts) {
    const std::string name = quote_identifier(part.column);
    const std::string and_also = key_names.empty() ? "" : " AND ";
    same_key_staged += and_also + "existing." + name + " " + part.equals + " staged." + name;
    same_key_done += and_also + "existing." + name + " " + part.equals + " done." + name;
    key_names.push_back(part.column);
  }
  std::vector<std::string> columns = columns_;
  std::string values = listed(columns_, "staged");
  std::string from = stage_.name() + " AS staged";
  if (!stage_.other_columns().empty()) {
    from += " LEFT JOIN " + there + " AS existing ON " + same_key_staged;
  }
  for (const Column& column : relation_.columns) {
    if (!contains(stage_.other_columns(), column.name)) continue;
    columns.push_back(column.name);
    values += ", CASE WHEN existing." + quote_identifier(key_names.front()) + " IS NULL THEN " +
              (column.default_sql.empty() ? "NULL" : column.default_sql) + " ELSE existing." +
              quote_identifier(column.name) + " END";
  }
  std::vector<std::string> set;
  std::string assignments;
  for (const std::string& column : columns_) {
    if (contains(key_names, column)) continue;
    set.push_back(column);
    const std::string name = quote_identifier(column);
    assignments += (assignments.empty() ? "" : ", ") + name + " = excluded." + name;
  }
  // Byte for byte: 1.0 and 1.00, or two spellings of a citext, are equal and yet not the same; and
  // json has no equality at all. As records, or each column would need an operator of that name.
  const std::string action =
      set.empty()
          ? "NOTHING"
          : "UPDATE SET " + assignments + " WHERE ROW(" + listed(set, "present") +
                ")::record OPERATOR(pg_catalog.*<>) ROW(" + listed(set, "excluded") + ")::record";
  return "WITH done AS (INSERT INTO " + table + " AS present (" + quoted_list(columns) +
         ") OVERRIDING SYSTEM VALUE SELECT " + values + " FROM " + from + rows +
         " ORDER BY staged." + stage_.number() + " ON CONFLICT ON CONSTRAINT " +
         quote_identifier(key.name) + " DO " + action + " RETURNING " +
         listed(key_names, "present") + ") SELECT count(*), count(existing." +
         quote_identifier(key_names.front()) + ") FROM done LEFT JOIN " + there +
         " AS existing ON " + same_key_done;
}

bool PostgresStagedRows::refers_to_itself() const {
  return std::any_of(relation_.foreign_keys.begin(), relation_.foreign_keys.end(),
                     [&](const ForeignKey& key) { return key.referenced == relation_.name; });
}

}  // namespace etl
