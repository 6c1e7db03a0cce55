#include <algorithm>
#include <set>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "postgres/catalog.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

struct Candidate {
  QualifiedName name;
  char kind;
  bool readable;
  QualifiedName parent;  // of a partition, else empty

  bool is_partition() const { return !parent.name.empty(); }
};

bool named_by(const QualifiedName& name, const std::string& entry) {
  return entry == name.name || entry == display(name);
}

bool named_by_any(const QualifiedName& name, const std::vector<std::string>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const std::string& entry) { return named_by(name, entry); });
}

// Levenshtein's distance: how many letters to add, drop or change.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

std::string near_names(const std::string& entry, const std::vector<Candidate>& candidates) {
  constexpr std::size_t kMostNames = 3;
  const std::string wanted = entry.substr(entry.rfind('.') + 1);  // npos + 1 is 0
  const std::size_t farthest = std::max<std::size_t>(2, wanted.size() / 3);
  std::set<std::pair<std::size_t, std::string>> ranked;
  for (const Candidate& candidate : candidates) {
    const std::size_t letters = distance(wanted, candidate.name.name);
    if (letters <= farthest && !candidate.is_partition()) {
      ranked.emplace(letters, display(candidate.name));
    }
  }
  std::string names;
  std::size_t count = 0;
  for (const auto& [letters, name] : ranked) {
    if (count++ == kMostNames) break;
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

void check_named_tables(const SchemaSelection& selection,
                        const std::vector<Candidate>& candidates) {
  for (const std::string& entry : selection.tables) {
    const auto found = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Candidate& c) { return named_by(c.name, entry); });
    if (found == candidates.end()) {
      std::string schemas;
      for (const std::string& schema : selection.schemas) {
        schemas += (schemas.empty() ? "" : ", ") + schema;
      }
      const std::string near = near_names(entry, candidates);
      Error error(ErrorKind::kBadInput,
                  message("there is no table %1 in schema %2", entry, schemas),
                  near.empty() ? message("check its name and --schema")
                               : message("did you mean %1?", near));
      error.table = entry;
      throw error;
    }
    if (found->is_partition()) {
      Error error(ErrorKind::kBadInput,
                  message("%1 is a partition of %2", display(found->name), display(found->parent)),
                  message("name %1: its partitions are copied through it", display(found->parent)));
      error.table = entry;
      throw error;
    }
  }
}

}  // namespace

std::vector<QualifiedName> names_of(const SelectedRelations& selected) {
  std::vector<QualifiedName> names;
  for (const SelectedRelation& relation : selected.readable) names.push_back(relation.name);
  return names;
}

SelectedRelations select_relations(SqlRunner& runner, const SchemaSelection& selection) {
  const auto listed = runner.query(sql_file("postgres/catalog/selectable_relations.sql"),
                                   {array_literal(selection.schemas)});
  std::vector<Candidate> candidates;
  for (std::size_t row = 0; row < listed->rows(); ++row) {
    candidates.push_back({{listed->text(row, 0), listed->text(row, 1)},
                          listed->value(row, 2).front(),
                          listed->truth(row, 3),
                          {listed->text(row, 4), listed->text(row, 5)}});
  }
  check_named_tables(selection, candidates);
  SelectedRelations selected;
  for (const Candidate& candidate : candidates) {
    if (candidate.is_partition() || named_by_any(candidate.name, selection.exclude)) continue;
    if (!selection.tables.empty() && !named_by_any(candidate.name, selection.tables)) continue;
    if (candidate.readable) {
      selected.readable.push_back({candidate.name, candidate.kind});
    } else {
      const bool view = candidate.kind == 'v';
      (view ? selected.unreadable_views : selected.unreadable).push_back(candidate.name);
    }
  }
  return selected;
}

}  // namespace etl
