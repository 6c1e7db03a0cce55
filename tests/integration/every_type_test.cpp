// Every PostgreSQL type through the real program; PostgreSQL says what each value is, sqlite3 what
// has arrived. No conversion of ours takes part in the comparison.
#include <gtest/gtest.h>

#include <cstdlib>

#include "support/replicated_database.h"

namespace etl {
namespace {

struct TypeCase {
  std::string type;
  std::vector<std::string> values;  // SQL literals, without quotes
  std::string in_source = "format('%s', c)";
  std::string in_mirror = "c";
  std::string storage = "text";  // typeof() of every value, or "" where they vary
};

const char* const kExactSession =
    "SET datestyle = ISO; SET intervalstyle = iso_8601; SET extra_float_digits = 3;"
    "SET timezone = 'UTC'; SET bytea_output = hex";

void make_table(TestDatabase& database, const std::string& table, const TypeCase& type_case) {
  std::string sql = "CREATE TABLE " + table + " (id int PRIMARY KEY, c " + type_case.type + ");";
  int id = 0;
  for (const std::string& value : type_case.values) {
    std::string quoted;
    for (const char c : value) quoted += c == '\'' ? "''" : std::string(1, c);
    sql += "INSERT INTO " + table + " VALUES (" + std::to_string(++id) + ", '" + quoted + "');";
  }
  sql += "INSERT INTO " + table + " VALUES (0, NULL);";
  database.run(sql);
}

void replicate_cases(ReplicatedDatabase& database, const std::vector<TypeCase>& cases) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    make_table(database.source, "t" + std::to_string(i), cases[i]);
  }
  const RunReport report = database.replicate();
  ASSERT_EQ(report.exit_code, ExitCode::kDone) << (report.error ? report.error->what() : "");
}

void expect_equal(ReplicatedDatabase& database, const std::vector<TypeCase>& cases) {
  database.source.run(kExactSession);
  SqliteFile mirror = database.mirror();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].type);
    const std::string from = " FROM t" + std::to_string(i);
    const auto shown = [&](const std::string& value) {  // the row with id 0 is the NULL
      return "SELECT id, c IS NULL, CASE WHEN id > 0 THEN " + value + " END" + from +
             " ORDER BY id";
    };
    std::vector<SqliteFile::Row> expected =
        database.source.rows("SELECT id, (id = 0)::int, CASE WHEN id > 0 THEN " +
                             cases[i].in_source + " END" + from + " ORDER BY id");
    EXPECT_EQ(mirror.rows(shown(cases[i].in_mirror)), expected);
    if (cases[i].storage.empty()) continue;
    EXPECT_EQ(mirror.rows("SELECT DISTINCT typeof(c)" + from + " WHERE id > 0"),
              std::vector<SqliteFile::Row>{{cases[i].storage}});
  }
  const RunReport proof = database.validate();
  EXPECT_EQ(proof.exit_code, ExitCode::kDone) << (proof.error ? proof.error->what() : "");
}

void run_cases(const std::vector<TypeCase>& cases, const std::string& prepare = "") {
  ReplicatedDatabase database;
  if (!prepare.empty()) database.source.run(prepare);
  replicate_cases(database, cases);
  if (!testing::Test::HasFatalFailure()) expect_equal(database, cases);
}

const std::string kWholeNumber = "CAST(c AS TEXT)";

TEST(EveryType, IntegersStayIntegers) {
  run_cases({
      {"int2", {"-32768", "32767", "0"}, "c::text", kWholeNumber, "integer"},
      {"int4", {"-2147483648", "2147483647"}, "c::text", kWholeNumber, "integer"},
      {"int8", {"-9223372036854775808", "9223372036854775807"}, "c::text", kWholeNumber, "integer"},
      {"oid", {"0", "4294967295"}, "c::text", kWholeNumber, "integer"},
      {"xid8", {"1", "18446744073709551615"}},
  });
}

TEST(EveryType, DecimalsKeepEveryDigit) {
  run_cases({
      {"numeric(10,2)",
       {"0", "0.01", "-99999999.99", "12345678.90", "20"},
       "c::text",
       "printf('%.2f', c)",
       ""},
      {"numeric(15,0)", {"999999999999999", "-1"}, "c::text", "printf('%.0f', c)", ""},
      {"numeric(15,15)",
       {"0.123456789012345", "-0.999999999999999"},
       "c::text",
       "printf('%.15f', c)",
       ""},
      {"numeric(16,2)", {"12345678901234.56", "0.10"}},
      {"numeric(38,10)", {"1234567890123456789012345678.0123456789", "0"}},
      {"numeric", {"0.10", "1e100", "-123456789012345678901234567890.5", "1.000"}},
      {"numeric(3,-2)", {"12300", "-99900"}, "c::text", kWholeNumber, ""},
  });
}

TEST(EveryType, NotANumberAndInfinityStayApartFromNull) {
  run_cases({
      {"numeric", {"NaN", "Infinity", "-Infinity"}},
      {"numeric(10,2)", {"NaN"}},
      {"float8", {"NaN", "Infinity", "-Infinity"}},
      {"float4", {"NaN", "Infinity", "-Infinity"}},
  });
}

TEST(EveryType, FloatsKeepTheirBits) {
  ReplicatedDatabase database;
  database.source.run(
      "CREATE TABLE f (id int PRIMARY KEY, d float8, s float4);"
      "INSERT INTO f VALUES (1, 0.1::float8 + 0.2, 0.1), (2, 5e-324, 1e-45),"
      "(3, 1.7976931348623157e308, 3.4028235e38), (4, -1e-7, 16777217), (5, 100, 1e20),"
      "(6, 9007199254740993, 0.3)");
  ASSERT_EQ(database.replicate().exit_code, ExitCode::kDone);
  const auto expected = database.source.rows(
      "SELECT encode(float8send(d), 'hex'), encode(float4send(s), 'hex') FROM f ORDER BY id");
  const auto stored = database.mirror().rows("SELECT d, s FROM f ORDER BY id");
  ASSERT_EQ(stored.size(), expected.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const double d = std::strtod(stored[i][0]->c_str(), nullptr);
    const float s = static_cast<float>(std::strtod(stored[i][1]->c_str(), nullptr));
    std::uint64_t d_bits;
    std::uint32_t s_bits;
    memcpy(&d_bits, &d, sizeof d);
    memcpy(&s_bits, &s, sizeof s);
    char hex[20];
    snprintf(hex, sizeof hex, "%016lx", d_bits);
    EXPECT_EQ(hex, *expected[i][0]);
    snprintf(hex, sizeof hex, "%08x", s_bits);
    EXPECT_EQ(hex, *expected[i][1]);
  }
}

TEST(EveryType, BooleansWorkInConditions) {
  run_cases({{"bool", {"t", "f"}, "c::int::text", kWholeNumber, "integer"}});
}

TEST(EveryType, TextsArriveByteByByte) {
  run_cases(
      {
          {"text",
           {"", "NULL", "\\N", "\\.", "a\tb\nc\rd\\e\bf\fg\vh", "007", "1e3", "0x10", "é 漢字 🚀",
            " spaces ", "'quoted' \"twice\"", "x'00'"}},
          {"varchar(5)", {"", "12345", "1e400"}},
          {"name", {"pg_class"}},
          {"\"char\"", {"a"}},
          {"char(5)", {"ab", "abcde", ""}, "c::text"},
          {"citext", {"MiXed", ""}},
      },
      "CREATE EXTENSION citext");
}

TEST(EveryType, BytesStayBytesAndEmptyIsNotNull) {
  run_cases({{"bytea",
              {"", "\\x00", "\\x00ff41", "\\xdeadbeef"},
              "encode(c, 'hex')",
              "lower(hex(c))",
              "blob"}});
}

TEST(EveryType, DatesAndTimesKeepMicrosecondsAndTheirOffsets) {
  run_cases({
      {"date", {"2024-02-29", "infinity", "-infinity", "0044-03-15 BC", "10000-01-01"}},
      {"time", {"00:00", "24:00:00", "12:34:56.789012"}},
      {"timetz", {"12:00:00+02", "24:00:00-05:30", "12:34:56.789012+00"}},
      {"timestamp",
       {"2024-03-01 12:00:00", "2024-03-01 12:00:00.000001", "infinity", "0001-01-01 00:00:00 BC"}},
      {"timestamptz",
       {"2024-03-01 12:00:00+00", "2024-03-01 12:00:00.5-03", "2024-03-01 23:59:59.999999+14"},
       "(c AT TIME ZONE 'UTC')::text || '+00:00'"},
      {"timestamptz", {"infinity", "-infinity"}},
      {"interval", {"1 year 2 months 3 days 04:05:06.789", "-1 day", "0"}},
  });
}

TEST(EveryType, TimestampsWithZoneAreReadableBySqlitesDateFunctions) {
  ReplicatedDatabase database;
  database.source.run(
      "CREATE TABLE t (c timestamptz); INSERT INTO t VALUES ('2024-03-01 12:30:00-03')");
  ASSERT_EQ(database.replicate().exit_code, ExitCode::kDone);
  EXPECT_EQ(database.mirror().value("SELECT datetime(c) FROM t"), "2024-03-01 15:30:00");
}

TEST(EveryType, OtherTypesKeepPostgresqlsOwnText) {
  run_cases(
      {
          {"uuid", {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}},
          {"json", {"{\"a\": 1.0,  \"b\":null}"}},
          {"jsonb", {"{\"b\":null, \"a\":1.00}"}},
          {"jsonpath", {"$.a[*] ? (@ > 2)"}},
          {"xml", {"<a b=\"c\">d</a>"}},
          {"inet", {"192.168.1.1", "192.168.1.1/24", "::1"}, "inet_out(c)::text"},
          {"cidr", {"10.0.0.0/8"}, "cidr_out(c)::text"},
          {"macaddr", {"08:00:2b:01:02:03"}},
          {"macaddr8", {"08:00:2b:01:02:03:04:05"}},
          {"bit(5)", {"00101", "00000"}},
          {"varbit", {"0", "0010"}},
          {"int4range", {"[1,10)", "empty", "(,5]"}},
          {"tstzrange", {"[2024-01-01 00:00+00,2024-02-01 00:00+00)"}},
          {"int4multirange", {"{[1,3),[5,9)}"}},
          {"point", {"(1.5,-2)"}},
          {"line", {"{1,2,3}"}},
          {"lseg", {"[(0,0),(1,1)]"}},
          {"box", {"(1,1),(0,0)"}},
          {"path", {"((0,0),(1,1))"}},
          {"polygon", {"((0,0),(1,1),(1,0))"}},
          {"circle", {"<(0,0),5>"}},
          {"tsvector", {"'fat':2 'cat':3A"}},
          {"tsquery", {"fat & cat"}},
          {"hstore", {"a=>1, b=>NULL"}},
          {"pg_lsn", {"16/B374D848"}},
          {"mood", {"sad", "happy"}},
          {"pair", {"(1,\"a b\")", "(,)"}},
          {"int[]", {"{1,NULL,3}", "{}", "{{1,2},{3,4}}", "[2:3]={7,8}"}},
          {"text[]", {"{NULL,\"NULL\",\"a,b\",\"\\\"\"}"}},
          {"box[]", {"{(1,1),(0,0);(2,2),(1,1)}"}},
      },
      "CREATE EXTENSION hstore; CREATE TYPE mood AS ENUM ('sad', 'happy');"
      "CREATE TYPE pair AS (n int, t text)");
}

TEST(EveryType, MoneyBecomesItsNumberWhateverTheLocale) {
  run_cases({{"money", {"1234.50", "-0.05"}, "c::numeric::text"}});
}

TEST(EveryType, DomainsAreKeptAsWhatTheyRestOn) {
  run_cases(
      {
          {"price", {"19.90"}, "c::text", "printf('%.2f', c)", ""},
          {"code", {"007"}},
      },
      "CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE > 0); CREATE DOMAIN code AS text");
}

TEST(EveryType, GeneratedAndIdentityColumnsArriveAsPlainOnes) {
  ReplicatedDatabase database;
  database.source.run(
      "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int,"
      " b int GENERATED ALWAYS AS (a * 2) STORED, dropped text, c text DEFAULT 'x');"
      "ALTER TABLE t DROP COLUMN dropped; INSERT INTO t (a) VALUES (4), (5)");
  ASSERT_EQ(database.replicate().exit_code, ExitCode::kDone);
  EXPECT_EQ(database.mirror().rows("SELECT id, a, b, c FROM t ORDER BY id"),
            (std::vector<SqliteFile::Row>{{"1", "4", "8", "x"}, {"2", "5", "10", "x"}}));
}

TEST(EveryType, ArraysBecomeJsonWhereAskedFor) {
  ReplicatedDatabase database;
  database.options_replicate.storage.arrays = ArrayStorage::kJson;
  database.source.run(
      "CREATE TABLE t (id int PRIMARY KEY, c text[]); INSERT INTO t VALUES"
      "(1, '{a,NULL,\"NULL\"}'), (2, '{}'), (3, NULL)");
  ASSERT_EQ(database.replicate().exit_code, ExitCode::kDone);
  EXPECT_EQ(database.mirror().rows("SELECT c FROM t ORDER BY id"),
            (std::vector<SqliteFile::Row>{{"[\"a\",null,\"NULL\"]"}, {"[]"}, {std::nullopt}}));
  EXPECT_EQ(database.validate().exit_code, ExitCode::kDone);
}

TEST(EveryType, AMirrorIsValidatedAsItWasMade) {
  for (const NumericStorage numeric : {NumericStorage::kText, NumericStorage::kReal}) {
    ReplicatedDatabase database;
    database.options_replicate.storage.numeric = numeric;
    database.source.run(
        "CREATE TABLE t (c numeric(10,2)); INSERT INTO t VALUES (0.10), (20), (NULL)");
    ASSERT_EQ(database.replicate().exit_code, ExitCode::kDone);
    EXPECT_EQ(database.mirror().value("SELECT typeof(c) FROM t"),
              numeric == NumericStorage::kText ? "text" : "real");
    EXPECT_EQ(database.validate().exit_code, ExitCode::kDone);
  }
}

TEST(EveryType, ValuesThatAreKeptOtherwiseAreCounted) {
  ReplicatedDatabase database;
  database.source.run(
      "CREATE TABLE t (d date, f float8); INSERT INTO t VALUES ('infinity', 'NaN')");
  const RunReport report = database.replicate();
  std::vector<std::string> objects;
  for (const Notice& notice : report.notices) {
    if (notice.kind == NoticeKind::kData) objects.push_back(notice.object);
  }
  EXPECT_EQ(objects, (std::vector<std::string>{"public.t.d", "public.t.f"}));
}

}  // namespace
}  // namespace etl
