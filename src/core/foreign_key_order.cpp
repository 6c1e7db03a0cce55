#include <algorithm>

#include "etl/core/schema.h"

namespace etl {

namespace {

bool refers_to_any(const Relation& relation, const std::vector<const Relation*>& open) {
  return std::any_of(relation.foreign_keys.begin(), relation.foreign_keys.end(),
                     [&](const ForeignKey& key) {
                       return std::any_of(open.begin(), open.end(), [&](const Relation* other) {
                         return other != &relation && other->name == key.referenced;
                       });
                     });
}

}  // namespace

std::vector<const Relation*> in_foreign_key_order(const std::vector<Relation>& relations) {
  std::vector<const Relation*> open;
  for (const Relation& relation : relations) open.push_back(&relation);
  std::vector<const Relation*> ordered;
  while (!open.empty()) {
    std::vector<const Relation*> ready;
    std::vector<const Relation*> waiting;
    for (const Relation* relation : open) {
      (refers_to_any(*relation, open) ? waiting : ready).push_back(relation);
    }
    if (ready.empty()) {  // only cycles, and what hangs on them, are left
      ordered.insert(ordered.end(), open.begin(), open.end());
      break;
    }
    ordered.insert(ordered.end(), ready.begin(), ready.end());
    open = std::move(waiting);
  }
  return ordered;
}

}  // namespace etl
