#include "etl/copy/row_matcher.h"

#include <gtest/gtest.h>

#include "etl/core/mirror.h"
#include "support/memory_row_stream.h"

namespace etl {
namespace {

const std::vector<RowMatcher::MatchedColumn> kKeyed{{"id", Spelling::kAsIs, true},
                                                    {"city", Spelling::kAsIs, false},
                                                    {"price", Spelling::kDouble, false}};
const std::vector<RowMatcher::MatchedColumn> kKeyless{{"id", Spelling::kAsIs, false},
                                                      {"city", Spelling::kAsIs, false},
                                                      {"price", Spelling::kDouble, false}};

std::vector<RowDifference> differences(std::vector<RowMatcher::MatchedColumn> columns,
                                       const std::vector<MemoryRow>& source,
                                       const std::vector<MemoryRow>& mirror) {
  RowMatcher matcher("shop", columns);
  RowBatch batch;
  MemoryRowSource source_rows(source, columns.size(), source.size() + 1);
  source_rows.next(batch);
  for (std::size_t row = 0; row < batch.rows(); ++row) matcher.add_source(batch, row);
  MemoryRowSource mirror_rows(mirror, columns.size(), mirror.size() + 1);
  mirror_rows.next(batch);
  for (std::size_t row = 0; row < batch.rows(); ++row) matcher.add_mirror(batch, row);
  return matcher.finish();
}

TEST(RowMatcher, FindsNothingInEqualRowsOfAnyOrderAndSpelling) {
  EXPECT_TRUE(differences(kKeyed, {{"1", "a", "1e1"}, {"2", std::nullopt, "2"}},
                          {{"2", std::nullopt, "2.0"}, {"1", "a", "10"}})
                  .empty());
}

TEST(RowMatcher, NamesKeyColumnAndBothValues) {
  const auto found = differences(kKeyed, {{"1", "a", "5"}}, {{"1", std::nullopt, "5"}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, RowDifferenceKind::kChanged);
  EXPECT_EQ(found[0].key[0].first, "id");
  EXPECT_EQ(found[0].key[0].second, "1");
  EXPECT_EQ(found[0].column, "city");
  EXPECT_EQ(found[0].source, "a");
  EXPECT_EQ(found[0].mirror, std::nullopt);
}

TEST(RowMatcher, TellsMissingAndExtraRowsApart) {
  const auto found =
      differences(kKeyed, {{"1", "a", "5"}, {"2", "b", "5"}}, {{"2", "b", "5"}, {"3", "c", "5"}});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, RowDifferenceKind::kExtra);
  EXPECT_EQ(found[0].key[0].second, "3");
  EXPECT_EQ(found[1].kind, RowDifferenceKind::kMissing);
  EXPECT_EQ(found[1].key[0].second, "1");
}

TEST(RowMatcher, ComparesRowsWithoutAKeyAsAMultiset) {
  const auto found = differences(kKeyless, {{"1", "a", "5"}, {"1", "a", "5"}, {"1", "a", "5"}},
                                 {{"1", "a", "5"}, {"1", "a", "6"}});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].kind, RowDifferenceKind::kExtra);
  EXPECT_EQ(found[1].kind, RowDifferenceKind::kMissing);
  EXPECT_EQ(found[2].kind, RowDifferenceKind::kMissing);
  EXPECT_EQ(found[0].key.size(), 3U);
}

TEST(RowMatcher, ShowsBytesInHexadecimalAndAForeignValueAsWhatItIs) {
  const std::vector<RowMatcher::MatchedColumn> columns{{"id", Spelling::kAsIs, true, false},
                                                       {"b", Spelling::kAsIs, false, true}};
  const auto found = differences(columns, {{"1", std::string("\0\xff", 2)}},
                                 {{"1", std::string(kForeignValue) + "text"}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].source, "\\x00ff");
  EXPECT_EQ(found[0].mirror, "!text");
}

TEST(RowMatcher, ComparesLongValuesWholeAndShowsTheirStart) {
  const std::string start(RowMatcher::kLongestShown - 1, 'a');
  const std::string same = start + "ñ" + std::string(10'000, 'b');
  const auto found =
      differences(kKeyed, {{"1", same, "5"}, {"2", same, "5"}},
                  {{"1", same, "5"}, {"2", start + "ñ" + std::string(9'999, 'b') + "c", "5"}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].key[0].second, "2");
  // The cut never leaves half a letter.
  EXPECT_EQ(found[0].source.value_or("").substr(0, start.size() + 10), start + "... (14097");
  EXPECT_NE(found[0].source, found[0].mirror);
}

}  // namespace
}  // namespace etl
