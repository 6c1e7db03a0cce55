#include "postgres/catalog.h"

#include <charconv>
#include <cstdlib>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

using Oid = std::uint32_t;

template <typename Number>
Number number(std::string_view text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class SchemaReader {
 public:
  SchemaReader(SqlRunner& runner, const SelectedRelations& selected)
      : runner_(runner), selected_(selected) {}

  SchemaModel read() {
    model_.unreadable = selected_.unreadable;
    model_.unreadable_views = selected_.unreadable_views;
    if (!selected_.readable.empty()) {
      read_relations();
      read_columns();
      read_constraints();
      read_indexes();
      read_views();
      read_enums();
    }
    return std::move(model_);
  }

 private:
  std::unique_ptr<QueryResult> ask(const std::string& file, const std::string& oids) {
    return runner_.query(sql_file("postgres/catalog/" + file + ".sql"), {oids});
  }

  void read_relations();
  void read_columns();
  void read_constraints();
  void read_indexes();
  void read_views();
  void read_enums();
  void order_views();

  Relation* relation(Oid oid) {
    const auto found = relation_places_.find(oid);
    return found == relation_places_.end() ? nullptr : &model_.relations[found->second];
  }

  SqlRunner& runner_;
  const SelectedRelations& selected_;
  SchemaModel model_;
  std::unordered_map<Oid, std::size_t> relation_places_;
  std::unordered_map<Oid, std::size_t> view_places_;
  std::vector<std::string> relation_oids_;
  std::vector<std::string> view_oids_;
  std::set<std::string> enum_oids_;
};

RelationKind relation_kind(char relkind) {
  switch (relkind) {
    case 'p':
      return RelationKind::kPartitionedTable;
    case 'm':
      return RelationKind::kMaterializedView;
    case 'f':
      return RelationKind::kForeignTable;
    default:
      return RelationKind::kTable;
  }
}

void SchemaReader::read_relations() {
  std::vector<std::string> schemas;
  std::vector<std::string> names;
  for (const SelectedRelation& selected : selected_.readable) {
    schemas.push_back(selected.name.schema);
    names.push_back(selected.name.name);
  }
  const auto rows = runner_.query(sql_file("postgres/catalog/relations.sql"),
                                  {array_literal(schemas), array_literal(names)});
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    const Oid oid = number<Oid>(rows->value(row, 0));
    QualifiedName name{rows->text(row, 1), rows->text(row, 2)};
    if (rows->truth(row, 7)) {
      Error error(ErrorKind::kSourceBusy,
                  message("materialised view %1 was refreshed while the copy began", display(name)),
                  message("run again"));
      error.table = display(name);
      throw error;
    }
    const char relkind = rows->value(row, 3).front();
    if (relkind == 'v') {
      view_places_[oid] = model_.views.size();
      view_oids_.push_back(rows->text(row, 0));
      View view;
      view.name = std::move(name);
      view.comment = rows->text(row, 4);
      model_.views.push_back(std::move(view));
      continue;
    }
    relation_places_[oid] = model_.relations.size();
    relation_oids_.push_back(rows->text(row, 0));
    Relation found;
    found.name = std::move(name);
    found.kind = relation_kind(relkind);
    found.comment = rows->text(row, 4);
    found.estimated_rows = std::strtod(rows->text(row, 5).c_str(), nullptr);
    found.toast_bytes = number<std::uint64_t>(rows->value(row, 6));
    found.rewrites_rows = rows->truth(row, 8);
    model_.relations.push_back(std::move(found));
  }
}

TypeKind type_kind(char kind) {
  switch (kind) {
    case 'b':
      return TypeKind::kBase;
    case 'a':
      return TypeKind::kArray;
    case 'c':
      return TypeKind::kComposite;
    case 'e':
      return TypeKind::kEnum;
    case 'r':
    case 'm':  // multirange
      return TypeKind::kRange;
    default:
      return TypeKind::kOther;
  }
}

void SchemaReader::read_columns() {
  std::vector<std::string> oids = relation_oids_;
  oids.insert(oids.end(), view_oids_.begin(), view_oids_.end());
  const auto rows = ask("columns", array_literal(oids));
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    Column column;
    column.name = rows->text(row, 1);
    column.number = number<int>(rows->value(row, 2));
    column.type.name = rows->text(row, 3);
    column.type.base = rows->text(row, 4);
    column.type.kind = type_kind(rows->value(row, 5).front());
    column.type.precision = number<int>(rows->value(row, 6));
    column.type.scale = number<int>(rows->value(row, 7));
    column.type.length = number<int>(rows->value(row, 8));
    column.type.domain = rows->text(row, 9);
    if (column.type.kind == TypeKind::kEnum) {
      column.type.enumeration = {rows->text(row, 10), column.type.base};
      enum_oids_.insert(rows->text(row, 11));
    }
    column.not_null = rows->truth(row, 12);
    column.generated = rows->truth(row, 13);
    column.identity = rows->truth(row, 14);
    column.default_sql = rows->text(row, 15);
    column.collation = rows->text(row, 16);
    column.comment = rows->text(row, 17);
    const Oid oid = number<Oid>(rows->value(row, 0));
    if (Relation* owner = relation(oid)) {
      owner->columns.push_back(std::move(column));
    } else {
      model_.views[view_places_.at(oid)].columns.push_back(std::move(column));
    }
  }
}

std::string referential_action(std::string_view code) {
  if (code == "r") return "RESTRICT";
  if (code == "c") return "CASCADE";
  if (code == "n") return "SET NULL";
  if (code == "d") return "SET DEFAULT";
  return "NO ACTION";
}

// One row a key column: a name that the last one does not have starts a new key.
template <typename Item>
Item& current(std::vector<Item>& items, std::string name) {
  if (items.empty() || items.back().name != name) {
    items.emplace_back();
    items.back().name = std::move(name);
  }
  return items.back();
}

void SchemaReader::read_constraints() {
  const auto rows = ask("constraints", array_literal(relation_oids_));
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    Relation& owner = *relation(number<Oid>(rows->value(row, 0)));
    std::string name = rows->text(row, 1);
    const bool validated = rows->truth(row, 3);
    switch (rows->value(row, 2).front()) {
      case 'p':
        owner.primary_key.name = name;
        owner.primary_key.columns.push_back(rows->text(row, 12));
        break;
      case 'u':
        current(owner.unique_keys, name).columns.push_back(rows->text(row, 12));
        break;
      case 'c':
        owner.checks.push_back({name, rows->text(row, 11), validated});
        break;
      default: {
        ForeignKey& key = current(owner.foreign_keys, name);
        key.validated = validated;
        key.deferrable = rows->truth(row, 4);
        key.initially_deferred = rows->truth(row, 5);
        key.match_full = rows->truth(row, 6);
        key.on_delete = referential_action(rows->value(row, 7));
        key.on_update = referential_action(rows->value(row, 8));
        key.referenced = {rows->text(row, 9), rows->text(row, 10)};
        key.columns.push_back(rows->text(row, 12));
        key.referenced_columns.push_back(rows->text(row, 13));
      }
    }
  }
}

void SchemaReader::read_indexes() {
  const auto rows = ask("indexes", array_literal(relation_oids_));
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    Relation& owner = *relation(number<Oid>(rows->value(row, 0)));
    Index& index = current(owner.indexes, rows->text(row, 1));
    index.unique = rows->truth(row, 2);
    index.nulls_not_distinct = rows->truth(row, 3);
    index.method = rows->text(row, 4);
    index.predicate = rows->text(row, 5);
    index.definition = rows->text(row, 6);
    index.comment = rows->text(row, 7);
    index.parts.push_back(
        {rows->text(row, 8), rows->text(row, 9), rows->truth(row, 10), rows->truth(row, 11)});
  }
}

void SchemaReader::read_views() {
  if (view_oids_.empty()) return;
  const auto definitions = ask("view_definitions", array_literal(view_oids_));
  for (std::size_t row = 0; row < definitions->rows(); ++row) {
    const Oid oid = number<Oid>(definitions->value(row, 0));
    model_.views[view_places_.at(oid)].definition = definitions->text(row, 1);
  }
  if (view_oids_.size() > 1) order_views();
}

// PostgreSQL lets no view depend on itself, so each round finds at least one that is ready.
void SchemaReader::order_views() {
  const auto rows = ask("view_dependencies", array_literal(view_oids_));
  std::vector<std::set<std::size_t>> needs(model_.views.size());
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    needs[view_places_.at(number<Oid>(rows->value(row, 0)))].insert(
        view_places_.at(number<Oid>(rows->value(row, 1))));
  }
  std::vector<View> ordered;
  std::vector<bool> done(model_.views.size(), false);
  while (ordered.size() < model_.views.size()) {
    const std::size_t before = ordered.size();
    const std::vector<bool> earlier = done;
    for (std::size_t place = 0; place < needs.size(); ++place) {
      if (earlier[place]) continue;
      bool ready = true;
      for (const std::size_t need : needs[place]) ready = ready && earlier[need];
      if (!ready) continue;
      done[place] = true;
      ordered.push_back(model_.views[place]);
    }
    if (ordered.size() == before) throw Error(ErrorKind::kInternal, "views depend on each other");
  }
  model_.views = std::move(ordered);
}

void SchemaReader::read_enums() {
  if (enum_oids_.empty()) return;
  const std::vector<std::string> oids(enum_oids_.begin(), enum_oids_.end());
  const auto rows = ask("enum_labels", array_literal(oids));
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    const QualifiedName name{rows->text(row, 0), rows->text(row, 1)};
    if (model_.enums.empty() || !(model_.enums.back().name == name)) {
      model_.enums.push_back({name, {}});
    }
    model_.enums.back().labels.push_back(rows->text(row, 2));
  }
}

}  // namespace

SchemaModel read_schema(SqlRunner& runner, const SelectedRelations& selected) {
  return SchemaReader(runner, selected).read();
}

}  // namespace etl
