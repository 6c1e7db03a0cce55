#include "unit/sqlite_bulk/random_case.h"

#include <algorithm>
#include <array>
#include <string>

namespace etl::bulk_test {

namespace {

// Bytes as choices; zeros once they are used up.
class Choices {
 public:
  Choices(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}

  bool done() const { return at_ == end_; }
  std::size_t below(std::size_t limit) { return byte() % limit; }
  bool one_in(std::size_t count) { return below(count) == count - 1; }
  template <typename Item, std::size_t N>
  const Item& of(const std::array<Item, N>& items) {
    return items[below(N)];
  }

 private:
  std::uint8_t byte() { return at_ == end_ ? std::uint8_t{0} : *at_++; }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

struct ColumnPlan {
  Conversion conversion = Conversion::kText;
  const char* type = "TEXT";
  bool not_null = false;
  const char* collation = "";
  bool rowid_alias = false;  // or may become one; there NULL means something else to INSERT
};

constexpr std::array<ColumnPlan, 28> kColumns = {{
    {Conversion::kText, "TEXT"},
    {Conversion::kInteger, "INTEGER"},
    {Conversion::kNumeric, "NUMERIC(10,2)"},
    {Conversion::kReal, "REAL"},
    {Conversion::kText, "TEXT"},
    {Conversion::kInteger, "INTEGER"},
    {Conversion::kBoolean, "BOOLEAN"},
    {Conversion::kBytea, "BLOB"},
    {Conversion::kText, "TEXT"},
    {Conversion::kTrimmedText, "TEXT"},
    {Conversion::kTimestampTz, "TEXT"},
    {Conversion::kText, "BLOB"},
    {Conversion::kInteger, "NUMERIC"},
    {Conversion::kInteger, "REAL"},
    {Conversion::kInteger, "TEXT"},
    {Conversion::kInteger, ""},
    {Conversion::kReal, "NUMERIC"},
    {Conversion::kReal, "INTEGER"},
    {Conversion::kReal, "TEXT"},
    {Conversion::kReal, "BLOB"},
    {Conversion::kNumeric, "REAL"},
    {Conversion::kNumeric, "INTEGER"},
    {Conversion::kNumeric, "BLOB"},
    {Conversion::kBytea, "TEXT"},
    {Conversion::kBytea, "NUMERIC"},
    {Conversion::kBoolean, "REAL"},
    {Conversion::kTimestampTz, "BLOB"},
    {Conversion::kTrimmedText, "BLOB"},
}};

constexpr std::array<const char*, 34> kIntegers = {"0",
                                                   "1",
                                                   "2",
                                                   "-1",
                                                   "-2",
                                                   "17",
                                                   "127",
                                                   "128",
                                                   "-128",
                                                   "-129",
                                                   "255",
                                                   "256",
                                                   "-256",
                                                   "-257",
                                                   "32767",
                                                   "32768",
                                                   "-32769",
                                                   "8388607",
                                                   "8388608",
                                                   "-8388609",
                                                   "2147483647",
                                                   "2147483648",
                                                   "-2147483649",
                                                   "140737488355327",
                                                   "140737488355328",
                                                   "-140737488355328",
                                                   "-140737488355329",
                                                   "9007199254740991",
                                                   "9007199254740992",
                                                   "9007199254740993",
                                                   "-9007199254740993",
                                                   "9223372036854775807",
                                                   "9223372036854775806",
                                                   "-9223372036854775808"};
constexpr std::array<const char*, 36> kReals = {"0",
                                                "-0",
                                                "1",
                                                "-1",
                                                "0.1",
                                                "-0.1",
                                                "0.30000000000000004",
                                                "5",
                                                "127.5",
                                                "1e-05",
                                                "1e+20",
                                                "-1e+20",
                                                "1e+300",
                                                "-1e-300",
                                                "5e-324",
                                                "2.2250738585072014e-308",
                                                "1.7976931348623157e+308",
                                                "140737488355327",
                                                "140737488355328",
                                                "-140737488355328",
                                                "-140737488355329",
                                                "140737488355327.5",
                                                "9007199254740991",
                                                "9007199254740992",
                                                "9007199254740994",
                                                "-9007199254740994",
                                                "1e+18",
                                                "9.223372036854775e+18",
                                                "9.223372036854776e+18",
                                                "-9.223372036854776e+18",
                                                "3.141592653589793",
                                                "-123456.789",
                                                "NaN",
                                                "Infinity",
                                                "-Infinity",
                                                "1000000000000000"};
constexpr std::array<const char*, 27> kNumerics = {"0.00",
                                                   "1.00",
                                                   "20.00",
                                                   "20.50",
                                                   "-20.50",
                                                   "0.01",
                                                   "-0.01",
                                                   "99999999.99",
                                                   "-99999999.99",
                                                   "123.45",
                                                   "123",
                                                   "-1",
                                                   "0",
                                                   "1234567890123",
                                                   "999999999999.9",
                                                   "0.000000000001",
                                                   "NaN",
                                                   "3.10",
                                                   "3.1",
                                                   "100",
                                                   "123456789012345",
                                                   "-0.00",
                                                   "1000000.00",
                                                   "9007199254740993.00",
                                                   "-9223372036854775808.000",
                                                   "0.123456789012345",
                                                   "0.5"};
constexpr std::array<const char*, 8> kTimes = {"2024-01-31 12:00:00+00",
                                               "2024-01-31 12:00:00.123456+00",
                                               "0044-03-15 00:00:00+00 BC",
                                               "infinity",
                                               "-infinity",
                                               "294276-12-31 23:59:59.999999+00",
                                               "2024-01-31 12:00:00+02",
                                               ""};

// Lengths around those at which a record leaves its cell: of the page, of the overflow page.
std::size_t length_for(Choices& choose, unsigned usable) {
  switch (choose.below(12)) {
    case 0:
      return choose.below(256) * (usable / 64);
    case 1:
      return usable - 60 + choose.below(64);
    case 2:
      return (usable - 12) * 64 / 255 - 40 + choose.below(48);
    case 3:
      return (usable - 12) * 32 / 255 - 40 + choose.below(48) + (usable - 4) * choose.below(3);
    case 4:
      return 40 + choose.below(40);
    default:
      return choose.below(12);
  }
}

std::string text_for(Choices& choose, unsigned usable) {
  static constexpr std::string_view kAlphabet("abcABCzZ019 _~\x01\x02\x7f", 17);
  const std::size_t length = length_for(choose, usable);
  std::string text;
  if (length <= 12) {
    for (std::size_t i = 0; i < length; ++i) text.push_back(kAlphabet[choose.below(17)]);
    if (choose.one_in(16)) text += "\xc3\xa9";
    if (choose.one_in(40)) text.insert(text.size() / 2, 1, '\0');
    return text;
  }
  const std::size_t step = 1 + choose.below(7);
  const std::size_t start = choose.below(64);
  for (std::size_t i = 0; i < length; ++i) {
    text.push_back(static_cast<char>('A' + (start + i * step) % 57));
  }
  return text;
}

std::string bytes_for(Choices& choose, unsigned usable) {
  const std::size_t length = length_for(choose, usable);
  const std::size_t step = choose.below(5);
  const std::size_t start = choose.below(4);
  std::string bytes;
  for (std::size_t i = 0; i < length; ++i) {
    bytes.push_back(static_cast<char>((start + i * step) % 256));
  }
  return bytes;
}

std::optional<std::string> field_for(Choices& choose, const ColumnPlan& column, unsigned usable) {
  if (!column.rowid_alias && choose.one_in(9)) {
    if (!column.not_null || choose.one_in(50)) return std::nullopt;
  }
  switch (column.conversion) {
    case Conversion::kInteger:
      if (choose.one_in(2)) return std::to_string(choose.below(256) * 256 + choose.below(256));
      return choose.of(kIntegers);
    case Conversion::kReal:
      if (choose.one_in(3)) return std::to_string(choose.below(200)) + ".25";
      // What numeric columns kept as REAL may hold, and no double does.
      if (choose.one_in(20)) return "-1" + std::string(320, '0');
      if (choose.one_in(20)) return "0." + std::string(340, '0') + "7";
      return choose.of(kReals);
    case Conversion::kNumeric:
      if (choose.one_in(2)) {
        return std::to_string(choose.below(100)) + "." + std::to_string(10 + choose.below(90));
      }
      return choose.of(kNumerics);
    case Conversion::kBoolean:
      return choose.one_in(2) ? "t" : "f";
    case Conversion::kBytea:
      return bytes_for(choose, usable);
    case Conversion::kTimestampTz:
      return choose.of(kTimes);
    case Conversion::kTrimmedText:
      return text_for(choose, usable) + std::string(choose.below(4), ' ');
    case Conversion::kText:
      break;
  }
  return text_for(choose, usable);
}

std::string column_name(std::size_t number) { return "\"c " + std::to_string(number) + "\""; }

std::string column_list(Choices& choose, const std::vector<ColumnPlan>& columns, bool first_only) {
  static constexpr std::array<const char*, 8> kOrders = {"",
                                                         "",
                                                         "",
                                                         " DESC",
                                                         " COLLATE NOCASE",
                                                         " COLLATE BINARY",
                                                         " COLLATE NOCASE DESC",
                                                         " COLLATE RTRIM"};
  std::string list;
  const std::size_t count =
      first_only ? 1 : 1 + choose.below(std::min<std::size_t>(3, columns.size()));
  const std::size_t start = choose.below(columns.size());
  for (std::size_t i = 0; i < count; ++i) {
    list += (i == 0 ? "" : ", ") + column_name((start + i) % columns.size()) + choose.of(kOrders);
  }
  return list;
}

// Keys that mostly differ, so that not every case ends in a violation.
void make_keys_differ(Choices& choose, const std::vector<ColumnPlan>& columns,
                      std::vector<Row>& rows) {
  const bool scrambled = choose.one_in(2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t number = scrambled ? (i * 7919) % 10007 : i;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::optional<std::string>& field = rows[i][c];
      if (!field || choose.one_in(200)) continue;
      switch (columns[c].conversion) {
        case Conversion::kInteger:
          field = std::to_string(static_cast<long>(number) * 37 - 5000);
          break;
        case Conversion::kText:
          field = std::to_string(number) + *field;
          break;
        default:
          break;
      }
    }
  }
}

}  // namespace

Case case_from_bytes(const std::uint8_t* bytes, std::size_t size) {
  Choices choose(bytes, size);
  Case made;
  made.page_size = 512U << choose.of(std::array<unsigned, 12>{0, 0, 0, 0, 1, 1, 2, 3, 3, 4, 6, 7});
  made.reserved = choose.of(std::array<int, 4>{0, 0, 8, 32});
  made.memory_budget =
      choose.of(std::array<std::size_t, 4>{1U << 12, 1U << 15, 1U << 17, 1U << 26});
  made.batch_rows = 1 + choose.below(64);
  made.jobs_in_threads = choose.one_in(4);
  const unsigned usable = made.page_size - static_cast<unsigned>(made.reserved);

  const std::size_t tables = 1 + choose.below(2);
  for (std::size_t t = 0; t < tables; ++t) {
    const std::string name = "t" + std::to_string(t);
    std::vector<ColumnPlan> columns(1 + choose.below(6));
    for (ColumnPlan& column : columns) {
      column = choose.of(kColumns);
      column.not_null = choose.one_in(3);
      column.collation = choose.of(
          std::array<const char*, 6>{"", "", "", " COLLATE NOCASE", " COLLATE RTRIM", ""});
    }
    const std::size_t key = choose.below(6);
    if (key == 0) columns[0] = {Conversion::kInteger, "INTEGER", true, ""};
    for (ColumnPlan& column : columns) {
      column.rowid_alias = (key == 0 || key == 2) && column.type == std::string_view("INTEGER");
      if (column.rowid_alias) column.conversion = Conversion::kInteger;
    }
    std::string definition;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      definition += (c == 0 ? "" : ", ") + column_name(c) + " " + columns[c].type +
                    columns[c].collation + (columns[c].not_null ? " NOT NULL" : "") +
                    (key == 0 && c == 0 ? " PRIMARY KEY" : "");
    }
    if (key == 1 || key == 2)
      definition += ", PRIMARY KEY(" + column_list(choose, columns, false) + ")";
    if (key == 3) definition += ", UNIQUE(" + column_list(choose, columns, false) + ")";
    made.schema +=
        "CREATE TABLE " + name + "(" + definition + ")" + (key == 1 ? " WITHOUT ROWID;" : ";");
    const std::size_t indexes = choose.below(4);
    for (std::size_t i = 0; i < indexes; ++i) {
      made.schema += std::string("CREATE ") + (choose.one_in(8) ? "UNIQUE " : "") + "INDEX " +
                     name + "_i" + std::to_string(i) + " ON " + name + "(" +
                     column_list(choose, columns, choose.one_in(2)) + ");";
    }
    Table table;
    table.name = name;
    for (const ColumnPlan& column : columns) table.columns.push_back(column.conversion);
    const std::size_t rows = choose.below(256);
    const bool differ = !choose.one_in(5);
    for (std::size_t r = 0; r < rows && (r < 8 || !choose.done()); ++r) {
      Row row;
      for (const ColumnPlan& column : columns) row.push_back(field_for(choose, column, usable));
      table.rows.push_back(std::move(row));
    }
    if (differ) make_keys_differ(choose, columns, table.rows);
    made.tables.push_back(std::move(table));
  }
  return made;
}

}  // namespace etl::bulk_test
