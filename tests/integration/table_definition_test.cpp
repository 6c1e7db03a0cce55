// A file's way into a table that is made for it: the server has to take the definition, say the
// same of the columns, and take every row.
#include "postgres/table_ddl.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

#include "etl/copy/checked_rows.h"
#include "etl/copy/copier.h"
#include "etl/copy/type_inference.h"
#include "field_texts.h"
#include "postgres/sql_text.h"
#include "postgres_load_fixture.h"
#include "support/schema_building.h"

namespace etl {
namespace {

class TableDefinition : public PostgresLoadTest {};

// The rows of a file, numbered.
class FileRows : public RowSource {
 public:
  explicit FileRows(const std::vector<std::vector<std::string>>& rows) : rows_(rows) {}
  bool next(RowBatch& batch) override {
    batch.reset(rows_.empty() ? 0 : rows_.front().size());
    if (sent_) return false;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      for (const std::string& field : rows_[i]) batch.add_field(field);
      batch.end_row(i);
    }
    sent_ = true;
    return !batch.empty();
  }
  std::uint64_t row_count() const override { return rows_.size(); }

 private:
  const std::vector<std::vector<std::string>>& rows_;
  bool sent_ = false;
};

TEST_F(TableDefinition, IsReadableToPeople) {
  Relation table = etl::relation("orders", {required("id", "int4"), column("a\"b", "text")});
  table.columns[0].type.name = "integer";
  EXPECT_EQ(
      table_ddl(table),
      "CREATE TABLE \"shop\".\"orders\" (\n  \"id\" integer NOT NULL,\n  \"a\"\"b\" text\n);\n");
}

TEST_F(TableDefinition, MakesColumnsOfTheTypesThatWereInferred) {
  const std::vector<std::string> header{"select",
                                        "a \"quoted\" Name",
                                        "Gr\u00f6\u00dfe",
                                        "ctid",
                                        "2024",
                                        "isTrue",
                                        "DayOne",
                                        "moment",
                                        "moment_tz",
                                        "uuid",
                                        "x"};
  const std::vector<std::vector<std::string>> rows{
      {"1", "3000000000", "1.25", "12345678901234567.5", "1.5e-3", "true", "2024-02-29",
       "2024-02-29 10:11", "2024-02-29 10:11Z", "0b6e1a5c-7d0e-4b8e-9a55-0123456789ab", "007"}};
  TypeInference inference(header, {});
  FileRows file(rows);
  RowBatch batch;
  ASSERT_TRUE(file.next(batch));
  inference.add(batch);
  const Relation made = inference.relation({"public", "Order"});
  database.run(table_ddl(made));

  const auto snapshot = open();
  const Relation& found = relation(snapshot->schema(), "Order");
  ASSERT_EQ(found.columns.size(), made.columns.size());
  for (std::size_t i = 0; i < made.columns.size(); ++i) {
    const Column& expected = made.columns[i];
    const Column& column = found.columns[i];
    EXPECT_EQ(column.name, expected.name);
    EXPECT_EQ(column.number, expected.number);
    EXPECT_EQ(column.type.name, expected.type.name);
    EXPECT_EQ(column.type.base, expected.type.base);
    EXPECT_EQ(column.type.precision, expected.type.precision);
    EXPECT_EQ(column.type.scale, expected.type.scale);
    EXPECT_EQ(column.not_null, expected.not_null);
  }
}

TEST_F(TableDefinition, HoldsEveryRowOfItsFile) {
  int tables = 0;
  std::map<std::string, int> types;
  EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
    FieldTexts texts(seed);
    constexpr std::size_t kColumns = 4;
    std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(texts.from(1, 5)));
    for (std::size_t i = 0; i < kColumns; ++i) {
      const int kind = texts.from(1, 5);  // of a column
      for (auto& row : rows) {
        row.push_back(kind <= 2 ? texts.number() : kind <= 4 ? texts.date_time() : texts.any());
      }
    }
    const QualifiedName name{"public", "file_" + std::to_string(++tables)};
    TypeInference inference({"a", "b", "c", "d"}, {});
    FileRows file(rows);
    RowBatch batch;
    file.next(batch);
    inference.add(batch);
    const Relation table = inference.relation(name);
    for (const Column& column : table.columns) ++types[column.type.base];
    database.run(table_ddl(table));

    auto target = open_target();
    FileRows again(rows);
    FaultLog log(0, 10);
    CheckedRows checked(again, table.columns, {}, log);
    auto sink = target->copy_into(name, {"a", "b", "c", "d"});
    const CopyResult result = copy_rows(checked, *sink, stop);
    sink.reset();
    target.reset();
    RC_ASSERT(log.size() == 0U);
    RC_ASSERT(result.written == rows.size());  // and gone with the target
    database.run("DROP TABLE " + quote_name(name));
  }));
  for (const char* type : {"text", "int4", "numeric", "date"}) EXPECT_GT(types[type], 0) << type;
}

}  // namespace
}  // namespace etl
