// Indexes on one column of numbers, whose rows are sorted by the group: against SQLite's own index.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "support/temporary_folder.h"
#include "unit/sqlite_bulk/both_ways.h"

namespace etl::bulk_test {
namespace {

using Value = std::optional<std::string>;

// A table of `count` rows with the value, and an index on it in each direction.
std::string differences_of(const std::string& type, Conversion conversion, std::size_t count,
                           const std::function<Value(std::size_t)>& value,
                           std::size_t memory_budget = std::size_t{16} << 20) {
  Case wanted;
  wanted.batch_rows = 5000;
  wanted.memory_budget = memory_budget;
  wanted.schema = "CREATE TABLE t(a " + type +
                  ", b TEXT); CREATE INDEX up ON t(a); CREATE INDEX down ON t(a DESC);";
  Table table{"t", {conversion, Conversion::kText}, {}};
  for (std::size_t i = 0; i < count; ++i) table.rows.push_back({value(i), std::to_string(i % 10)});
  wanted.tables = {std::move(table)};
  const TemporaryFolder folder;
  std::string text;
  for (const std::string& line : differences(wanted, folder.path())) {
    text += line.substr(0, 500) + "\n";
  }
  return text;
}

std::string integers(std::size_t count, const std::function<Value(std::size_t)>& value) {
  return differences_of("INTEGER", Conversion::kInteger, count, value);
}

std::string decimals(const std::function<Value(std::size_t)>& value) {
  return differences_of("NUMERIC(12,2)", Conversion::kNumeric, 40'000, value);
}

TEST(NumberGroups, OfFewNumbersInManyRows) {
  // More rows than a chunk, more of one number than a group.
  EXPECT_EQ(integers(70'000,
                     [](std::size_t i) -> Value {
                       if (i % 11 == 0) return std::nullopt;
                       if (i % 2 == 0) return "7";
                       return std::to_string(static_cast<long>(i % 300) - 150);
                     }),
            "");
}

TEST(NumberGroups, OfOneNumberAlone) {
  EXPECT_EQ(integers(9'000, [](std::size_t) { return "-1"; }), "");
  EXPECT_EQ(integers(9'000, [](std::size_t) { return std::nullopt; }), "");
}

TEST(NumberGroups, OfManyNumbersBeyondTheMemory) {
  const auto scattered = [](std::size_t i) -> Value {
    return std::to_string(static_cast<std::int64_t>(i * 0x9e3779b97f4a7c15U));
  };
  EXPECT_EQ(differences_of("INTEGER", Conversion::kInteger, 60'000, scattered, 100'000), "");
}

TEST(NumberGroups, OfDecimalsWholeAndBroken) {
  EXPECT_EQ(decimals([](std::size_t i) -> Value {
              if (i % 13 == 0) return std::nullopt;
              return (i % 3 == 0 ? "-" : "") + std::to_string(i % 500) +
                     (i % 2 == 0 ? ".00" : ".5");
            }),
            "");
}

TEST(NumberGroups, OfRealsWithBothZeros) {
  EXPECT_EQ(differences_of("REAL", Conversion::kReal, 20'000,
                           [](std::size_t i) -> Value {
                             const char* const values[] = {"-0",     "0", "1e300", "-1e300",
                                                           "5e-324", "2", "-0.5",  "1e18"};
                             return values[i * 7 % 8];
                           }),
            "");
}

TEST(NumberGroups, GiveWayToAValueThatIsNoNumber) {
  for (const std::size_t place : {0U, 5U, 35'000U, 39'999U}) {
    EXPECT_EQ(decimals([&](std::size_t i) -> Value {
                return i == place ? "NaN" : std::to_string(i % 90) + ".25";
              }),
              "")
        << place;
  }
}

TEST(NumberGroups, GiveWayToNumbersThatEightBytesDoNotHoldBesideTheOthers) {
  EXPECT_EQ(integers(40'000,
                     [](std::size_t i) -> Value {
                       return i == 39'000 ? "-9223372036854775808" : std::to_string(i % 5);
                     }),
            "");
  EXPECT_EQ(decimals([](std::size_t i) -> Value {
              return i == 39'000 ? "9007199254740993" : std::to_string(i % 5);
            }),
            "");
}

TEST(NumberGroups, GiveWayToRowsThatComeOutOfOrder) {
  Case wanted;
  wanted.schema =
      "CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER); CREATE INDEX up ON t(a);"
      "CREATE INDEX down ON t(a DESC);";
  Table table{"t", {Conversion::kInteger, Conversion::kInteger}, {}};
  for (int i = 0; i < 5'000; ++i) {
    // Gaps that four bytes do not hold, and then one step back.
    const std::int64_t id = i == 4'000 ? 17 : 1'000'000'000'000 * i;
    table.rows.push_back({std::to_string(id), std::to_string(i % 3)});
  }
  wanted.tables = {std::move(table)};
  const TemporaryFolder folder;
  EXPECT_TRUE(differences(wanted, folder.path()).empty());
}

}  // namespace
}  // namespace etl::bulk_test
