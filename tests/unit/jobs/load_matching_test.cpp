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

SchemaModel schema(std::vector<Relation> relations) {
  SchemaModel model;
  model.relations = std::move(relations);
  return model;
}

std::string table_of(const std::string& path, const std::string& wanted, const SchemaModel& model) {
  return table_for_file(path, wanted, model).name.name;
}

template <typename Work>
Error error_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  throw std::logic_error("no error");
}

TEST(TableForFile, PrefersTheNameAsItIsWritten) {
  const SchemaModel model = schema({table("dim_city"), table("dimcity"), table("DimCity")});
  EXPECT_EQ(table_of("data/dim_city.csv", "", model), "dim_city");
  EXPECT_EQ(table_of("DimCity.csv.gz", "", model), "DimCity");
  EXPECT_EQ(table_of("x.csv", "dimcity", model), "dimcity");
}

TEST(TableForFile, TakesAWantedTableWithItsSchemaOrInAnotherSpelling) {
  const SchemaModel model = schema({table("dim_city"), table("sale")});
  EXPECT_EQ(table_of("-", "shop.dim_city", model), "dim_city");
  EXPECT_EQ(table_of("-", "DimCity", model), "dim_city");
  EXPECT_EQ(error_of([&] { table_of("-", "town", model); }).hint,
            "make one with --create-table; tables: dim_city, sale");
}

TEST(TableForFile, NamesTheCandidates) {
  const SchemaModel model = schema({table("dim_city"), table("dimcity")});
  EXPECT_EQ(std::string(error_of([&] { table_of("Dim City.csv", "", model); }).what()),
            "Dim City.csv: several tables have the name of this file: dim_city, dimcity");
}

TEST(TableForFile, AsksForATableWhereThereIsNoName) {
  const SchemaModel model = schema({table("dim_city")});
  const Error error = error_of([&] { table_of("-", "", model); });
  EXPECT_EQ(std::string(error.what()), "standard input: no table has the name of this file");
  EXPECT_EQ(error.hint, "name one with --table, or make one with --create-table; tables: dim_city");
}

TEST(TableForFile, LoadsNoMaterialisedView) {
  SchemaModel model = schema({table("city_totals")});
  model.relations[0].kind = RelationKind::kMaterializedView;
  EXPECT_EQ(error_of([&] { table_of("city_totals.csv", "", model); }).hint,
            "name one with --table, or make one with --create-table; tables: none");
}

TEST(TableForFile, SaysThatATableMayNotBeRead) {
  SchemaModel model = schema({table("dim_city")});
  model.unreadable = {{"shop", "salary"}};
  const Error error = error_of([&] { table_of("Salary.csv", "", model); });
  EXPECT_EQ(error.table, "shop.salary");
  EXPECT_NE(error.hint.english().find("grant SELECT"), std::string::npos);
}

TEST(ColumnsForHeader, PrefersTheNameAsItIsWritten) {
  const Relation relation = table("t", {"a_b", "ab"});
  EXPECT_EQ(columns_for_header("t.csv", {"ab", "a_b"}, relation),
            (std::vector<std::string>{"ab", "a_b"}));
  EXPECT_NE(std::string(error_of([&] { columns_for_header("t.csv", {"A B"}, relation); }).what())
                .find("several columns match A B"),
            std::string::npos);
}

TEST(ColumnsForHeader, TakesNamesWithoutLettersOnlyAsTheyAre) {
  const Relation relation = table("t", {"%", "_"});
  EXPECT_EQ(columns_for_header("t.csv", {"_"}, relation), std::vector<std::string>{"_"});
  EXPECT_THROW(columns_for_header("t.csv", {"#"}, relation), Error);
}

TEST(ColumnsForHeader, TakesColumnsWithADefaultForOptional) {
  Relation relation = table("t", {"id", "made", "number"});
  for (Column& column : relation.columns) column.not_null = true;
  relation.columns[1].default_sql = "now()";
  relation.columns[2].identity = true;
  EXPECT_EQ(columns_for_header("t.csv", {"id"}, relation), std::vector<std::string>{"id"});
  EXPECT_THROW(columns_for_header("t.csv", {"made"}, relation), Error);
}

TEST(ColumnsForHeader, GuessesAnotherDelimiter) {
  const Relation relation = table("t", {"id", "name"});
  EXPECT_EQ(error_of([&] { columns_for_header("t.csv", {"id;name"}, relation); }).hint,
            "are the fields separated by another character? try --delimiter ';'");
  EXPECT_EQ(error_of([&] { columns_for_header("t.csv", {"id\tname"}, relation); }).hint,
            "are the fields separated by another character? try --delimiter tab");
}

}  // namespace
}  // namespace etl
