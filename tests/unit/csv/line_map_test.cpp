#include "csv/line_map.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace etl {
namespace {

TEST(LineMap, KnowsTheLineOfEveryRowHoweverManyLinesEachHas) {
  EXPECT_TRUE(rc::check([](const std::vector<bool>& has_line_break) {
    LineMap map;
    std::vector<std::uint64_t> lines;
    std::uint64_t line = 2;
    for (const bool more : has_line_break) {
      map.add(lines.size(), line);
      lines.push_back(line);
      line += more ? 3 : 1;
    }
    for (std::size_t row = 0; row < lines.size(); ++row) {
      RC_ASSERT(map.line_of(row) == lines[row]);
    }
  }));
}

TEST(LineMap, KnowsNoLineBeforeTheFirstRow) { EXPECT_EQ(LineMap().line_of(0), 0U); }

}  // namespace
}  // namespace etl
