#include "etl/core/mirror_plan.h"

#include <map>
#include <set>

namespace etl {

namespace {

std::string folded(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool reserved(const std::string& name) {
  static const std::set<std::string> ours = {"etl_control", "etl_columns", "etl_runs", "etl_enums"};
  const std::string lower = folded(name);
  return lower.rfind("sqlite_", 0) == 0 || ours.count(lower) > 0;
}

// Gives out names that SQLite can tell apart. Those of tables and views also keep off what SQLite
// and we have reserved.
class Names {
 public:
  enum class For { kRelations, kColumns };
  explicit Names(For what) : columns_(what == For::kColumns) {}

  // `first`, or where it cannot be had `second`, or `second` with the first free number.
  std::string take(const std::string& first, const std::string& second) {
    for (const std::string& name : {first, second}) {
      if (free(name)) return name;
    }
    // A schema named "sqlite" would have every number tried in vain.
    const std::string stem = columns_ || !reserved(second) ? second : "_" + second;
    if (free(stem)) return stem;
    for (int number = 2;; ++number) {
      const std::string name = stem + "_" + std::to_string(number);
      if (free(name)) return name;
    }
  }

 private:
  bool free(const std::string& name) {
    return (columns_ || !reserved(name)) && taken_.insert(folded(name)).second;
  }

  bool columns_;
  std::set<std::string> taken_;
};

std::vector<MirrorColumn> plan_columns(const QualifiedName& owner,
                                       const std::vector<Column>& columns,
                                       const StorageOptions& options, Notices& notices) {
  Names names(Names::For::kColumns);
  std::vector<MirrorColumn> planned;
  for (const Column& column : columns) {
    MirrorColumn mirror{names.take(column.name, column.name), column,
                        storage_for(column.type, options)};
    const std::string object = display(owner) + "." + column.name;
    if (mirror.name != column.name) {
      notices.push_back({NoticeKind::kRenamed, object,
                         message("column is named %1 in the mirror: SQLite sees no difference "
                                 "between A and a",
                                 mirror.name)});
    }
    if (!mirror.storage.note.empty()) {
      notices.push_back({NoticeKind::kStorage, object, mirror.storage.note});
    }
    planned.push_back(std::move(mirror));
  }
  return planned;
}

// Names that relations of more than one schema have. None of them goes by that name alone: which
// one does would change with the next schema that is added.
std::set<std::string> ambiguous_names(const SchemaModel& model) {
  std::map<std::string, std::set<std::string>> schemas;
  const auto add = [&](const QualifiedName& name) {
    schemas[folded(name.name)].insert(name.schema);
  };
  for (const Relation& relation : model.relations) add(relation.name);
  for (const View& view : model.views) add(view.name);
  for (const QualifiedName& hidden : model.unreadable) add(hidden);
  for (const QualifiedName& hidden : model.unreadable_views) add(hidden);
  std::set<std::string> ambiguous;
  for (const auto& [name, owners] : schemas) {
    if (owners.size() > 1) ambiguous.insert(name);
  }
  return ambiguous;
}

std::string plan_name(const QualifiedName& source, const std::set<std::string>& ambiguous,
                      Names& names, Notices& notices) {
  const std::string prefixed = source.schema + "_" + source.name;
  const bool plain = ambiguous.count(folded(source.name)) == 0;
  const std::string name = names.take(plain ? source.name : prefixed, prefixed);
  if (name != source.name) {
    notices.push_back(
        {NoticeKind::kRenamed, display(source), message("is named %1 in the mirror", name)});
  }
  return name;
}

// Named by schema and name, and then put into the model's order.
void plan_views(const SchemaModel& model, const StorageOptions& options,
                const std::set<std::string>& ambiguous, Names& names, MirrorPlan& plan) {
  std::map<QualifiedName, std::string> named;
  for (const View& view : model.views) named[view.name];
  for (const QualifiedName& hidden : model.unreadable_views) named[hidden];
  for (auto& [source, name] : named) name = plan_name(source, ambiguous, names, plan.notices);
  for (const View& view : model.views) {
    MirrorView mirror;
    mirror.name = named[view.name];
    mirror.source = view;
    Notices columns_of_views;  // what the view shows is told for its tables already
    mirror.columns = plan_columns(view.name, view.columns, options, columns_of_views);
    plan.views.push_back(std::move(mirror));
  }
  for (const QualifiedName& hidden : model.unreadable_views) {
    plan.unreadable_views.push_back({named[hidden], hidden});
  }
}

MirrorColumn placeholder() {
  MirrorColumn column;
  column.name = "_empty";
  column.storage.declared_type = "INTEGER";
  column.storage.conversion = Conversion::kInteger;
  return column;
}

}  // namespace

const MirrorTable* MirrorPlan::find(const QualifiedName& source) const {
  for (const MirrorTable& table : tables) {
    if (table.source.name == source) return &table;
  }
  return nullptr;
}

MirrorPlan plan_mirror(const SchemaModel& model, const StorageOptions& options) {
  MirrorPlan plan;
  plan.enums = model.enums;
  Names names(Names::For::kRelations);
  const std::set<std::string> ambiguous = ambiguous_names(model);
  auto hidden = model.unreadable.begin();
  const auto name_hidden_before = [&](const Relation* relation) {
    for (; hidden != model.unreadable.end() && (relation == nullptr || *hidden < relation->name);
         ++hidden) {
      plan.unreadable.push_back({plan_name(*hidden, ambiguous, names, plan.notices), *hidden});
    }
  };
  for (const Relation& relation : model.relations) {
    name_hidden_before(&relation);
    MirrorTable table;
    table.name = plan_name(relation.name, ambiguous, names, plan.notices);
    table.source = relation;
    table.columns = plan_columns(relation.name, relation.columns, options, plan.notices);
    if (table.columns.empty()) {
      table.columns.push_back(placeholder());
      table.has_placeholder_column = true;
      plan.notices.push_back(
          {NoticeKind::kStorage, display(relation.name),
           message("has no columns; the mirror has one, _empty, to count its rows")});
    }
    plan.tables.push_back(std::move(table));
  }
  name_hidden_before(nullptr);
  plan_views(model, options, ambiguous, names, plan);
  return plan;
}

}  // namespace etl
