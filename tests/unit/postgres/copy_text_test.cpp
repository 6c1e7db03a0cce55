#include "postgres/copy_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "etl/core/error.h"

namespace etl {
namespace {

using Row = std::vector<std::optional<std::string>>;

Row read_back(const RowBatch& batch, std::size_t row) {
  Row fields;
  for (std::size_t column = 0; column < batch.columns(); ++column) {
    if (batch.null(row, column)) {
      fields.emplace_back(std::nullopt);
    } else {
      fields.emplace_back(std::string(batch.value(row, column)));
    }
  }
  return fields;
}

Row split(const std::string& line, std::size_t columns) {
  RowBatch batch(columns);
  add_copy_line(line, columns, batch);
  EXPECT_EQ(batch.rows(), 1U);
  return read_back(batch, 0);
}

TEST(CopyText, SplitsAtTabs) { EXPECT_EQ(split("1\tabc\t2.50\n", 3), (Row{"1", "abc", "2.50"})); }

TEST(CopyText, TellsNullFromTheEmptyString) {
  EXPECT_EQ(split("\\N\t\t\\N\n", 3), (Row{std::nullopt, "", std::nullopt}));
}

TEST(CopyText, TakesABackslashAndNThatIsData) {
  EXPECT_EQ(split("\\\\N\tx\\\\N\n", 2), (Row{"\\N", "x\\N"}));
}

TEST(CopyText, UndoesEveryEscapeThatTheServerWrites) {
  EXPECT_EQ(split("a\\bb\\fc\\nd\\re\\tf\\vg\\\\h\n", 1), (Row{"a\bb\fc\nd\re\tf\vg\\h"}));
}

TEST(CopyText, KeepsTheEndOfDataMarkerAsData) { EXPECT_EQ(split("\\\\.\n", 1), (Row{"\\."})); }

TEST(CopyText, ReadsARowWithoutColumns) { EXPECT_EQ(split("\n", 0), Row{}); }

TEST(CopyText, ReadsARowOfOneEmptyField) { EXPECT_EQ(split("\n", 1), (Row{""})); }

TEST(CopyText, RefusesAnotherNumberOfFieldsAndLeavesTheBatchAsItWas) {
  for (const char* line : {"1\n", "1\t2\t3\n", "\\n\n", "\n", "1\t2\\\n", "1\t\\x41\n"}) {
    RowBatch batch(2);
    add_copy_line("a\tb\n", 2, batch);
    const std::size_t size = batch.byte_size();
    EXPECT_THROW(add_copy_line(line, 2, batch), Error) << line;
    EXPECT_EQ(batch.rows(), 1U);
    EXPECT_EQ(batch.byte_size(), size);
    add_copy_line("c\td\n", 2, batch);
    EXPECT_EQ(read_back(batch, 1), (Row{"c", "d"}));
  }
}

TEST(CopyText, RefusesFieldsWhereThereAreNoColumns) {
  RowBatch batch(0);
  EXPECT_THROW(add_copy_line("1\n", 0, batch), Error);
}

std::string written(const Row& row) {
  RowBatch batch(row.size());
  for (const auto& field : row) field ? batch.add_field(*field) : batch.add_null();
  batch.end_row();
  std::string line;
  append_copy_line(batch, 0, line);
  return line;
}

TEST(CopyText, WritesWhatTheManualAsksFor) {
  EXPECT_EQ(written({"a\tb", std::nullopt, "", "\\N", "\\."}), "a\\tb\t\\N\t\t\\\\N\t\\\\.\n");
}

RC_GTEST_PROP(CopyText, ReadsBackWhateverItWrites, ()) {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
  // Bytes that matter, often, among all others.
  const auto byte = rc::gen::weightedOneOf<char>(
      {{3, rc::gen::element('\\', '\t', '\n', '\r', 'N', '.', '\b', '\f', '\v', 't')},
       {2, rc::gen::arbitrary<char>()}});
  const auto row = *rc::gen::container<std::vector<std::optional<std::string>>>(
      columns,
      rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::container<std::string>(byte)),
                   [](const std::pair<int, std::string>& field) {
                     return field.first == 0 ? std::optional<std::string>()
                                             : std::optional<std::string>(field.second);
                   }));
  const std::string line = written(row);
  RC_ASSERT(line.find('\n') == line.size() - 1);
  RC_ASSERT(split(line, columns) == row);
}

RC_GTEST_PROP(CopyText, EitherTakesALineOrRefusesItWhole, ()) {
  const auto byte = rc::gen::element('\\', '\t', 'N', 'a', '\n', '0');
  const auto line = *rc::gen::container<std::string>(byte);
  const auto columns = *rc::gen::inRange<std::size_t>(0, 4);
  RowBatch batch(columns);
  try {
    add_copy_line(line, columns, batch);
    RC_ASSERT(batch.rows() == 1U);
  } catch (const Error&) {
    RC_ASSERT(batch.rows() == 0U);
    RC_ASSERT(batch.byte_size() == 0U);
  }
}

}  // namespace
}  // namespace etl
