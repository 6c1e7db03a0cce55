#include "jobs/load_matching.h"

#include <set>
#include <string_view>

#include "etl/core/error.h"
#include "etl/core/name_match.h"

namespace etl {

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

std::vector<std::string> listed_at(const std::vector<std::size_t>& positions,
                                   const std::vector<std::string>& names) {
  std::vector<std::string> chosen;
  for (const std::size_t position : positions) chosen.push_back(names[position]);
  return chosen;
}

// What rows can be loaded into.
std::vector<const Relation*> loadable(const SchemaModel& schema) {
  std::vector<const Relation*> tables;
  for (const Relation& relation : schema.relations) {
    if (relation.kind != RelationKind::kMaterializedView) tables.push_back(&relation);
  }
  return tables;
}

std::vector<std::string> column_names(const Relation& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

// "a_b" and "ab" have one matching form: without this nobody could name either of them.
std::vector<std::size_t> match(std::string_view form, std::string_view spelled,
                               const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == spelled) return {i};
  }
  return match_name(form, names);
}

// "data/DimDate.csv" -> "DimDate".
std::string_view stem(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != path.npos) path.remove_prefix(slash + 1);
  return path.substr(0, path.find('.'));
}

// A header of one name that holds a usual delimiter was most likely written with that one.
std::string hint_for(const std::vector<std::string>& header, const std::string& otherwise) {
  if (header.size() != 1) return otherwise;
  if (header[0].find(';') != std::string::npos) return "separated by semicolons? --delimiter ';'";
  if (header[0].find('\t') != std::string::npos) return "separated by tabs? --delimiter tab";
  if (header[0].find('|') != std::string::npos) return "separated by bars? --delimiter '|'";
  if (header[0].find(',') != std::string::npos) return "separated by commas? --delimiter ','";
  return otherwise;
}

// Both lists, so that a person sees at once what does not fit.
[[noreturn]] void refuse(const std::string& path, const std::string& what,
                         const std::vector<std::string>& header, const Relation& table,
                         const std::string& hint) {
  Error error(ErrorKind::kBadInput,
              path + ":1: " + what + " (file: " + listed(header) + "; table " + table.name.name +
                  ": " + listed(column_names(table)) + ")",
              hint_for(header, hint));
  error.line = 1;
  error.table = display(table.name);
  throw error;
}

bool needs_value(const Column& column) {
  return column.not_null && column.default_sql.empty() && !column.generated && !column.identity;
}

const Relation& named_table(const std::string& wanted, const std::vector<const Relation*>& tables,
                            const std::vector<std::string>& names) {
  for (const Relation* table : tables) {
    if (display(table->name) == wanted) return *table;
  }
  const std::vector<std::size_t> found = match(matching_form(wanted), wanted, names);
  if (found.size() == 1) return *tables[found.front()];
  throw Error(ErrorKind::kBadInput,
              found.empty()
                  ? "there is no table " + wanted
                  : "several tables match " + wanted + ": " + listed(listed_at(found, names)),
              found.empty() ? "tables: " + listed(names) : "spell it as the database does");
}

}  // namespace

const Relation& table_for_file(const std::string& path, const std::string& wanted,
                               const SchemaModel& schema) {
  const std::vector<const Relation*> tables = loadable(schema);
  std::vector<std::string> names;
  for (const Relation* table : tables) names.push_back(table->name.name);
  if (!wanted.empty()) return named_table(wanted, tables, names);
  if (path == "-") {
    throw Error(ErrorKind::kBadInput, "standard input has no name to tell its table by",
                "name one with --table; tables: " + listed(names));
  }
  const std::vector<std::size_t> found = match(table_form_of_file(path), stem(path), names);
  if (found.size() == 1) return *tables[found.front()];
  if (found.empty()) {
    throw Error(ErrorKind::kBadInput, path + ": no table has the name of this file",
                "name one with --table; tables: " + listed(names));
  }
  throw Error(ErrorKind::kBadInput, path + ": several tables have the name of this file",
              "name one with --table: " + listed(listed_at(found, names)));
}

std::vector<std::string> columns_for_header(const std::string& path,
                                            const std::vector<std::string>& header,
                                            const Relation& table) {
  const std::vector<std::string> names = column_names(table);
  std::vector<std::string> columns;
  std::set<std::string> used;
  for (const std::string& field : header) {
    const std::vector<std::size_t> found = match(matching_form(field), field, names);
    if (found.empty()) {
      refuse(path, "the table has no column for " + field, header, table,
             "remove the field, or load into another table with --table");
    }
    if (found.size() > 1) {
      refuse(path, "several columns match " + field + ": " + listed(listed_at(found, names)),
             header, table, "spell the field as the column");
    }
    const Column& column = table.columns[found.front()];
    if (column.generated) {
      refuse(path, "column " + column.name + " is generated by the database", header, table,
             "remove the field");
    }
    if (!used.insert(column.name).second) {
      refuse(path, "two fields match column " + column.name, header, table, "remove one of them");
    }
    columns.push_back(column.name);
  }
  for (const Column& column : table.columns) {
    if (needs_value(column) && used.count(column.name) == 0) {
      refuse(path, "column " + column.name + " needs a value and has no field", header, table,
             "add the field to the file");
    }
  }
  return columns;
}

}  // namespace etl
