#include "postgres/stage_table.h"

#include <algorithm>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

constexpr char kTemporary[] = "pg_temp";
constexpr char kForbidden[] = "42501";

bool has_column(const Relation& relation, const std::string& name) {
  return std::any_of(relation.columns.begin(), relation.columns.end(),
                     [&](const Column& column) { return column.name == name; });
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::string& StageTable::bare_name() {
  static const std::string name = "etl staged rows";
  return name;
}

StageTable::StageTable(Connection& connection, const Relation& relation,
                       const std::vector<std::string>& columns, MergeMode mode)
    : connection_(connection), name_(quote_name({kTemporary, bare_name()})) {
  std::string number = "etl row number";
  while (has_column(relation, number)) number += '_';
  number_ = quote_identifier(number);

  const auto rows = connection.query(sql_file("postgres/catalog/staging.sql"),
                                     {relation.name.schema, relation.name.name});
  std::vector<std::string> nullable;
  for (const Column& column : relation.columns) {
    std::size_t row = 0;
    while (row < rows->rows() && rows->value(row, 0) != column.name) ++row;
    if (row == rows->rows()) continue;
    judged_on_arrival_ = rows->truth(row, 4);
    if (rows->truth(row, 2)) always_identity_.push_back(column.name);
    const bool given = contains(columns, column.name);
    const bool fills_itself = column.generated || column.identity;
    if (!given && !fills_itself && rows->truth(row, 3)) {
      const bool has_value = mode == MergeMode::kUpsert || !column.default_sql.empty();
      if (has_value) other_columns_.push_back(column.name);
    }
    // What is not in the file gets its value on the way from here to the target.
    const bool later = !given && (mode == MergeMode::kUpsert || column.identity);
    if (rows->truth(row, 1) && (later || judged_on_arrival_)) nullable.push_back(column.name);
  }
  make(relation, mode, nullable);
}

void StageTable::make(const Relation& relation, MergeMode mode,
                      const std::vector<std::string>& nullable) {
  std::string sql = "DROP TABLE IF EXISTS " + name_ + "; CREATE TEMPORARY TABLE " + name_ + " (" +
                    number_ + " bigint, LIKE " + quote_name(relation.name) + " INCLUDING GENERATED";
  if (mode == MergeMode::kInsert) sql += " INCLUDING DEFAULTS";
  if (!judged_on_arrival_) sql += " INCLUDING CONSTRAINTS";
  sql += ") ON COMMIT DROP";
  if (!nullable.empty()) {
    sql += "; ALTER TABLE " + name_;
    for (const std::string& column : nullable) {
      sql += std::string(&column == &nullable.front() ? "" : ",") + " ALTER COLUMN " +
             quote_identifier(column) + " DROP NOT NULL";
    }
  }
  try {
    connection_.execute(sql);
  } catch (const Error& error) {
    if (error.sqlstate != kForbidden) throw;
    Error forbidden(ErrorKind::kSourceAuthentication,
                    "cannot make a temporary table to check the rows of " + display(relation.name) +
                        " in: " + error.what(),
                    "GRANT TEMPORARY ON DATABASE " + connection_.identity().database + " TO " +
                        connection_.identity().user +
                        ", or load without --max-errors in mode replace");
    forbidden.sqlstate = error.sqlstate;
    forbidden.table = display(relation.name);
    throw forbidden;
  }
}

bool StageTable::always_identity(const std::string& column) const {
  return contains(always_identity_, column);
}

}  // namespace etl
