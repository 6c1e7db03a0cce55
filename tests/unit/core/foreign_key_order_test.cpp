#include <gtest/gtest.h>

#include "etl/core/schema.h"

namespace etl {
namespace {

Relation table(const std::string& name, const std::vector<std::string>& parents) {
  Relation relation;
  relation.name = {"shop", name};
  for (const std::string& parent : parents) {
    ForeignKey key;
    key.referenced = {"shop", parent};
    relation.foreign_keys.push_back(key);
  }
  return relation;
}

std::vector<std::string> order(const std::vector<Relation>& relations) {
  std::vector<std::string> names;
  for (const Relation* relation : in_foreign_key_order(relations)) {
    names.push_back(relation->name.name);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(ForeignKeyOrder, PutsParentsBeforeTheirChildren) {
  EXPECT_EQ(order({table("line", {"bill", "item"}), table("bill", {"customer"}), table("item", {}),
                   table("customer", {})}),
            (Names{"item", "customer", "bill", "line"}));
}

TEST(ForeignKeyOrder, IgnoresReferencesToItselfAndToTablesThatAreNotThere) {
  EXPECT_EQ(order({table("employee", {"employee", "elsewhere"}), table("a", {})}),
            (Names{"employee", "a"}));
}

TEST(ForeignKeyOrder, PutsACycleAndWhatHangsOnItLast) {
  EXPECT_EQ(order({table("a", {"b"}), table("b", {"a"}), table("c", {"a"}), table("d", {})}),
            (Names{"d", "a", "b", "c"}));
}

}  // namespace
}  // namespace etl
