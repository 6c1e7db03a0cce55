#include "postgres/table_ddl.h"

#include "postgres/sql_text.h"

namespace etl {

std::string table_ddl(const Relation& table) {
  std::string lines;
  for (const Column& column : table.columns) {
    lines += (lines.empty() ? "\n  " : ",\n  ") + quote_identifier(column.name) + " " +
             column.type.name + (column.not_null ? " NOT NULL" : "");
  }
  if (!table.primary_key.columns.empty()) {
    lines += ",\n  PRIMARY KEY (" + quoted_list(table.primary_key.columns) + ")";
  }
  const std::string name = quote_name(table.name);
  std::string ddl = "CREATE TABLE " + name + " (" + lines + "\n);\n";
  if (!table.comment.empty()) {
    ddl += "COMMENT ON TABLE " + name + " IS " + quote_literal(table.comment) + ";\n";
  }
  for (const Column& column : table.columns) {
    if (column.comment.empty()) continue;
    ddl += "COMMENT ON COLUMN " + name + "." + quote_identifier(column.name) + " IS " +
           quote_literal(column.comment) + ";\n";
  }
  return ddl;
}

}  // namespace etl
