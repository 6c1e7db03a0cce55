#include <map>
#include <set>

#include "etl/core/schema.h"

namespace etl {

std::vector<const Relation*> in_foreign_key_order(const std::vector<Relation>& relations) {
  std::map<QualifiedName, std::size_t> position;
  for (std::size_t i = 0; i < relations.size(); ++i) position.emplace(relations[i].name, i);

  std::vector<std::set<std::size_t>> parents(relations.size());
  std::vector<std::set<std::size_t>> children(relations.size());
  for (std::size_t child = 0; child < relations.size(); ++child) {
    for (const ForeignKey& key : relations[child].foreign_keys) {
      const auto parent = position.find(key.referenced);
      if (parent == position.end() || parent->second == child) continue;
      parents[child].insert(parent->second);
      children[parent->second].insert(child);
    }
  }

  std::vector<const Relation*> ordered;
  std::vector<bool> taken(relations.size(), false);
  std::set<std::size_t> ready;  // in input order
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (parents[i].empty()) ready.insert(i);
  }
  while (!ready.empty()) {
    const std::size_t next = *ready.begin();
    ready.erase(ready.begin());
    taken[next] = true;
    ordered.push_back(&relations[next]);
    for (const std::size_t child : children[next]) {
      parents[child].erase(next);
      if (parents[child].empty()) ready.insert(child);
    }
  }
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (!taken[i]) ordered.push_back(&relations[i]);
  }
  return ordered;
}

}  // namespace etl
