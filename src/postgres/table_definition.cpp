#include "postgres/table_definition.h"

#include "postgres/sql_text.h"

namespace etl {

std::string create_table_sql(const Relation& relation) {
  std::string columns;
  for (const Column& column : relation.columns) {
    columns += (columns.empty() ? "\n  " : ",\n  ") + quote_identifier(column.name) + " " +
               column.type.name + (column.not_null ? " NOT NULL" : "");
  }
  return "CREATE TABLE " + quote_name(relation.name) + " (" + columns + "\n)";
}

}  // namespace etl
