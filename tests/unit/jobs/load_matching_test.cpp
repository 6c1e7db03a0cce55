#include "jobs/load_matching.h"

#include <gtest/gtest.h>

#include "etl/core/error.h"

namespace etl {
namespace {

Relation table(const std::string& name, const std::vector<std::string>& columns = {"id"}) {
  Relation relation;
  relation.name = {"shop", name};
  for (const std::string& column : columns) {
    Column added;
    added.name = column;
    relation.columns.push_back(added);
  }
  return relation;
}

SchemaModel schema(const std::vector<std::string>& tables) {
  SchemaModel model;
  for (const std::string& name : tables) model.relations.push_back(table(name));
  return model;
}

template <typename Work>
Error refusal(Work work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kBadInput);
    return error;
  }
  ADD_FAILURE() << "accepted";
  return Error(ErrorKind::kInternal, "");
}

Error table_refusal(const std::string& path, const std::string& wanted, const SchemaModel& model) {
  return refusal([&] { table_for_file(path, wanted, model); });
}

Error header_refusal(const std::vector<std::string>& header, const Relation& target) {
  return refusal([&] { columns_for_header("x.csv", header, target); });
}

TEST(LoadMatching, FindsATableByTheFormOfTheFilesName) {
  const SchemaModel model = schema({"dim_date", "fact_sales"});
  EXPECT_EQ(table_for_file("data/DimDate (1).csv", "", model).name.name, "dim_date");
  EXPECT_EQ(table_for_file("x.csv", "Fact Sales", model).name.name, "fact_sales");
  EXPECT_EQ(table_for_file("x.csv", "shop.fact_sales", model).name.name, "fact_sales");
}

TEST(LoadMatching, TakesTheExactSpellingOfTwoNamesOfOneForm) {
  const SchemaModel model = schema({"ab", "a_b"});
  EXPECT_EQ(table_for_file("data/a_b.csv", "", model).name.name, "a_b");
  EXPECT_EQ(table_for_file("x.csv", "ab", model).name.name, "ab");
  EXPECT_EQ(columns_for_header("x.csv", {"a_b", "ab"}, table("t", {"ab", "a_b"})),
            (std::vector<std::string>{"a_b", "ab"}));
}

TEST(LoadMatching, NamesTheCandidatesWhereTheSpellingDoesNotDecide) {
  const SchemaModel model = schema({"ab", "a_b"});
  EXPECT_EQ(table_refusal("A-B.csv", "", model).hint, "name one with --table: ab, a_b");
  EXPECT_NE(std::string(table_refusal("x.csv", "A-B", model).what()).find("ab, a_b"),
            std::string::npos);
  const Error column = header_refusal({"A-B"}, table("t", {"ab", "a_b"}));
  EXPECT_NE(std::string(column.what()).find("several columns match A-B: ab, a_b"),
            std::string::npos)
      << column.what();
}

TEST(LoadMatching, NamesTheTablesThereAreForAnUnknownOne) {
  const SchemaModel model = schema({"dim_date", "fact_sales"});
  EXPECT_EQ(table_refusal("customers.csv", "", model).hint,
            "name one with --table; tables: dim_date, fact_sales");
  EXPECT_EQ(table_refusal("x.csv", "customers", model).hint, "tables: dim_date, fact_sales");
}

TEST(LoadMatching, AsksForATableForStandardInput) {
  const SchemaModel model = schema({"dim_date"});
  EXPECT_EQ(table_refusal("-", "", model).hint, "name one with --table; tables: dim_date");
  EXPECT_EQ(table_for_file("-", "dim_date", model).name.name, "dim_date");
}

TEST(LoadMatching, LoadsIntoNoMaterializedView) {
  SchemaModel model = schema({"dim_date", "totals"});
  model.relations[1].kind = RelationKind::kMaterializedView;
  EXPECT_EQ(table_refusal("totals.csv", "", model).hint, "name one with --table; tables: dim_date");
}

TEST(LoadMatching, ReordersColumnsAndLeavesOutThoseThatFillThemselves) {
  Relation target = table("sale", {"id", "city", "total", "seen", "note"});
  for (Column& column : target.columns) column.not_null = true;
  target.columns[0].identity = true;
  target.columns[2].generated = true;
  target.columns[3].default_sql = "now()";
  target.columns[4].not_null = false;
  EXPECT_EQ(columns_for_header("x.csv", {"City"}, target), std::vector<std::string>{"city"});
  EXPECT_EQ(columns_for_header("x.csv", {"note", "id", "city"}, target),
            (std::vector<std::string>{"note", "id", "city"}));
}

TEST(LoadMatching, PointsToTheDelimiterWhereTheHeaderIsOneField) {
  const Relation target = table("sale", {"id", "city"});
  EXPECT_NE(header_refusal({"id;city"}, target).hint.find("--delimiter ';'"), std::string::npos);
  EXPECT_NE(header_refusal({"id\tcity"}, target).hint.find("--delimiter tab"), std::string::npos);
  EXPECT_NE(header_refusal({"id|city"}, target).hint.find("--delimiter '|'"), std::string::npos);
  EXPECT_EQ(header_refusal({"mayor"}, target).hint.find("--delimiter"), std::string::npos);
}

}  // namespace
}  // namespace etl
