#include "jobs/load_matching.h"

#include <algorithm>
#include <set>

#include "etl/core/csv_input.h"
#include "etl/core/error.h"
#include "etl/core/name_match.h"

namespace etl {

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

// Positions of the names that `written` means.
std::vector<std::size_t> meant(const std::string& written, const std::string& form,
                               const std::vector<std::string>& names) {
  const auto exact = std::find(names.begin(), names.end(), written);
  if (exact != names.end()) return {static_cast<std::size_t>(exact - names.begin())};
  return match_name(form, names);
}

std::string stem(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  return name.substr(0, name.find('.'));
}

// Rows cannot be sent into a materialised view.
std::vector<const Relation*> tables_to_load(const SchemaModel& schema) {
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

Message names_of(const std::vector<const Relation*>& tables) {
  std::vector<std::string> names;
  for (const Relation* table : tables) names.push_back(table->name.name);
  return names.empty() ? message("none") : Message(listed(names));
}

Message no_table(const std::string& path, const std::string& wanted) {
  return wanted.empty() ? message("%1: no table has the name of this file", shown_path(path))
                        : message("no table has the name %1", wanted);
}

Message several_tables(const std::string& path, const std::string& wanted,
                       const std::string& tables) {
  return wanted.empty() ? message("%1: several tables have the name of this file: %2",
                                  shown_path(path), tables)
                        : message("several tables have the name %1: %2", wanted, tables);
}

// Throws where it is there, and only hidden.
void refuse_hidden(const Message& what, const std::string& form, const SchemaModel& schema) {
  for (const QualifiedName& hidden : schema.unreadable) {
    if (matching_form(hidden.name) != form) continue;
    Error error(ErrorKind::kBadInput,
                message("%1, but for %2, which this role may not read", what, display(hidden)),
                message("grant SELECT on it and USAGE on its schema"));
    error.table = display(hidden);
    throw error;
  }
}

// Both lists, so that a person sees at once what does not fit.
Error mismatch(const std::string& path, const Message& what, const std::vector<std::string>& header,
               const Relation& table, const Message& hint) {
  Error error(ErrorKind::kBadInput,
              message("%1:1: %2 (file: %3; table %4: %5)", shown_path(path), what, listed(header),
                      table.name.name, listed(column_names(table))),
              hint);
  error.line = 1;
  error.table = display(table.name);
  return error;
}

bool needs_value(const Column& column) {
  return column.not_null && column.default_sql.empty() && !column.generated && !column.identity;
}

// Where all the header is one field, it may be of another delimiter; where no field is a column and
// there are as many, it may be no header.
Message hint_for_unknown_field(const std::vector<std::string>& header, const Relation& table) {
  const std::vector<std::string> names = column_names(table);
  const bool none = std::all_of(header.begin(), header.end(), [&](const std::string& field) {
    return meant(field, matching_form(field), names).empty();
  });
  if (none && header.size() > 1 && header.size() <= names.size()) {
    return message("does the file begin without a line of names? try --no-header");
  }
  if (header.size() == 1) {
    for (const char delimiter : {';', '\t', '|', ','}) {
      if (header.front().find(delimiter) == std::string::npos) continue;
      const std::string option = delimiter == '\t' ? "tab" : std::string("'") + delimiter + "'";
      return message("are the fields separated by another character? try --delimiter %1", option);
    }
  }
  return message("remove the field, or load into another table with --table");
}

}  // namespace

const Relation* find_table_for_file(const std::string& path, const std::string& wanted,
                                    const SchemaModel& schema) {
  const std::vector<const Relation*> tables = tables_to_load(schema);
  std::vector<std::string> names;
  for (const Relation* table : tables) {
    if (!wanted.empty() && wanted == display(table->name)) return table;
    names.push_back(table->name.name);
  }
  const std::string form = wanted.empty() ? table_form_of_file(path) : matching_form(wanted);
  const std::vector<std::size_t> found = meant(wanted.empty() ? stem(path) : wanted, form, names);
  if (found.size() == 1) return tables[found.front()];
  if (found.empty()) {
    refuse_hidden(no_table(path, wanted), form, schema);
    return nullptr;
  }
  std::vector<std::string> candidates;
  for (const std::size_t position : found) candidates.push_back(names[position]);
  throw Error(ErrorKind::kBadInput, several_tables(path, wanted, listed(candidates)),
              message("name one with --table"));
}

const Relation& table_for_file(const std::string& path, const std::string& wanted,
                               const SchemaModel& schema) {
  if (const Relation* table = find_table_for_file(path, wanted, schema)) return *table;
  const Message tables = names_of(tables_to_load(schema));
  throw Error(
      ErrorKind::kBadInput, no_table(path, wanted),
      wanted.empty()
          ? message("name one with --table, or make one with --create-table; tables: %1", tables)
          : message("make one with --create-table; tables: %1", tables));
}

std::vector<std::string> columns_in_order(const std::string& path, std::size_t fields,
                                          const Relation& table) {
  std::vector<std::string> columns;
  for (const Column& column : table.columns) {
    if (!column.generated) columns.push_back(column.name);
  }
  if (columns.size() == fields) return columns;
  Error error(ErrorKind::kBadInput,
              message("%1: %2 fields where table %3 has %4 columns to fill (%5)", shown_path(path),
                      fields, table.name.name, columns.size(), listed(columns)),
              message("without a header, each has to have its field"));
  error.table = display(table.name);
  throw error;
}

std::vector<std::string> columns_for_header(const std::string& path,
                                            const std::vector<std::string>& header,
                                            const Relation& table) {
  const std::vector<std::string> names = column_names(table);
  std::vector<std::string> columns;
  std::set<std::string> used;
  for (const std::string& field : header) {
    const std::vector<std::size_t> found = meant(field, matching_form(field), names);
    if (found.empty()) {
      throw mismatch(path, message("the table has no column for %1", field), header, table,
                     hint_for_unknown_field(header, table));
    }
    if (found.size() > 1) {
      throw mismatch(path, message("several columns match %1", field), header, table,
                     message("name the field exactly as the column"));
    }
    const Column& column = table.columns[found.front()];
    if (column.generated) {
      throw mismatch(path, message("column %1 is generated by the database", column.name), header,
                     table, message("remove the field"));
    }
    if (!used.insert(column.name).second) {
      throw mismatch(path, message("two fields match column %1", column.name), header, table,
                     message("remove one of them"));
    }
    columns.push_back(column.name);
  }
  for (const Column& column : table.columns) {
    if (needs_value(column) && used.count(column.name) == 0) {
      throw mismatch(path, message("column %1 needs a value and has no field", column.name), header,
                     table, message("add the field to the file"));
    }
  }
  return columns;
}

}  // namespace etl
