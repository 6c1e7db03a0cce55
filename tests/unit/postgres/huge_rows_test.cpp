#include "postgres/huge_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "etl/core/error.h"

namespace etl {
namespace {

// A row of two columns; the second comes in pieces.
bool accepts(const std::vector<std::string>& lines, RowBatch& batch) {
  HugeRowReader reader(2, {});
  batch.reset(2);
  try {
    for (const std::string& line : lines) reader.add(line, batch);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kInternal);
    return false;
  }
  return !reader.inside_row();
}

TEST(HugeRows, PiecesComeAheadOfTheirRow) {
  RowBatch batch;
  EXPECT_TRUE(accepts({"0\t0\t0\t\\N\t1\tshort", "2\t3\t0\t\\\\x6162\t\\N\t\\N",
                       "2\t3\t1\t\\\\x63\t\\N\t\\N", "0\t0\t0\t\\N\t2\t\\N"},
                      batch));
  ASSERT_EQ(batch.rows(), 2U);
  EXPECT_EQ(batch.value(0, 1), "short");
  EXPECT_EQ(batch.value(1, 0), "2");
  EXPECT_EQ(batch.value(1, 1), "abc");
}

TEST(HugeRows, APieceThatIsMissingOrOutOfOrderIsAnError) {
  const std::string first = "2\t3\t0\t\\\\x6162\t\\N\t\\N";
  const std::string second = "2\t3\t1\t\\\\x63\t\\N\t\\N";
  const std::string row = "0\t0\t0\t\\N\t2\t\\N";
  RowBatch batch;
  EXPECT_FALSE(accepts({first, row}, batch));
  EXPECT_FALSE(accepts({second, row}, batch));
  EXPECT_FALSE(accepts({second, first, row}, batch));
  EXPECT_FALSE(accepts({first, first, row}, batch));
  EXPECT_FALSE(accepts({first, second, second, row}, batch));
  EXPECT_FALSE(accepts({first, second}, batch));  // and its row never comes
}

}  // namespace
}  // namespace etl
