// Values on their way in, as sqlite3 reads them, and out again, as the proof reads them.
#include <rapidcheck.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "sqlite/sqlite_reader.h"
#include "sqlite/sqlite_row_sink.h"
#include "unit/sqlite/mirror_test.h"

namespace etl {
namespace {

using Rows = std::vector<SqliteFile::Row>;

// A file of one table, filled by a prepared INSERT: the way of what changes in place and the oracle
// of the bulk builder.
class OneTable {
 public:
  explicit OneTable(std::vector<Column> columns)
      : plan_(plan_of({relation("t", std::move(columns))})) {
    sqlite3_open(file_.c_str(), &connection_);
    std::string sql = "CREATE TABLE t (";
    for (const MirrorColumn& each : table().columns) {
      sql += (&each == &table().columns[0] ? "\"" : ",\"") + each.name + "\" " +
             each.storage.declared_type;
    }
    sql += "); PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF";
    sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
  }
  ~OneTable() { sqlite3_close(connection_); }
  OneTable(const OneTable&) = delete;
  OneTable& operator=(const OneTable&) = delete;

  const MirrorTable& table() const { return plan_.tables[0]; }
  void insert(const std::vector<MemoryRow>& rows) {
    SqliteRowSink sink(connection_, "t", table().columns);
    fill(sink, rows, table().columns.size());
  }
  SqliteRowSink sink() { return SqliteRowSink(connection_, "t", table().columns); }
  Rows rows(const std::string& sql) { return SqliteFile(file_).rows(sql); }
  void run(const std::string& sql) { SqliteFile(file_).run(sql); }

  // As the proof would read it.
  std::vector<MemoryRow> rendered() {
    SqliteReader reader(file_);
    const std::unique_ptr<RowSource> source = reader.table_rows(table(), std::nullopt);
    std::vector<MemoryRow> found;
    RowBatch batch;
    while (source->next(batch)) {
      for (std::size_t row = 0; row < batch.rows(); ++row) {
        found.emplace_back();
        for (std::size_t i = 0; i < batch.columns(); ++i) {
          found.back().push_back(
              batch.null(row, i) ? std::nullopt : std::optional<std::string>(batch.value(row, i)));
        }
      }
    }
    return found;
  }

 private:
  TemporaryFolder folder_;
  std::string file_ = folder_.file("t.db");
  MirrorPlan plan_;
  sqlite3* connection_ = nullptr;
};

struct Stored {
  std::string type;   // of the column
  std::string value;  // as COPY gives it
  std::string sqlite_type;
  std::string shown;  // quote() of it
};

class ValueOfType : public testing::TestWithParam<Stored> {};

TEST_P(ValueOfType, IsStoredAndComesBackAsItWas) {
  OneTable file({column("c", GetParam().type)});
  file.insert({{GetParam().value}, {std::nullopt}});
  EXPECT_EQ(file.rows("SELECT typeof(c), quote(c) FROM t"),
            (Rows{{GetParam().sqlite_type, GetParam().shown}, {"null", "NULL"}}));
  EXPECT_EQ(file.rendered(), (std::vector<MemoryRow>{{GetParam().value}, {std::nullopt}}));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ValueOfType,
    testing::Values(
        Stored{"int4", "0", "integer", "0"}, Stored{"int2", "-32768", "integer", "-32768"},
        Stored{"int8", "-9223372036854775808", "integer", "-9223372036854775808"},
        Stored{"int8", "9223372036854775807", "integer", "9223372036854775807"},
        Stored{"oid", "4294967295", "integer", "4294967295"},
        Stored{"xid8", "18446744073709551615", "text", "'18446744073709551615'"},
        Stored{"numeric(10,2)", "20.00", "integer", "20"},
        Stored{"numeric(10,2)", "-0.01", "real", "-0.01"},
        Stored{"numeric(10,2)", "NaN", "text", "'NaN'"},
        Stored{"numeric(15,15)", "0.123456789012345", "real", "0.123456789012345"},
        Stored{"numeric(12,-3)", "123456789012000", "integer", "123456789012000"},
        Stored{"numeric(3,5)", "0.00123", "real", "0.00123"},
        Stored{"numeric(3,22)", "0.0000000000000000000999", "real", "9.99e-20"},
        Stored{"numeric(20,2)", "123456789012345678.90", "text", "'123456789012345678.90'"},
        Stored{"numeric", "1.000", "text", "'1.000'"}, Stored{"float8", "0.1", "real", "0.1"},
        Stored{"float8", "1e+300", "real", "1.0e+300"}, Stored{"float8", "NaN", "text", "'NaN'"},
        Stored{"float8", "-Infinity", "text", "'-Infinity'"}, Stored{"bool", "t", "integer", "1"},
        Stored{"bool", "f", "integer", "0"}, Stored{"text", "", "text", "''"},
        Stored{"text", "007", "text", "'007'"}, Stored{"text", "1e3", "text", "'1e3'"},
        Stored{"text", "it's", "text", "'it''s'"}, Stored{"bytea", "", "blob", "X''"},
        Stored{"bytea", std::string("\0\xff", 2), "blob", "X'00FF'"},
        Stored{"date", "infinity", "text", "'infinity'"},
        Stored{"time", "24:00:00", "text", "'24:00:00'"},
        Stored{"timestamp", "2024-03-01 12:00:00.000001", "text", "'2024-03-01 12:00:00.000001'"},
        Stored{"timestamptz", "2024-03-01 12:00:00.5+00", "text", "'2024-03-01 12:00:00.5+00:00'"},
        Stored{"timestamptz", "0044-03-15 00:00:00+00 BC", "text",
               "'0044-03-15 00:00:00+00:00 BC'"},
        Stored{"timestamptz", "infinity", "text", "'infinity'"},
        Stored{"timestamptz", "-infinity", "text", "'-infinity'"},
        Stored{"uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "text",
               "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"},
        Stored{"bit(5)", "00101", "text", "'00101'"},
        Stored{"interval", "P1Y2M3DT4H", "text", "'P1Y2M3DT4H'"}));

TEST(MirrorRows, TimestampOfAnotherOffsetIsLeftAlone) {
  OneTable file({column("c", "timestamptz")});
  file.insert({{"2024-03-01 12:00:00+05:30:17"}, {"2024-03-01 12:00:00+00:30"}});
  EXPECT_EQ(file.rows("SELECT c FROM t"),
            (Rows{{"2024-03-01 12:00:00+05:30:17"}, {"2024-03-01 12:00:00+00:30"}}));
}

TEST(MirrorRows, TimestampsAreReadableToSqlitesDateFunctions) {
  OneTable file({column("c", "timestamptz")});
  file.insert({{"2024-03-01 15:30:00.25+00"}});
  EXPECT_EQ(file.rows("SELECT datetime(c), strftime('%f', c) FROM t"),
            (Rows{{"2024-03-01 15:30:00", "00.250"}}));
}

TEST(MirrorRows, CharactersOfFixedLengthLoseTheirPadding) {
  OneTable file({column("c", "bpchar(5)")});
  file.insert({{"ab   "}, {"     "}, {"a b  "}});
  EXPECT_EQ(file.rows("SELECT c, length(c) FROM t"), (Rows{{"ab", "2"}, {"", "0"}, {"a b", "3"}}));
}

TEST(MirrorRows, ValueThatIsNoneOfItsTypeIsAnErrorWithoutTheValue) {
  for (const auto& [type, value] :
       std::vector<std::pair<std::string, std::string>>{{"bool", "sekret"}, {"bool", "true"}}) {
    OneTable file({column("c", type)});
    const Error error = error_of([&, &bad = value] { file.insert({{bad}}); });
    EXPECT_EQ(error.kind, ErrorKind::kMirror);
    EXPECT_EQ(error.table, "t");
    EXPECT_EQ(error.column, "c");
    EXPECT_EQ(std::string(error.what()).find("sekret"), std::string::npos);
  }
}

TEST(MirrorRows, SinkThatIsNotFinishedLeavesNoRows) {
  OneTable file({column("c", "int4")});
  {
    auto sink = file.sink();
    RowBatch batch(1);
    batch.add_field("1");
    batch.end_row();
    sink.write(batch);
  }
  EXPECT_EQ(file.rows("SELECT count(*) FROM t"), (Rows{{"0"}}));
}

TEST(MirrorRows, DecimalsPrintBackWithTheirOwnDecimals) {
  EXPECT_TRUE(rc::check([] {
    const int precision = *rc::gen::inRange(1, 16);
    const int scale = *rc::gen::inRange(0, precision + 1);
    std::string digits;
    for (int i = 0; i < precision; ++i) digits += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    std::string whole = digits.substr(0, static_cast<std::size_t>(precision - scale));
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    std::string text = whole.empty() ? "0" : whole;
    if (scale > 0) text += "." + digits.substr(static_cast<std::size_t>(precision - scale));
    const bool zero = text.find_first_of("123456789") == std::string::npos;
    if (!zero && *rc::gen::arbitrary<bool>()) text = "-" + text;

    OneTable file(
        {column("c", "numeric(" + std::to_string(precision) + "," + std::to_string(scale) + ")")});
    file.insert({{text}});
    // SQLite's own printf, as an analyst would use it.
    const std::string format = "'%." + std::to_string(scale) + "f'";
    RC_ASSERT(file.rows("SELECT printf(" + format + ", c) FROM t") == (Rows{{text}}));
    RC_ASSERT(file.rendered() == (std::vector<MemoryRow>{{text}}));
  }));
}

TEST(MirrorRows, DoublesKeepTheirBits) {
  EXPECT_TRUE(rc::check([] {
    const auto bits = *rc::gen::arbitrary<std::uint64_t>();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    RC_PRE(std::isfinite(number) && (number != 0 || bits == 0));
    char text[40];
    const std::string shortest(text, std::to_chars(text, text + sizeof text, number).ptr);
    OneTable file({column("c", "float8")});
    file.insert({{shortest}});
    const std::string stored = file.rows("SELECT c FROM t")[0][0].value();
    const double found = std::strtod(stored.c_str(), nullptr);
    RC_ASSERT(std::memcmp(&found, &number, sizeof number) == 0);
    RC_ASSERT(file.rendered() == (std::vector<MemoryRow>{{shortest}}));
  }));
}

TEST(MirrorRows, TextsBytesAndIntegersArriveAsTheyWere) {
  EXPECT_TRUE(rc::check([] {
    OneTable file({column("n", "int8"), column("s", "text"), column("b", "bytea")});
    const auto number = *rc::gen::arbitrary<std::int64_t>();
    // Text of PostgreSQL has every byte but NUL.
    const auto letters = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
    const auto bytes = *rc::gen::arbitrary<std::string>();
    const std::vector<MemoryRow> rows = {{std::to_string(number), letters, bytes}};
    file.insert(rows);
    RC_ASSERT(file.rows("SELECT n, s, b, typeof(b) FROM t") ==
              (Rows{{std::to_string(number), letters, bytes, "blob"}}));
    RC_ASSERT(file.rendered() == rows);
  }));
}

TEST(MirrorRows, ValueThatCannotHaveComeFromTheSourceIsMarked) {
  OneTable file({column("n", "int4"), column("d", "numeric(10,2)"), column("f", "bool"),
                 column("s", "text"), column("at", "timestamptz"), column("b", "bytea")});
  file.insert({{"1", "1.50", "t", "a", "2024-01-01 00:00:00+00", "a"}});
  file.run(
      "UPDATE t SET n = 'x', d = 1.505, f = 2, s = CAST('a' AS BLOB), at = '2024-01-01 "
      "00:00:00+00',"
      "b = 'a'");
  const std::vector<MemoryRow> rendered = file.rendered();
  for (const std::optional<std::string>& value : rendered[0]) {
    EXPECT_EQ(value.value_or("").substr(0, kForeignValue.size()), kForeignValue);
  }
}

TEST(MirrorRows, RowsOfARangeAreThoseBetweenItsKeys) {
  OneTable file({column("id", "int8"), column("code", "text")});
  file.insert({{"-5", "B"}, {"2", "a"}, {"10", "ab"}, {"9", "é"}});
  SqliteReader reader(file.rows("PRAGMA database_list")[0][2].value());
  const auto codes = [&](const KeyRange& range) {
    std::vector<std::string> found;
    RowBatch batch;
    const auto source = reader.table_rows(file.table(), range);
    while (source->next(batch)) {
      for (std::size_t i = 0; i < batch.rows(); ++i) found.emplace_back(batch.value(i, 1));
    }
    return found;
  };
  using Codes = std::vector<std::string>;
  EXPECT_EQ(codes({"id", KeyOrder::kInteger, "2", "10"}), (Codes{"a", "é"}));
  EXPECT_EQ(codes({"id", KeyOrder::kInteger, std::nullopt, "2"}), (Codes{"B"}));
  EXPECT_EQ(codes({"code", KeyOrder::kBytes, "a", "b"}), (Codes{"a", "ab"}));
  EXPECT_EQ(codes({"code", KeyOrder::kBytes, "b", std::nullopt}), (Codes{"é"}));
}

}  // namespace
}  // namespace etl
