#include "etl/copy/checked_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "support/memory_row_stream.h"
#include "support/schema_building.h"

namespace etl {
namespace {

constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();

// Every second record of a file, so that numbers are not positions.
class NumberedRows : public RowSource {
 public:
  NumberedRows(std::vector<MemoryRow> rows, std::size_t columns, std::size_t batch_rows = 3)
      : rows_(std::move(rows)), columns_(columns), batch_rows_(batch_rows) {}

  bool next(RowBatch& batch) override {
    batch.reset(columns_);
    for (; position_ < rows_.size() && batch.rows() < batch_rows_; ++position_) {
      for (const auto& value : rows_[position_]) {
        value ? batch.add_field(*value) : batch.add_null();
      }
      batch.end_row(2 * position_);
    }
    return !batch.empty();
  }
  std::uint64_t row_count() const override { return rows_.size() + lost; }

  std::uint64_t lost = 0;
  std::size_t read() const { return position_; }

 private:
  std::vector<MemoryRow> rows_;
  std::size_t columns_;
  std::size_t batch_rows_;
  std::size_t position_ = 0;
};

struct Outcome {
  std::vector<MemoryRow> rows;
  std::vector<std::uint64_t> numbers;
  std::uint64_t claimed = 0;
};

Outcome all_of(RowSource& source) {
  Outcome outcome;
  RowBatch batch;
  while (source.next(batch)) {
    EXPECT_FALSE(batch.empty());
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      MemoryRow values;
      for (std::size_t column = 0; column < batch.columns(); ++column) {
        values.emplace_back();
        if (!batch.null(row, column)) values.back() = std::string(batch.value(row, column));
      }
      outcome.rows.push_back(values);
      outcome.numbers.push_back(batch.number(row));
    }
  }
  EXPECT_TRUE(batch.empty());
  outcome.claimed = source.row_count();
  return outcome;
}

std::vector<Column> sales() {
  return {required("id", "int4"), column("price", "numeric(5,2)"), column("note", "varchar(3)")};
}

TextConventions decimal_comma() {
  TextConventions conventions;
  conventions.decimal = ',';
  return conventions;
}

TEST(CheckedRows, PassesGoodRowsAsTheyAre) {
  const std::vector<MemoryRow> rows{{"1", "1.5", "a"},
                                    {"2", std::nullopt, ""},
                                    {"3", "NaN", std::nullopt},
                                    {" 4 ", "-2", "abc "}};
  NumberedRows source(rows, 3);
  FaultLog log(0, 10);
  CheckedRows checked(source, sales(), {}, log);
  const Outcome outcome = all_of(checked);
  EXPECT_EQ(outcome.rows, rows);
  EXPECT_EQ(outcome.numbers, (std::vector<std::uint64_t>{0, 2, 4, 6}));
  EXPECT_EQ(outcome.claimed, 4U);
  EXPECT_EQ(log.size(), 0U);
}

TEST(CheckedRows, LeavesOutBadRowsAndKeepsTheNumbersOfTheOthers) {
  NumberedRows source({{"x", "1", "a"},
                       {"1", "1", "a"},
                       {std::nullopt, "bad", "a"},
                       {"2", "1000", "abcd"},
                       {"3", "3", "c"}},
                      3, 2);
  FaultLog log(kAny, 0);
  CheckedRows checked(source, sales(), {}, log);
  const Outcome outcome = all_of(checked);
  EXPECT_EQ(outcome.rows, (std::vector<MemoryRow>{{"1", "1", "a"}, {"3", "3", "c"}}));
  EXPECT_EQ(outcome.numbers, (std::vector<std::uint64_t>{2, 8}));
  EXPECT_EQ(outcome.claimed, 2U);

  const std::vector<RowFault> faults = log.faults();
  ASSERT_EQ(faults.size(), 3U);  // one a row, its first
  EXPECT_EQ(faults[0].record, 0U);
  EXPECT_EQ(faults[0].column, "id");
  EXPECT_EQ(faults[0].code, "22P02");
  EXPECT_EQ(faults[1].record, 4U);
  EXPECT_EQ(faults[1].code, "23502");
  EXPECT_EQ(faults[2].record, 6U);
  EXPECT_EQ(faults[2].column, "price");
  EXPECT_EQ(faults[2].reason, "\"1000\" is out of range for numeric(5,2)");
}

TEST(CheckedRows, TurnsValuesIntoPostgresqlsSpelling) {
  NumberedRows source({{"1", "1,5", "1,5"}, {"x", "2,5", "b"}, {"3", "3", "c"}, {"4", "4,25", "d"}},
                      3);
  FaultLog log(kAny, 0);
  CheckedRows checked(source, sales(), decimal_comma(), log);
  const Outcome outcome = all_of(checked);
  EXPECT_EQ(outcome.rows,
            (std::vector<MemoryRow>{{"1", "1.5", "1,5"}, {"3", "3", "c"}, {"4", "4.25", "d"}}));
  EXPECT_EQ(outcome.numbers, (std::vector<std::uint64_t>{0, 4, 6}));
}

TEST(CheckedRows, PassesNothingOnAfterTheLoadHasFailedButChecksTheRest) {
  NumberedRows source({{"1", "1", "a"}, {"x", "1", "a"}, {"2", "1", "a"}, {"y", "1", "a"}}, 3, 1);
  FaultLog log(0, 100);
  CheckedRows checked(source, sales(), {}, log);
  const Outcome outcome = all_of(checked);
  EXPECT_EQ(outcome.rows.size(), 1U);
  EXPECT_EQ(outcome.claimed, 1U);
  EXPECT_EQ(log.size(), 2U);
  EXPECT_EQ(source.read(), 4U);
}

TEST(CheckedRows, PassesNoRowOfABatchInWhichTheLoadFails) {
  NumberedRows source({{"1", "1", "a"}, {"x", "1", "a"}, {"2", "1", "a"}}, 3);
  FaultLog log(0, 100);
  CheckedRows checked(source, sales(), {}, log);
  EXPECT_TRUE(all_of(checked).rows.empty());
}

TEST(CheckedRows, EndsWhenNobodyWantsToSeeMore) {
  NumberedRows source(std::vector<MemoryRow>(100, {"x", "1", "a"}), 3, 10);
  FaultLog log(0, 5);
  CheckedRows checked(source, sales(), {}, log);
  EXPECT_EQ(all_of(checked).claimed, 0U);
  EXPECT_EQ(log.size(), 5U);
  EXPECT_EQ(source.read(), 10U);
}

TEST(CheckedRows, DoesNotHideARowThatItsSourceLost) {
  NumberedRows source({{"1", "1", "a"}, {"x", "1", "a"}}, 3);
  source.lost = 1;
  FaultLog log(kAny, 0);
  CheckedRows checked(source, sales(), {}, log);
  const Outcome outcome = all_of(checked);
  EXPECT_EQ(outcome.rows.size(), 1U);
  EXPECT_EQ(outcome.claimed, 2U);
}

TEST(CheckedRows, KeepEachRowThatIsGoodAndNoOther) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<int, bool>>& values) {
    std::vector<MemoryRow> rows;
    std::vector<MemoryRow> good;
    std::vector<std::uint64_t> numbers;
    for (const auto& [value, bad] : values) {
      const std::string number = std::to_string(value % 1000);
      rows.push_back({number, number + ",5", bad ? "four" : "ok"});
      if (bad) continue;
      good.push_back({number, number + ".5", "ok"});
      numbers.push_back(2 * (rows.size() - 1));
    }
    NumberedRows source(rows, 3, *rc::gen::inRange<std::size_t>(1, 6));
    FaultLog log(kAny, 0);
    CheckedRows checked(source, sales(), decimal_comma(), log);
    const Outcome outcome = all_of(checked);
    RC_ASSERT(outcome.rows == good);
    RC_ASSERT(outcome.numbers == numbers);
    RC_ASSERT(outcome.claimed == good.size());
    RC_ASSERT(log.size() == rows.size() - good.size());
  }));
}

TEST(ColumnsToCheck, AreTheNamedOnesInThatOrder) {
  Relation table = relation("sales", sales());
  const std::vector<Column> columns = columns_to_check(table, {"note", "id"});
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].name, "note");
  EXPECT_TRUE(columns[1].not_null);
  EXPECT_THROW(columns_to_check(table, {"gone"}), Error);
}

TEST(ColumnsToCheck, MayHaveNoValueWhereATriggerMayFillItIn) {
  Relation table = relation("sales", sales());
  table.rewrites_rows = true;
  EXPECT_FALSE(columns_to_check(table, {"id"})[0].not_null);
}

}  // namespace
}  // namespace etl
