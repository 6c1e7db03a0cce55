// The files in sql/queries/ are for both databases: here is the proof.
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

using Table = std::vector<std::vector<std::string>>;

bool same_value(const std::string& a, const std::string& b) {
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double number_a = std::strtod(a.c_str(), &end_a);
  const double number_b = std::strtod(b.c_str(), &end_b);
  const bool numbers = !a.empty() && !b.empty() && *end_a == '\0' && *end_b == '\0';
  // Money has two decimals; anything less is how SQLite prints a binary fraction.
  return numbers ? std::fabs(number_a - number_b) < 1e-6 : a == b;
}

class AnalystQuery : public EtlProgram, public testing::WithParamInterface<std::string> {
 protected:
  Table in_postgres(const std::string& sql) {
    TestConnection connection = database_.connect();
    connection.run("SET search_path = bi_schema");
    Table found;
    for (const TestConnection::Row& row : connection.rows(sql)) {
      found.emplace_back();
      for (const std::optional<std::string>& field : row) {
        found.back().push_back(field.value_or("NULL"));
      }
    }
    return found;
  }

  void expect_equal_answers() {
    const std::string sql = read_text(GetParam());
    const Table expected = in_postgres(sql);
    const Table found = MirrorFile(mirror_path()).rows(sql);
    ASSERT_FALSE(expected.empty());
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t row = 0; row < expected.size(); ++row) {
      ASSERT_EQ(found[row].size(), expected[row].size());
      for (std::size_t column = 0; column < expected[row].size(); ++column) {
        EXPECT_TRUE(same_value(expected[row][column], found[row][column]))
            << "row " << row << ", column " << column << ": PostgreSQL " << expected[row][column]
            << ", mirror " << found[row][column];
      }
    }
  }
};

TEST_P(AnalystQuery, GivesPostgresqlsAnswerInTheMirror) {
  load_and_replicate();
  expect_equal_answers();
}

// Averages that end on half a cent, whole amounts (which SQLite keeps as integers), equal ranks.
TEST_P(AnalystQuery, GivesPostgresqlsAnswerForAwkwardNumbers) {
  etl_ok({"load-csv", sample_folder()});
  database_.run(
      "INSERT INTO bi_schema.fact_sales "
      "(sales_id, date_id, product_id, segment_id, price_per_unit, quantity_sold) "
      "SELECT 'W-' || i, 20230101 + i % 28, 2001 + i % 25, 501 + 3 * (i % 20), "
      "       CASE i % 3 WHEN 0 THEN 5 ELSE 0.01 * (i * 37 % 5000 + 1) END, 1 + i % 7 "
      "FROM generate_series(1, 2001) AS i");
  etl_ok({"replicate"});
  expect_equal_answers();
}

std::vector<std::string> query_files() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(ETL_SOURCE_DIR) + "/sql/queries")) {
    files.push_back(entry.path().string());
  }
  return files;
}

INSTANTIATE_TEST_SUITE_P(Files, AnalystQuery, testing::ValuesIn(query_files()),
                         [](const testing::TestParamInfo<std::string>& file) {
                           return std::filesystem::path(file.param).stem().string();
                         });

TEST(AnalystQueries, AreThere) { EXPECT_GE(query_files().size(), 4U); }

}  // namespace
}  // namespace etl
