#include "etl/copy/table_digest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <xxhash.h>

#include <algorithm>
#include <numeric>

#include "support/memory_row_stream.h"

namespace etl {
namespace {

TableDigest digest_of(std::vector<MemoryRow> rows, std::vector<Spelling> columns,
                      Partitioning partitioning = {}) {
  const std::size_t width = columns.size();
  TableDigest digest(std::move(columns), std::move(partitioning));
  MemoryRowSource source(std::move(rows), width);
  RowBatch batch;
  while (source.next(batch)) digest.add(batch);
  return digest;
}

const std::vector<Spelling> kTwoTexts{Spelling::kAsIs, Spelling::kAsIs};

std::string hex_of(std::vector<MemoryRow> rows, std::vector<Spelling> columns = kTwoTexts) {
  return digest_of(std::move(rows), std::move(columns)).hex();
}

TEST(TableDigest, DoesNotDependOnTheOrderOfRows) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<std::string, std::string>>& pairs) {
    std::vector<MemoryRow> rows;
    for (const auto& [a, b] : pairs) rows.push_back({a, b});
    std::vector<MemoryRow> reversed(rows.rbegin(), rows.rend());
    RC_ASSERT(hex_of(rows) == hex_of(reversed));
  }));
}

// A value too long to be copied together is hashed in pieces: the sum must be that of the whole.
TEST(TableDigest, ALongValueIsHashedLikeAShortOne) {
  for (const std::size_t size : {65'535U, 65'536U, 300'000U}) {
    const std::string value(size, 'v');
    std::string row;
    for (const std::string& field : {std::string("key"), value, std::string("after")}) {
      const std::uint64_t length = field.size();
      row.append(reinterpret_cast<const char*>(&length), sizeof length).append(field);
    }
    const XXH128_hash_t hash = XXH3_128bits(row.data(), row.size());
    EXPECT_EQ(hex_of({{"key", value, "after"}}, {3, Spelling::kAsIs}),
              hex({hash.low64, hash.high64}));
  }
}

TEST(TableDigest, TellsRowsApartThatLookAlikeWhenJoined) {
  EXPECT_NE(hex_of({{"a", "bc"}}), hex_of({{"ab", "c"}}));
  EXPECT_NE(hex_of({{"", std::nullopt}}), hex_of({{std::nullopt, ""}}));
}

TEST(TableDigest, CountsEqualRowsEachTime) {
  EXPECT_NE(hex_of({{"a", "b"}, {"a", "b"}}), hex_of({{"a", "b"}}));
  EXPECT_NE(hex_of({{"a", "b"}, {"a", "b"}}), hex_of({{"c", "d"}, {"c", "d"}}));
}

TEST(TableDigest, FindsAnyChangedValue) {
  EXPECT_TRUE(rc::check([](std::vector<std::string> values, const std::string& other) {
    RC_PRE(!values.empty());
    const auto position = *rc::gen::inRange<std::size_t>(0, values.size());
    RC_PRE(values[position] != other);
    std::vector<MemoryRow> rows;
    for (const std::string& value : values) rows.push_back({value});
    std::vector<MemoryRow> changed = rows;
    changed[position] = {other};
    RC_ASSERT(hex_of(rows, {Spelling::kAsIs}) != hex_of(changed, {Spelling::kAsIs}));
  }));
}

TEST(TableDigest, SeesOneValueInItsSpellings) {
  EXPECT_EQ(hex_of({{"1e2", "ab  "}}, {Spelling::kDouble, Spelling::kTrimmed}),
            hex_of({{"100", "ab"}}, {Spelling::kDouble, Spelling::kTrimmed}));
  EXPECT_EQ(hex_of({{"-0", "1.50"}}, {Spelling::kDouble, Spelling::kDecimal}),
            hex_of({{"0", "1.5"}}, {Spelling::kDouble, Spelling::kDecimal}));
  EXPECT_NE(hex_of({{"0.1"}}, {Spelling::kDouble}),
            hex_of({{"0.10000000000000002"}}, {Spelling::kDouble}));
  EXPECT_NE(hex_of({{"NaN"}}, {Spelling::kDouble}), hex_of({{"0"}}, {Spelling::kDouble}));
  EXPECT_NE(hex_of({{"1.50"}}, {Spelling::kAsIs}), hex_of({{"1.5"}}, {Spelling::kAsIs}));
}

TEST(Partitioning, PutsEachIntegerKeyIntoTheRangeThatHoldsIt) {
  const Partitioning parts = Partitioning::by_key(0, KeyOrder::kInteger, {"-5", "10", "200"});
  ASSERT_EQ(parts.parts(), 4U);
  const TableDigest digest = digest_of({{"-6"}, {"-5"}, {"9"}, {"10"}, {"199"}, {"200"}, {"1000"}},
                                       {Spelling::kAsIs}, parts);
  EXPECT_EQ(digest.parts()[0].rows, 1U);
  EXPECT_EQ(digest.parts()[1].rows, 2U);
  EXPECT_EQ(digest.parts()[2].rows, 2U);
  EXPECT_EQ(digest.parts()[3].rows, 2U);
  EXPECT_FALSE(parts.range(0, "id").from.has_value());
  EXPECT_EQ(parts.range(1, "id").from, "-5");
  EXPECT_EQ(parts.range(1, "id").to, "10");
  EXPECT_FALSE(parts.range(3, "id").to.has_value());
}

TEST(Partitioning, OrdersTextKeysByTheirBytes) {
  const Partitioning parts = Partitioning::by_key(0, KeyOrder::kBytes, {"B", "a", "\xc3\xa9"});
  const TableDigest digest = digest_of({{"A"}, {"B"}, {"Z"}, {"a"}, {"z"}, {"\xc3\xa9t\xc3\xa9"}},
                                       {Spelling::kAsIs}, parts);
  EXPECT_EQ(digest.parts()[0].rows, 1U);
  EXPECT_EQ(digest.parts()[1].rows, 2U);
  EXPECT_EQ(digest.parts()[2].rows, 2U);
  EXPECT_EQ(digest.parts()[3].rows, 1U);
}

TEST(Partitioning, KeepsTheTotalWhateverTheParts) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& values) {
    std::vector<MemoryRow> rows;
    for (const std::string& value : values) rows.push_back({value});
    const std::string total = digest_of(rows, {Spelling::kAsIs}).hex();
    const auto by_hash = Partitioning::by_hash(16, {});
    const auto by_key = Partitioning::by_key(0, KeyOrder::kBytes, {"0", "m"});
    RC_ASSERT(digest_of(rows, {Spelling::kAsIs}, by_hash).hex() == total);
    RC_ASSERT(digest_of(rows, {Spelling::kAsIs}, by_key).hex() == total);
  }));
}

}  // namespace
}  // namespace etl
