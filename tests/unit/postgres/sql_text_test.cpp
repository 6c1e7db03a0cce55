#include "postgres/sql_text.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

TEST(SqlText, QuotesNames) {
  EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_name({"My schema", "select"}), "\"My schema\".\"select\"");
  EXPECT_EQ(quoted_list({"a", "B"}), "\"a\", \"B\"");
}

TEST(SqlText, QuotesLiteralsForEitherStringSyntax) {
  EXPECT_EQ(quote_literal("it's"), "'it''s'");
  EXPECT_EQ(quote_literal("a\\'b"), " E'a\\\\''b'");
}

TEST(SqlText, WritesArrays) {
  EXPECT_EQ(array_literal({}), "{}");
  EXPECT_EQ(array_literal({"a", "b\"c", "d\\e", "NULL", ""}),
            "{\"a\",\"b\\\"c\",\"d\\\\e\",\"NULL\",\"\"}");
}

}  // namespace
}  // namespace etl
