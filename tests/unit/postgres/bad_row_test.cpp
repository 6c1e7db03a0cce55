#include "postgres/bad_row.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

Relation sales() {
  Relation relation;
  relation.name = {"shop", "sales"};
  Column id;
  id.name = "id";
  id.type.name = "integer";
  Column price;
  price.name = "price";
  price.type.name = "numeric(10,2)";
  relation.columns = {id, price};
  ForeignKey key;
  key.name = "sales_id_fkey";
  key.columns = {"id"};
  key.referenced = {"shop", "items"};
  relation.foreign_keys = {key};
  return relation;
}

TEST(CopyPosition, IsFoundInAnyLanguage) {
  for (const std::string context : {
           "COPY sales, line 3, column price: \"abc\"",
           "COPY sales, Zeile 3, Spalte price: »abc«",
           "COPY sales, línea 3, columna price: «abc»",
           "COPY sales, ligne 3, colonne price : « abc »",
           "COPY sales, строка 3, столбец price: \"abc\"",
       }) {
    const CopyPosition position = parse_copy_context(context, "sales", {"id", "price"});
    EXPECT_EQ(position.line, 3U) << context;
    EXPECT_EQ(position.column, "price") << context;
    EXPECT_NE(position.value.find("abc"), std::string::npos) << context;
  }
}

TEST(CopyPosition, HasNoColumnWhereTheWholeRowIsShown) {
  const CopyPosition position =
      parse_copy_context("COPY sales, line 12: \"1\tid: 7\"", "sales", {"price"});
  EXPECT_EQ(position.line, 12U);
  EXPECT_EQ(position.column, "");
}

TEST(CopyPosition, SurvivesDigitsInTheTablesName) {
  EXPECT_EQ(parse_copy_context("COPY t2024, line 5", "t2024", {}).line, 5U);
  EXPECT_EQ(parse_copy_context("", "t2024", {}).line, std::nullopt);
}

TEST(BadRow, NamesTableColumnRowAndValue) {
  ServerReport report;
  report.sqlstate = "22P02";
  report.context = "COPY sales, line 3, column price: \"abc\"";
  const Error error = bad_row_error(report, sales(), {"id", "price"}, 100);
  EXPECT_EQ(error.kind, ErrorKind::kBadInput);
  EXPECT_EQ(error.table, "shop.sales");
  EXPECT_EQ(error.column, "price");
  EXPECT_EQ(error.line, 103U);
  EXPECT_STREQ(error.what(), "shop.sales, column price: \"abc\" is not a valid numeric(10,2)");
}

TEST(BadRow, NamesTheColumnOfAForeignKey) {
  ServerReport report;
  report.sqlstate = "23503";
  report.constraint = "sales_id_fkey";
  report.detail = "Schlüssel (id)=(99) ist nicht in Tabelle »items« vorhanden.";
  const Error error = bad_row_error(report, sales(), {"id", "price"}, 0);
  EXPECT_EQ(error.column, "id");
  EXPECT_EQ(error.line, std::nullopt);
  EXPECT_STREQ(error.what(),
               "shop.sales, column id: no row in shop.items for (id)=(99), sales_id_fkey");
}

TEST(BadRow, CutsALongValueShort) {
  ServerReport report;
  report.sqlstate = "22001";
  report.context = "COPY sales, line 1, column id: \"" + std::string(5000, 'x') + "\"";
  const Error error = bad_row_error(report, sales(), {"id"}, 0);
  EXPECT_LT(std::string(error.what()).size(), 200U);
}

}  // namespace
}  // namespace etl
