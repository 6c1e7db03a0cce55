#include "etl/copy/row_set_digest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "support/memory_row_stream.h"

namespace etl {
namespace {

RowSetDigest digest_of(std::vector<MemoryRow> rows, std::vector<Conversion> columns) {
  const std::size_t width = columns.size();
  RowSetDigest digest(std::move(columns));
  MemoryRowSource source(std::move(rows), width);
  const StopFlag stop;
  digest.add_all(source, stop);
  return digest;
}

const std::vector<Conversion> kTwoTexts{Conversion::kText, Conversion::kText};

TEST(RowSetDigest, DoesNotDependOnTheOrderOfRows) {
  rc::check([](std::vector<std::pair<std::string, std::string>> pairs) {
    std::vector<MemoryRow> rows;
    for (const auto& [a, b] : pairs) rows.push_back({a, b});
    std::vector<MemoryRow> shuffled = *rc::gen::just(rows);
    std::reverse(shuffled.begin(), shuffled.end());
    RC_ASSERT(digest_of(rows, kTwoTexts) == digest_of(shuffled, kTwoTexts));
  });
}

TEST(RowSetDigest, TellsRowsApartThatLookAlikeWhenJoined) {
  EXPECT_FALSE(digest_of({{"a", "bc"}}, kTwoTexts) == digest_of({{"ab", "c"}}, kTwoTexts));
  EXPECT_FALSE(digest_of({{"", std::nullopt}}, kTwoTexts) ==
               digest_of({{std::nullopt, ""}}, kTwoTexts));
}

TEST(RowSetDigest, CountsEqualRowsEachTime) {
  EXPECT_FALSE(digest_of({{"a", "b"}, {"a", "b"}}, kTwoTexts) == digest_of({{"a", "b"}}, kTwoTexts));
  EXPECT_FALSE(digest_of({{"a", "b"}, {"a", "b"}}, kTwoTexts) ==
               digest_of({{"c", "d"}, {"c", "d"}}, kTwoTexts));
}

TEST(RowSetDigest, FindsAnyChangedValue) {
  rc::check([](std::vector<std::string> values, std::string other) {
    RC_PRE(!values.empty());
    const auto position = *rc::gen::inRange<std::size_t>(0, values.size());
    RC_PRE(values[position] != other);
    std::vector<MemoryRow> rows;
    for (const std::string& value : values) rows.push_back({value});
    std::vector<MemoryRow> changed = rows;
    changed[position] = {other};
    RC_ASSERT_FALSE(digest_of(rows, {Conversion::kText}) == digest_of(changed, {Conversion::kText}));
  });
}

TEST(CanonicalValue, GivesBothSidesOneSpelling) {
  EXPECT_EQ(canonical_value("1.50", Conversion::kNumeric), "1.5");
  EXPECT_EQ(canonical_value("20.00", Conversion::kNumeric),
            canonical_value("20", Conversion::kNumeric));
  EXPECT_EQ(canonical_value("NaN", Conversion::kNumeric), "NaN");
  EXPECT_EQ(canonical_value("t", Conversion::kBoolean), "1");
  EXPECT_EQ(canonical_value("0.1", Conversion::kReal),
            canonical_value("0.10000000000000001", Conversion::kReal));
  EXPECT_NE(canonical_value("0.1", Conversion::kReal),
            canonical_value("0.10000000000000002", Conversion::kReal));
  EXPECT_EQ(canonical_value("\\x00ff", Conversion::kBytea), std::string("\0\xff", 2));
  EXPECT_EQ(canonical_value("2024-03-01 12:00:00+00", Conversion::kTimestampTz),
            "2024-03-01 12:00:00+00:00");
  EXPECT_EQ(canonical_value("ab  ", Conversion::kTrimmedText), "ab");
  EXPECT_EQ(canonical_value("1.50", Conversion::kText), "1.50");
}

}  // namespace
}  // namespace etl
