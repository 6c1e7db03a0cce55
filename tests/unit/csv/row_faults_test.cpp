// Records of another number of fields, where somebody notes them, and how the others are numbered.
#include <gtest/gtest.h>

#include "support/csv_text.h"

namespace etl {
namespace {

using Numbers = std::vector<std::uint64_t>;

struct Reading {
  std::vector<MemoryRow> rows;
  Numbers numbers;
  std::uint64_t row_count = 0;
  std::uint64_t record_count = 0;
  Numbers lines;  // of all records
};

Reading read(const CsvText& text, FaultLog* faults, const CsvOptions& options = {}) {
  const std::unique_ptr<CsvInput> input = text.open(options);
  if (faults != nullptr) input->note_faults(*faults);
  Reading reading;
  MemoryRowSink sink(reading.rows);
  RowBatch batch;
  while (input->next(batch)) {
    EXPECT_TRUE(batch.numbered());
    sink.write(batch);
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      reading.numbers.push_back(batch.number(row));
    }
  }
  sink.finish();
  reading.row_count = input->row_count();
  reading.record_count = input->record_count();
  for (std::uint64_t i = 0; i < reading.record_count; ++i) {
    reading.lines.push_back(input->line_of(i));
  }
  return reading;
}

TEST(CsvRowFaults, AreNotedAndTheirRecordsLeftOut) {
  FaultLog faults(10, 10);
  const Reading reading = read(CsvText("a,b\n1,2\n3\n\"x\ny\",4\n5,6,7\n\n8,9\n"), &faults);
  EXPECT_EQ(reading.rows, (std::vector<MemoryRow>{{"1", "2"}, {"x\ny", "4"}, {"8", "9"}}));
  EXPECT_EQ(reading.numbers, (Numbers{0, 2, 4}));
  EXPECT_EQ(reading.row_count, 3U);
  EXPECT_EQ(reading.record_count, 5U);
  EXPECT_EQ(reading.lines, (Numbers{2, 3, 4, 6, 8}));

  const std::vector<RowFault> noted = faults.faults();
  ASSERT_EQ(noted.size(), 2U);
  EXPECT_EQ(noted[0].record, 1U);
  EXPECT_EQ(noted[0].code, "22P04");
  EXPECT_EQ(noted[0].column, "");
  EXPECT_EQ(noted[0].reason, "1 field where the header has 2");
  EXPECT_EQ(noted[1].record, 3U);
  EXPECT_EQ(noted[1].reason, "3 fields where the header has 2");
}

TEST(CsvRowFaults, EndTheReadingOnceNobodyWantsToSeeMore) {
  FaultLog faults(1, 2);
  const Reading reading = read(CsvText("a,b\n1,2\n3\n4\n5,6\n7\n"), &faults);
  EXPECT_EQ(reading.rows, (std::vector<MemoryRow>{{"1", "2"}}));
  EXPECT_EQ(reading.record_count, 3U);
  EXPECT_EQ(faults.size(), 2U);
}

TEST(CsvRowFaults, MayBeAllThereIs) {
  FaultLog faults(10, 10);
  const Reading reading = read(CsvText("a,b\n1\n2\n"), &faults);
  EXPECT_TRUE(reading.rows.empty());
  EXPECT_EQ(reading.record_count, 2U);
  EXPECT_EQ(faults.size(), 2U);
}

TEST(CsvRowFaults, MayBeMoreThanABatchHoldsBeforeTheFirstRow) {
  std::string text = "a,b\n";
  for (int i = 0; i < 300; ++i) text += std::string(10'000, 'x') + "\n";
  FaultLog faults(1000, 1000);
  const Reading reading = read(CsvText(text + "1,2\n"), &faults);
  EXPECT_EQ(reading.rows, (std::vector<MemoryRow>{{"1", "2"}}));
  EXPECT_EQ(reading.numbers, (Numbers{300}));
}

TEST(CsvRowFaults, AreNoneOfTheFooter) {
  FaultLog faults(10, 10);
  CsvOptions options;
  options.skip_footer = 1;
  EXPECT_EQ(read(CsvText("a,b\n1,2\nTotal\n"), &faults, options).record_count, 1U);
  EXPECT_EQ(faults.size(), 0U);
}

TEST(CsvRowFaults, AreNoneOfAQuoteThatIsNotClosed) {
  FaultLog faults(10, 10);
  EXPECT_THROW(read(CsvText("a,b\n1,2\n\"3\n"), &faults), Error);
}

TEST(CsvRows, AreNumberedAlsoWhereNobodyNotesFaults) {
  EXPECT_EQ(read(CsvText("a\n1\n2\n3\n"), nullptr).numbers, (Numbers{0, 1, 2}));
}

TEST(CsvRows, KeepTheirNumbersAcrossBatches) {
  std::string text = "a,b\n";
  for (int i = 0; i < 300'000; ++i) text += i % 1000 == 7 ? "x\n" : std::to_string(i) + ",x\n";
  FaultLog faults(1000, 1000);
  const Reading reading = read(CsvText(text), &faults);
  EXPECT_EQ(faults.size(), 300U);
  ASSERT_EQ(reading.rows.size(), 300'000U - 300U);
  for (std::size_t row = 0; row < reading.rows.size(); ++row) {
    ASSERT_EQ(reading.rows[row][0], std::to_string(reading.numbers[row]));
  }
}

}  // namespace
}  // namespace etl
