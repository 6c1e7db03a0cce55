#include "sqlite/key_certainty.h"

#include <algorithm>
#include <set>

#include "sqlite/sql_certainty.h"

namespace etl {

namespace {

bool is_number(Conversion conversion) {
  return conversion == Conversion::kInteger || conversion == Conversion::kNumeric ||
         conversion == Conversion::kReal;
}

bool is_text(Conversion conversion) {
  return conversion == Conversion::kText || conversion == Conversion::kTrimmedText;
}

// Types whose equal values have one spelling. Not so numeric without a scale (1.0 is 1.00),
// interval (a day is 24 hours), citext (beyond ASCII), jsonb, and what is made of them.
bool has_one_spelling(const MirrorColumn& column) {
  if (!is_text(column.storage.conversion)) return true;
  const SourceType& type = column.source.type;
  if (type.kind == TypeKind::kEnum) return true;
  if (type.kind != TypeKind::kBase) return false;
  if (type.base == "numeric" || type.base == "money") return type.precision >= 0;
  static const std::set<std::string> texts = {"text",    "varchar",   "bpchar", "name", "date",
                                              "time",    "timestamp", "uuid",   "inet", "cidr",
                                              "macaddr", "bit",       "varbit"};
  return texts.count(type.base) > 0;
}

bool compare_alike(const MirrorColumn& child, const MirrorColumn& parent) {
  if (!has_one_spelling(child) || !has_one_spelling(parent)) return false;
  const Conversion a = child.storage.conversion;
  const Conversion b = parent.storage.conversion;
  if (is_number(a) && is_number(b)) return true;
  const bool decimals = child.source.type.base == "numeric" || parent.source.type.base == "numeric";
  if (is_text(a) && is_text(b)) {
    return !decimals || (child.source.type.base == parent.source.type.base &&
                         child.source.type.scale == parent.source.type.scale);
  }
  return a == b;
}

using Names = std::set<std::string>;

Names columns_of(const Index& index) {
  Names columns;
  for (const IndexPart& part : index.parts) columns.insert(part.column);
  return columns;
}

bool has_unique_key(const MirrorTable& table, const std::vector<std::string>& wanted) {
  if (may_merge_values(table, wanted)) return false;
  const Names columns(wanted.begin(), wanted.end());
  const auto is_on = [&](const Key& key) {
    return Names(key.columns.begin(), key.columns.end()) == columns;
  };
  const Relation& source = table.source;
  return is_on(source.primary_key) ||
         std::any_of(source.unique_keys.begin(), source.unique_keys.end(), is_on) ||
         std::any_of(source.indexes.begin(), source.indexes.end(), [&](const Index& index) {
           return index.unique && !index.nulls_not_distinct && index.predicate.empty() &&
                  columns_of(index) == columns;
         });
}

}  // namespace

bool may_merge_values(const MirrorTable& table, const std::vector<std::string>& source_columns) {
  return std::any_of(source_columns.begin(), source_columns.end(), [&](const std::string& name) {
    const MirrorColumn* column = source_column(table, name);
    if (column == nullptr || column->storage.conversion != Conversion::kReal) return false;
    const std::string& base = column->source.type.base;
    return base != "float4" && base != "float8";
  });
}

Message foreign_key_doubt(const MirrorTable& table, const ForeignKey& key,
                          const MirrorTable& referenced) {
  const std::size_t count = key.columns.size();
  if (count == 0 || key.referenced_columns.size() != count) {
    return message("its columns are not known");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const MirrorColumn* child = source_column(table, key.columns[i]);
    const MirrorColumn* parent = source_column(referenced, key.referenced_columns[i]);
    if (child == nullptr || parent == nullptr) return message("its columns are not in the mirror");
    if (!compare_alike(*child, *parent)) {
      return message("column %1 (%2) may compare otherwise in SQLite", child->source.name,
                     child->source.type.name);
    }
  }
  if (!has_unique_key(referenced, key.referenced_columns)) {
    return message("the columns it refers to are no unique key in the mirror");
  }
  return {};
}

}  // namespace etl
