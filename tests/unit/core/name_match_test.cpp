#include "etl/core/name_match.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

TEST(NameMatch, ComparesLettersAndDigitsAlone) {
  EXPECT_EQ(matching_form("Price_PerUnit"), matching_form("price_per_unit"));
  EXPECT_EQ(matching_form("Salesid"), matching_form("sales_id"));
  EXPECT_EQ(matching_form("QuarterName"), matching_form("quarter_name"));
  EXPECT_NE(matching_form("col1"), matching_form("col2"));
}

TEST(NameMatch, LeavesOutFolderExtensionAndCopyNumberOfAFile) {
  for (const char* path : {"data/DimDate (1).csv", "dim_date.csv", "C:\\x\\Dim-Date.CSV",
                           "dim_date.csv.gz", "DIM DATE.tsv"}) {
    EXPECT_EQ(table_form_of_file(path), "dimdate") << path;
  }
  EXPECT_NE(table_form_of_file("DimDate (old).csv"), "dimdate");
}

TEST(NameMatch, GivesEveryCandidate) {
  EXPECT_EQ(match_name("dimdate", {"dim_date", "other", "DimDate"}),
            (std::vector<std::size_t>{0, 2}));
  EXPECT_TRUE(match_name("dimdate", {"dim_dates"}).empty());
  EXPECT_TRUE(match_name(matching_form("#"), {"%", "_"}).empty());
}

}  // namespace
}  // namespace etl
