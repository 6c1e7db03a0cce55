#include "cli/suggestion.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace etl {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsChangesAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("replicat", "replicate"), 1U);
  EXPECT_EQ(edit_distance("relpicate", "replicate"), 1U);
  EXPECT_EQ(edit_distance("valydate", "validate"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

RC_GTEST_PROP(EditDistanceProperty, IsSymmetricAndZeroOnlyForEqualWords,
              (const std::string& a, const std::string& b)) {
  RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
  RC_ASSERT((edit_distance(a, b) == 0U) == (a == b));
  RC_ASSERT(edit_distance(a, b) <= std::max(a.size(), b.size()));
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  const std::vector<std::string> known = {"load-csv", "replicate", "validate", "schedule"};
  EXPECT_EQ(nearest("replicat", known), "replicate");
  EXPECT_EQ(nearest("loadcsv", known), "load-csv");
  EXPECT_EQ(nearest("shcedule", known), "schedule");
}

TEST(Nearest, DoesNotGuessWildly) {
  const std::vector<std::string> known = {"run", "status", "start"};
  EXPECT_FALSE(nearest("xyz", known));
  EXPECT_FALSE(nearest("ab", known));
  EXPECT_FALSE(nearest("", known));
}

}  // namespace
}  // namespace etl
