#include "etl/copy/type_inference.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <optional>
#include <string>
#include <vector>

#include "copy/field_check.h"
#include "etl/core/error.h"
#include "etl/core/name_match.h"

namespace etl {
namespace {

using Texts = std::vector<std::optional<std::string>>;

Column inferred(const Texts& texts, const TextConventions& conventions = {}) {
  TypeInference inference({"x"}, conventions);
  RowBatch batch(1);
  for (const auto& text : texts) {
    text ? batch.add_field(*text) : batch.add_null();
    batch.end_row();
  }
  inference.add(batch);
  return inference.relation({"public", "t"}).columns.at(0);
}

std::string type(const Texts& texts, const TextConventions& conventions = {}) {
  return inferred(texts, conventions).type.name;
}

TEST(TypeInference, FindsTheNarrowestIntegers) {
  EXPECT_EQ(type({"0", "-12", "2147483647"}), "integer");
  EXPECT_EQ(type({"0", "2147483648"}), "bigint");
  EXPECT_EQ(type({"9223372036854775807", " 1 "}), "bigint");
  EXPECT_EQ(type({"9223372036854775808", "1"}), "text");
  EXPECT_EQ(type({"12345678901234567890123"}), "text");
}

TEST(TypeInference, LeavesNamesThatLookLikeNumbersText) {
  EXPECT_EQ(type({"007", "12"}), "text");
  EXPECT_EQ(type({"00.5"}), "text");
  EXPECT_EQ(type({"+4930123"}), "text");
  EXPECT_EQ(type({"12E4", "12F4"}), "text");
  EXPECT_EQ(type({"12E4"}), "text");
  EXPECT_EQ(type({"1_000"}), "text");
  EXPECT_EQ(type({"NaN"}), "text");
  EXPECT_EQ(type({"1", ""}), "text");
  EXPECT_EQ(type({"-"}), "text");
  EXPECT_EQ(type({"."}), "text");
}

TEST(TypeInference, KeepsTheLargestScale) {
  EXPECT_EQ(type({"19.99", "5", "0.5"}), "numeric(15,2)");
  EXPECT_EQ(type({"19.990", "-.5", "1."}), "numeric(15,3)");
  EXPECT_EQ(type({"1234567890123.25"}), "numeric(15,2)");
  EXPECT_EQ(type({"12345678901234.25"}), "numeric(38,2)");
  EXPECT_EQ(type({"12345678901234567890", "0.5"}), "numeric(38,1)");
  EXPECT_EQ(type({"0." + std::string(39, '1')}), "numeric");
  EXPECT_EQ(type({"1.5e-3", "1E+05", "7"}), "numeric");
  const SourceType price = inferred({"19.99"}).type;
  EXPECT_EQ(price.base, "numeric");
  EXPECT_EQ(price.precision, 15);
  EXPECT_EQ(price.scale, 2);
}

TEST(TypeInference, ReadsNumbersByTheFilesConventions) {
  TextConventions german;
  german.decimal = ',';
  german.thousands = '.';
  EXPECT_EQ(type({"1.234,5", "7"}, german), "numeric(15,1)");
  EXPECT_EQ(type({"1.234", "7"}, german), "integer");
  EXPECT_EQ(type({"1.5", "7"}, german), "text");
  EXPECT_EQ(type({"1,5"}), "text");
}

TEST(TypeInference, FindsBooleansByTheirWordsAlone) {
  EXPECT_EQ(type({"true", "FALSE"}), "boolean");
  EXPECT_EQ(type({"false"}), "boolean");
  EXPECT_EQ(type({"t", "f"}), "boolean");
  EXPECT_EQ(type({"Yes", "no"}), "boolean");
  EXPECT_EQ(type({"NO", "NO"}), "text");
  EXPECT_EQ(type({"t"}), "text");
  EXPECT_EQ(type({"y", "n"}), "text");
  EXPECT_EQ(type({"on", "off"}), "text");
  EXPECT_EQ(type({"1", "0"}), "integer");
  EXPECT_EQ(type({"true", "1"}), "text");
}

TEST(TypeInference, FindsDatesAndTimestamps) {
  EXPECT_EQ(type({"2024-02-29", "1999-12-31"}), "date");
  EXPECT_EQ(type({"2024-02-29", "2024-02-29 10:11"}), "timestamp without time zone");
  EXPECT_EQ(type({"2024-02-29T10:11:12.123456"}), "timestamp without time zone");
  EXPECT_EQ(type({"2024-02-29T10:11:12Z", "2024-02-29 10:11+02"}), "timestamp with time zone");
  EXPECT_EQ(type({"2024-02-29 10:11Z", "2024-02-29 10:11"}), "text");
  EXPECT_EQ(type({"2024-02-30"}), "text");
  EXPECT_EQ(type({"2024-2-3"}), "text");
  EXPECT_EQ(type({"2024-02-29 10:11:12.1234567"}), "text");  // would be rounded
  EXPECT_EQ(type({"2024-02-29 24:00"}), "text");
  EXPECT_EQ(type({"today"}), "text");
  EXPECT_EQ(type({"10:11"}), "text");
  EXPECT_EQ(type({"20240229"}), "integer");
}

TEST(TypeInference, ReadsDatesByTheFilesFormatAlone) {
  TextConventions format;
  format.date_format = "DD/MM/YYYY";
  EXPECT_EQ(type({"31/12/2024", "1/2/2024"}, format), "date");
  EXPECT_EQ(type({"31/12/2024", "1/2/2024 10:11"}, format), "timestamp without time zone");
  EXPECT_EQ(type({"2024-12-31"}, format), "text");
  format.date_format = "YYYYMMDD";
  EXPECT_EQ(type({"20240229"}, format), "date");
  EXPECT_EQ(type({"20240229", "1"}, format), "integer");
}

TEST(TypeInference, FindsUuidsWithTheirHyphens) {
  EXPECT_EQ(type({"0b6e1a5c-7d0e-4b8e-9a55-0123456789ab"}), "uuid");
  EXPECT_EQ(type({"0b6e1a5c7d0e4b8e9a550123456789ab"}), "text");
  EXPECT_EQ(type({"0b6e1a5c-7d0e-4b8e-9a55-0123456789ag"}), "text");
}

TEST(TypeInference, LooksAtAllRowsAndLeavesNullsOut) {
  EXPECT_EQ(type({std::nullopt, "1", std::nullopt, "2"}), "integer");
  EXPECT_EQ(type({std::nullopt}), "text");
  EXPECT_EQ(type({}), "text");
  Texts many(10'000, "1");
  many.emplace_back("x");
  EXPECT_EQ(type(many), "text");
  EXPECT_FALSE(inferred({"1"}).not_null);
}

TEST(TypeInference, KnowsEachColumnForItself) {
  TypeInference inference({"Order ID", "Price_PerUnit"}, {});
  RowBatch batch(2);
  batch.add_field("1");
  batch.add_field("1.25");
  batch.end_row();
  inference.add(batch);
  inference.add(batch);
  const Relation table = inference.relation({"shop", "orders"});
  EXPECT_EQ(display(table.name), "shop.orders");
  ASSERT_EQ(table.columns.size(), 2U);
  EXPECT_EQ(table.columns[0].name, "order_id");
  EXPECT_EQ(table.columns[0].type.base, "int4");
  EXPECT_EQ(table.columns[1].name, "price_per_unit");
  EXPECT_EQ(table.columns[1].type.name, "numeric(15,2)");
}

TEST(TypeInference, RefusesHeadersThatWouldNotFindTheirTableAgain) {
  const auto refusal = [](const std::vector<std::string>& header) -> std::string {
    try {
      TypeInference(header, {});
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kBadInput);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refusal({"a", "%"}),
            "no table can be made for this header: field 2, \"%\", cannot name a column");
  EXPECT_EQ(refusal({"order id", "x", "OrderID"}),
            "no table can be made for this header: \"order id\" and \"OrderID\" are the same name");
  EXPECT_NE(refusal({std::string(64, 'a')}), "");
  EXPECT_EQ(refusal({std::string(62, 'a') + "_b"}), "");
}

std::string text_of_some_kind(std::size_t first) {
  static const std::vector<std::string> kTexts{"1",
                                               "-1",
                                               "0",
                                               "007",
                                               "+1",
                                               "2147483647",
                                               "2147483648",
                                               "-9223372036854775808",
                                               "9223372036854775808",
                                               "1.5",
                                               "-0.25",
                                               ".5",
                                               "1.",
                                               "1234567890123456.789",
                                               "1.5e3",
                                               "1e5",
                                               "1E+300",
                                               "1e-400",
                                               "1.5e99999",
                                               "true",
                                               "False",
                                               "t",
                                               "f",
                                               "yes",
                                               "no",
                                               "2024-02-29",
                                               "2024/02/29",
                                               "2024-02-30",
                                               "2024-02-29 10:11",
                                               "2024-02-29T10:11:12.123456Z",
                                               "2024-02-29 10:11:12+05:30",
                                               "2024-02-29 24:00",
                                               "20240229",
                                               "1.234",
                                               "1,5",
                                               "1.234,5",
                                               "29/02/2024",
                                               "31/12/2024 10:11",
                                               "0b6e1a5c-7d0e-4b8e-9a55-0123456789ab",
                                               "",
                                               " 1 ",
                                               "NaN",
                                               "infinity",
                                               "x",
                                               "\u00e4"};
  // Mostly of one kind, which are neighbours.
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, 4);
  const std::string text = kTexts[(first + at) % kTexts.size()];
  return *rc::gen::inRange(0, 30) == 0 ? text + *rc::gen::elementOf(kTexts) : text;
}

TEST(TypeInference, GivesATypeThatTakesEveryValueOfTheFile) {
  EXPECT_TRUE(rc::check([] {
    TextConventions conventions;
    if (*rc::gen::arbitrary<bool>()) conventions.decimal = ',';
    if (conventions.decimal == ',' && *rc::gen::arbitrary<bool>()) conventions.thousands = '.';
    if (*rc::gen::arbitrary<bool>()) conventions.date_format = "DD/MM/YYYY";
    const auto first = *rc::gen::inRange<std::size_t>(0, 100);
    Texts texts;
    for (int count = *rc::gen::inRange(0, 4); count >= 0; --count) {
      texts.emplace_back(text_of_some_kind(first));
    }
    const Column column = inferred(texts, conventions);
    RC_TAG(column.type.base);
    FieldCheck check(column, conventions);
    for (const auto& text : texts) {
      const FieldVerdict verdict = check.check(*text);
      RC_LOG() << column.type.name << " \"" << *text << "\"\n";
      RC_ASSERT(verdict == FieldVerdict::kFine || verdict == FieldVerdict::kConverted ||
                !check.looks_at_texts());
    }
  }));
}

}  // namespace
}  // namespace etl
