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
    : connection_(connection), mode_(mode), name_(quote_name({kTemporary, bare_name()})) {
  std::string number = "etl row number";
  while (has_column(relation, number)) number += '_';
  number_ = quote_identifier(number);
  read(relation, columns);
  make(relation);
}

void StageTable::read(const Relation& relation, const std::vector<std::string>& columns) {
  const bool upsert = mode_ == MergeMode::kUpsert;
  const auto rows = connection_.query(sql_file("postgres/catalog/staging.sql"),
                                      {relation.name.schema, relation.name.name,
                                       array_literal(columns), upsert ? "true" : "false"});
  for (const Column& column : relation.columns) {
    std::size_t row = 0;
    while (row < rows->rows() && rows->value(row, 0) != column.name) ++row;
    if (row == rows->rows()) continue;
    const bool not_null = rows->truth(row, 1);
    const bool insertable = rows->truth(row, 3);
    const bool later = rows->truth(row, 4);
    if (rows->truth(row, 2)) always_identity_.push_back(column.name);
    if (later) later_.push_back(column.name);
    if (not_null && (later || relation.rewrites_rows)) nullable_.push_back(column.name);
    const bool fills_itself = column.generated || column.identity;
    if (fills_itself || contains(columns, column.name) || !insertable) continue;
    if (upsert || !column.default_sql.empty()) other_columns_.push_back(column.name);
  }
}

void StageTable::make(const Relation& relation) const {
  std::string sql = "DROP TABLE IF EXISTS " + name_ + "; CREATE TEMPORARY TABLE " + name_ + " (" +
                    number_ + " bigint, LIKE " + quote_name(relation.name) +
                    " INCLUDING GENERATED" +
                    (mode_ == MergeMode::kInsert ? " INCLUDING DEFAULTS" : "") + ") ON COMMIT DROP";
  const std::string alter = "; ALTER TABLE " + name_;
  for (const std::string& column : nullable_) {
    sql += alter + " ALTER COLUMN " + quote_identifier(column) + " DROP NOT NULL";
  }
  if (!relation.rewrites_rows) {
    const auto checks =
        connection_.query(sql_file("postgres/catalog/row_checks.sql"),
                          {relation.name.schema, relation.name.name, array_literal(later_)});
    for (std::size_t row = 0; row < checks->rows(); ++row) {
      sql += alter + " ADD CONSTRAINT " + quote_identifier(checks->value(row, 0)) + " CHECK (" +
             checks->text(row, 1) + ")";
    }
  }
  try {
    connection_.execute(sql);
  } catch (const Error& error) {
    if (error.sqlstate != kForbidden) throw;
    Error forbidden(ErrorKind::kSourceAuthentication,
                    message("cannot make a temporary table to check the rows of %1 in: %2",
                            display(relation.name), error.message()),
                    message("GRANT TEMPORARY ON DATABASE %1 TO %2, or load without --max-errors "
                            "in mode replace",
                            connection_.identity().database, connection_.identity().user));
    forbidden.sqlstate = error.sqlstate;
    forbidden.table = display(relation.name);
    throw forbidden;
  }
}

bool StageTable::always_identity(const std::string& column) const {
  return contains(always_identity_, column);
}

}  // namespace etl
