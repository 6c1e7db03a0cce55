#include "etl/core/name_match.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

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

TEST(NamesForTables, AreMadeOfWordsInSmallLetters) {
  EXPECT_EQ(column_name_for("Price_PerUnit"), "price_per_unit");
  EXPECT_EQ(column_name_for("QuarterName"), "quarter_name");
  EXPECT_EQ(column_name_for("customerID"), "customer_id");
  EXPECT_EQ(column_name_for("HTTPServer2Name"), "http_server2_name");
  EXPECT_EQ(column_name_for("  Total (EUR) "), "total_eur");
  EXPECT_EQ(column_name_for("Gr\u00f6\u00dfe"), "gr\u00f6\u00dfe");
  EXPECT_EQ(column_name_for("order"), "order");
  EXPECT_EQ(column_name_for("2024"), "2024");
  EXPECT_EQ(column_name_for("CTID"), "ctid_");
  EXPECT_EQ(column_name_for("%"), "");
  EXPECT_EQ(table_name_for_file("data/DimDate (1).csv.gz"), "dim_date");
  EXPECT_EQ(table_name_for_file("sales-2024.TXT"), "sales_2024");
  EXPECT_EQ(table_name_for_file("-"), "");
}

TEST(NamesForTables, FitIntoAnIdentifierOrAreNone) {
  EXPECT_EQ(column_name_for(std::string(62, 'a') + "_b"), std::string(62, 'a') + "b");
  EXPECT_EQ(column_name_for(std::string(64, 'a')), "");
}

TEST(NamesForTables, MatchTheNamesTheyCameFrom) {
  EXPECT_TRUE(rc::check([](const std::string& name) {
    const std::string column = column_name_for(name);
    if (!column.empty()) RC_ASSERT(matching_form(column) == matching_form(name));
    const std::string table = table_name_for_file(name + ".csv");
    if (!table.empty()) RC_ASSERT(matching_form(table) == table_form_of_file(name + ".csv"));
  }));
}

}  // namespace
}  // namespace etl
