// Schemas for tests, in few words: what the PostgreSQL adapter would have read from the catalog.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "etl/core/mirror_plan.h"
#include "etl/core/schema.h"

namespace etl {

// "int4", "text", "numeric(10,2)", "bpchar(5)": a base type by its name in the catalog.
inline SourceType type_of(const std::string& text) {
  SourceType type;
  type.name = text;
  type.base = text.substr(0, text.find('('));
  const std::size_t open = text.find('(');
  if (open == std::string::npos) return type;
  const std::size_t comma = text.find(',');
  const int first = std::atoi(text.c_str() + open + 1);
  if (type.base == "numeric") {
    type.precision = first;
    type.scale = comma == std::string::npos ? 0 : std::atoi(text.c_str() + comma + 1);
  } else {
    type.length = first;
  }
  return type;
}

inline Column column(const std::string& name, const std::string& type) {
  Column made;
  made.name = name;
  made.type = type_of(type);
  return made;
}

inline Column required(const std::string& name, const std::string& type) {
  Column made = column(name, type);
  made.not_null = true;
  return made;
}

inline Relation relation(const std::string& name, std::vector<Column> columns,
                         std::vector<std::string> primary_key = {}) {
  Relation made;
  made.name = {"shop", name};
  made.columns = std::move(columns);
  if (!primary_key.empty()) made.primary_key = {name + "_pkey", std::move(primary_key)};
  return made;
}

inline ForeignKey foreign_key(const std::string& name, std::vector<std::string> columns,
                              const std::string& referenced,
                              std::vector<std::string> referenced_columns) {
  ForeignKey key;
  key.name = name;
  key.columns = std::move(columns);
  key.referenced = {"shop", referenced};
  key.referenced_columns = std::move(referenced_columns);
  key.on_delete = "NO ACTION";
  key.on_update = "NO ACTION";
  return key;
}

inline Check check(const std::string& name, const std::string& expression) {
  Check made;
  made.name = name;
  made.expression = expression;
  return made;
}

inline Index index_on(const std::string& name, const std::vector<std::string>& columns) {
  Index made;
  made.name = name;
  made.method = "btree";
  for (const std::string& each : columns) {
    IndexPart part;
    part.column = each;
    made.parts.push_back(part);
  }
  return made;
}

inline View view(const std::string& name, std::vector<Column> columns,
                 const std::string& definition) {
  View made;
  made.name = {"shop", name};
  made.columns = std::move(columns);
  made.definition = definition;
  return made;
}

inline MirrorPlan plan_of(std::vector<Relation> relations, std::vector<View> views = {}) {
  SchemaModel model;
  model.relations = std::move(relations);
  model.views = std::move(views);
  return plan_mirror(model, StorageOptions{});
}

}  // namespace etl
