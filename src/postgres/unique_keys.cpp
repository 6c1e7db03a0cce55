#include "postgres/unique_keys.h"

#include "etl/core/sql_files.h"

namespace etl {

namespace {

std::string part_name(std::size_t part) { return "k" + std::to_string(part); }

}  // namespace

std::string UniqueKey::rows(const std::string& from, const std::string& extra) const {
  std::string list = extra;
  std::string complete;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    list += (list.empty() ? "" : ", ") + parts[part].expression + parts[part].collated + " AS " +
            part_name(part);
    complete += (part == 0 ? "" : " AND ") + parts[part].expression + " IS NOT NULL";
  }
  if (nulls_not_distinct) complete = "true";
  return "(SELECT " + list + " FROM " + from + " WHERE " + complete +
         (predicate.empty() ? "" : " AND (" + predicate + ")") + ")";
}

std::string UniqueKey::equal(const std::string& a, const std::string& b) const {
  if (nulls_not_distinct) {
    // Records compare as the default operator class does, NULLs as equal; and can be hashed.
    return "ROW(" + columns(a) + ")::record OPERATOR(pg_catalog.=) ROW(" + columns(b) + ")::record";
  }
  std::string condition;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    condition += (part == 0 ? "" : " AND ") + a + "." + part_name(part) + " " + parts[part].equals +
                 " " + b + "." + part_name(part);
  }
  return condition;
}

std::string UniqueKey::columns(const std::string& of) const {
  std::string list;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    list += (part == 0 ? "" : ", ") + of + "." + part_name(part);
  }
  return list;
}

std::string UniqueKey::values(const std::string& of) const {
  std::string text;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    text += (part == 0 ? "" : " || ', ' || ") + std::string("coalesce(") + of + "." +
            part_name(part) + "::text, 'null')";
  }
  return text;
}

std::string UniqueKey::shown() const {
  std::string list;
  for (const Part& part : parts) {
    list += (list.empty() ? "" : ", ") + (part.column.empty() ? part.expression : part.column);
  }
  return "(" + list + ")";
}

std::vector<UniqueKey> read_unique_keys(SqlRunner& runner, const QualifiedName& table) {
  const auto rows =
      runner.query(sql_file("postgres/catalog/unique_keys.sql"), {table.schema, table.name});
  std::vector<UniqueKey> keys;
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    if (keys.empty() || keys.back().name != rows->value(row, 0)) {
      keys.emplace_back();
      UniqueKey& key = keys.back();
      key.name = rows->text(row, 0);
      key.primary = rows->truth(row, 1);
      key.searchable = rows->truth(row, 2);
      key.deferrable = rows->truth(row, 3);
      key.nulls_not_distinct = rows->truth(row, 4);
      key.predicate = rows->text(row, 5);
    }
    keys.back().parts.push_back(
        {rows->text(row, 6), rows->text(row, 7), rows->text(row, 8), rows->text(row, 9)});
  }
  return keys;
}

}  // namespace etl
