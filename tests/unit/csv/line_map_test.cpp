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

// More of them than are counted from one mark, far apart, and far longer than a byte tells.
TEST(LineMap, KnowsTheLinesOfManyRecordsWithLineBreaks) {
  LineMap map;
  const auto lines_of = [](std::uint64_t row) {
    return row % 1000 == 7 ? std::uint64_t{1'000'000} : row < 3000 ? row % 3 + 1 : std::uint64_t{1};
  };
  std::uint64_t line = 5;
  for (std::uint64_t row = 0; row < 20'000; ++row) {
    map.add(row, line);
    line += lines_of(row);
  }
  line = 5;
  for (std::uint64_t row = 0; row < 20'000; ++row) {
    ASSERT_EQ(map.line_of(row), line) << row;
    line += lines_of(row);
  }
}

TEST(LineMap, KnowsNoLineBeforeTheFirstRow) { EXPECT_EQ(LineMap().line_of(0), 0U); }

}  // namespace
}  // namespace etl
