// Every row of the type table: what PostgreSQL has, how it is declared and converted.
#include "etl/core/storage.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace etl {
namespace {

SourceType base_type(const std::string& base) {
  SourceType type;
  type.name = base;
  type.base = base;
  return type;
}

SourceType numeric(int precision, int scale) {
  SourceType type = base_type("numeric");
  type.precision = precision;
  type.scale = scale;
  return type;
}

SourceType of_kind(TypeKind kind, const std::string& base) {
  SourceType type = base_type(base);
  type.kind = kind;
  return type;
}

ColumnStorage plain(const SourceType& type) { return storage_for(type, StorageOptions{}); }

struct PlainCase {
  std::string base;
  std::string declared;
  Conversion conversion;
  bool told;  // a note says why
};

class StorageOfType : public testing::TestWithParam<PlainCase> {};

TEST_P(StorageOfType, IsAsTheTableSays) {
  const ColumnStorage storage = plain(base_type(GetParam().base));
  EXPECT_EQ(storage.declared_type, GetParam().declared);
  EXPECT_EQ(storage.conversion, GetParam().conversion);
  EXPECT_EQ(storage.collation, "");
  EXPECT_EQ(storage.source_cast, "");
  EXPECT_EQ(!storage.note.empty(), GetParam().told) << storage.note;
}

INSTANTIATE_TEST_SUITE_P(
    Table, StorageOfType,
    testing::Values(PlainCase{"int2", "INTEGER", Conversion::kInteger, false},
                    PlainCase{"int4", "INTEGER", Conversion::kInteger, false},
                    PlainCase{"int8", "INTEGER", Conversion::kInteger, false},
                    PlainCase{"oid", "INTEGER", Conversion::kInteger, false},
                    PlainCase{"xid8", "TEXT", Conversion::kText, true},
                    PlainCase{"float4", "REAL", Conversion::kReal, false},
                    PlainCase{"float8", "REAL", Conversion::kReal, false},
                    PlainCase{"bool", "BOOLEAN", Conversion::kBoolean, false},
                    PlainCase{"text", "TEXT", Conversion::kText, false},
                    PlainCase{"varchar", "TEXT", Conversion::kText, false},
                    PlainCase{"name", "TEXT", Conversion::kText, false},
                    PlainCase{"bpchar", "TEXT", Conversion::kTrimmedText, false},
                    PlainCase{"bytea", "BLOB", Conversion::kBytea, false},
                    PlainCase{"date", "TEXT", Conversion::kText, false},
                    PlainCase{"time", "TEXT", Conversion::kText, false},
                    PlainCase{"timetz", "TEXT", Conversion::kText, false},
                    PlainCase{"timestamp", "TEXT", Conversion::kText, false},
                    PlainCase{"timestamptz", "TEXT", Conversion::kTimestampTz, false},
                    PlainCase{"interval", "TEXT", Conversion::kText, true},
                    PlainCase{"uuid", "TEXT", Conversion::kText, true},
                    PlainCase{"json", "TEXT", Conversion::kText, true},
                    PlainCase{"jsonb", "TEXT", Conversion::kText, true},
                    PlainCase{"xml", "TEXT", Conversion::kText, true},
                    PlainCase{"inet", "TEXT", Conversion::kText, true},
                    PlainCase{"cidr", "TEXT", Conversion::kText, true},
                    PlainCase{"macaddr", "TEXT", Conversion::kText, true},
                    PlainCase{"bit", "TEXT", Conversion::kText, true},
                    PlainCase{"varbit", "TEXT", Conversion::kText, true},
                    PlainCase{"point", "TEXT", Conversion::kText, true},
                    PlainCase{"polygon", "TEXT", Conversion::kText, true},
                    PlainCase{"tsvector", "TEXT", Conversion::kText, true},
                    PlainCase{"hstore", "TEXT", Conversion::kText, true},
                    PlainCase{"pg_lsn", "TEXT", Conversion::kText, true},
                    PlainCase{"a_type_of_tomorrow", "TEXT", Conversion::kText, true}),
    [](const auto& tested) { return tested.param.base; });

struct NumericCase {
  int precision;
  int scale;
  std::string declared;
};

class StorageOfNumeric : public testing::TestWithParam<NumericCase> {};

TEST_P(StorageOfNumeric, IsANumberOnlyWhereADoubleHoldsEveryValue) {
  const auto& [precision, scale, declared] = GetParam();
  const ColumnStorage storage = plain(numeric(precision, scale));
  EXPECT_EQ(storage.declared_type, declared);
  EXPECT_EQ(storage.conversion, declared == "TEXT" ? Conversion::kText : Conversion::kNumeric);
  EXPECT_EQ(storage.note.empty(), declared != "TEXT") << storage.note;
}

INSTANTIATE_TEST_SUITE_P(
    Table, StorageOfNumeric,
    testing::Values(NumericCase{10, 2, "NUMERIC(10,2)"}, NumericCase{15, 0, "NUMERIC(15,0)"},
                    NumericCase{15, 15, "NUMERIC(15,15)"}, NumericCase{16, 0, "TEXT"},
                    NumericCase{16, 2, "TEXT"}, NumericCase{38, 10, "TEXT"},
                    NumericCase{-1, -1, "TEXT"},
                    // Whole numbers that end on zeros: 12 digits and 3 zeros.
                    NumericCase{12, -3, "NUMERIC(12,-3)"}, NumericCase{13, -3, "TEXT"},
                    // Fractions that begin with zeros.
                    NumericCase{3, 5, "NUMERIC(3,5)"}, NumericCase{3, 22, "NUMERIC(3,22)"},
                    NumericCase{3, 23, "TEXT"}, NumericCase{3, 400, "TEXT"}));

TEST(StorageOfNumeric, IsRealOrTextWhereTheUserAsksForIt) {
  StorageOptions options;
  options.numeric = NumericStorage::kReal;
  EXPECT_EQ(storage_for(numeric(38, 10), options).declared_type, "REAL");
  EXPECT_EQ(storage_for(numeric(38, 10), options).conversion, Conversion::kReal);
  EXPECT_FALSE(storage_for(numeric(10, 2), options).note.empty());
  options.numeric = NumericStorage::kText;
  EXPECT_EQ(storage_for(numeric(10, 2), options).declared_type, "TEXT");
  EXPECT_EQ(storage_for(numeric(10, 2), options).conversion, Conversion::kText);
  EXPECT_FALSE(storage_for(numeric(10, 2), options).note.empty());
}

TEST(StorageOfMoney, IsItsNumberWhateverTheLocale) {
  const ColumnStorage storage = plain(base_type("money"));
  EXPECT_EQ(storage.source_cast, "::numeric");
  EXPECT_EQ(storage.declared_type, "TEXT");
  EXPECT_FALSE(storage.note.empty());
}

TEST(StorageOfCitext, ComparesWithoutCaseAndSaysHowFar) {
  const ColumnStorage storage = plain(base_type("citext"));
  EXPECT_EQ(storage.declared_type, "TEXT");
  EXPECT_EQ(storage.collation, "NOCASE");
  EXPECT_NE(storage.note.english().find("A to Z"), std::string::npos);
}

TEST(StorageOfOtherKinds, IsTextWithANote) {
  for (const auto& [kind, base] : std::vector<std::pair<TypeKind, std::string>>{
           {TypeKind::kArray, "_text"},
           {TypeKind::kArray, "_numeric"},
           {TypeKind::kComposite, "pair"},
           {TypeKind::kEnum, "mood"},
           {TypeKind::kRange, "int4range"},
           {TypeKind::kOther, "whatever"},
           // Types of a user that are named like PostgreSQL's own.
           {TypeKind::kEnum, "bool"},
           {TypeKind::kComposite, "int4"}}) {
    SCOPED_TRACE(base);
    const ColumnStorage storage = plain(of_kind(kind, base));
    EXPECT_EQ(storage.declared_type, "TEXT");
    EXPECT_EQ(storage.conversion, Conversion::kText);
    EXPECT_FALSE(storage.note.empty());
  }
}

TEST(StorageOfEnum, TellsWhereTheOrderOfTheLabelsIs) {
  EXPECT_NE(plain(of_kind(TypeKind::kEnum, "mood")).note.english().find("etl_enums"),
            std::string::npos);
}

}  // namespace
}  // namespace etl
