#include "etl/copy/value_census.h"

#include <gtest/gtest.h>

#include "support/memory_row_stream.h"

namespace etl {
namespace {

std::vector<std::string> notices_of(const std::string& base, Conversion conversion,
                                    const std::vector<std::string>& values) {
  MirrorColumn column;
  column.source.name = "c";
  column.source.type.base = base;
  column.storage.conversion = conversion;
  ValueCensus census({"shop", "sale"}, {column});
  std::vector<MemoryRow> rows{{std::nullopt}};
  for (const std::string& value : values) rows.push_back({value});
  MemoryRowSource source(rows, 1, rows.size());
  RowBatch batch;
  source.next(batch);
  census.add(batch);
  std::vector<std::string> texts;
  for (const Notice& notice : census.notices())
    texts.push_back(notice.object + ": " + notice.message.english());
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ValueCensus, CountsWhatIsNoNumberAndTheSignOfZero) {
  EXPECT_EQ(
      notices_of("float8", Conversion::kReal, {"1", "NaN", "-Infinity", "Infinity", "-0", "0"}),
      (Texts{"shop.sale.c: 3 values are NaN or infinite, kept as TEXT of that name",
             "shop.sale.c: 1 negative zero lost its sign"}));
  EXPECT_EQ(notices_of("numeric", Conversion::kText, {"1.5", "NaN"}),
            (Texts{"shop.sale.c: 1 value is NaN or infinite, kept as TEXT of that name"}));
}

TEST(ValueCensus, CountsDatesThatSqliteCannotRead) {
  for (const char* base : {"date", "timestamp", "timestamptz"}) {
    EXPECT_EQ(notices_of(base, Conversion::kText,
                         {"2024-02-29", "infinity", "-infinity", "0044-03-15 BC", "10000-01-01"})
                  .size(),
              1U);
    EXPECT_TRUE(notices_of(base, Conversion::kText, {"0001-01-01", "9999-12-31"}).empty());
  }
}

TEST(ValueCensus, CountsWhatRealRounds) {
  EXPECT_EQ(notices_of("numeric", Conversion::kReal,
                       {"123456789012345", "1234567890123456", "0.1234567890123456", "1.50",
                        "0.00000000000000000015", "1000000000000000"}),
            (Texts{"shop.sale.c: 3 values of more than 15 digits were rounded"}));
}

TEST(ValueCensus, IsSilentOnPlainValues) {
  EXPECT_TRUE(notices_of("float8", Conversion::kReal, {"1.5", "-1e-7"}).empty());
  EXPECT_TRUE(notices_of("text", Conversion::kText, {"NaN", "infinity"}).empty());
}

}  // namespace
}  // namespace etl
