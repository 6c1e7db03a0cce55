// Row 31: values that do not fit their columns, named all at once, or left out into a file.
#include "e2e/csv/csv_tables.h"

namespace etl {
namespace {

class CsvBadValues : public CsvTables {
 protected:
  CsvBadValues() {
    database_.run(
        "CREATE TABLE bi_schema.items (id smallint NOT NULL, name varchar(5), price numeric(5,2), "
        "day date, CONSTRAINT price_is_positive CHECK (price > 0));"
        "INSERT INTO bi_schema.items VALUES (0, 'old', 1, '2020-01-01')");
  }

  Outcome load_items(const std::string& bytes, const std::vector<std::string>& options = {}) const {
    write("items.csv", bytes);
    std::vector<std::string> arguments = {"items.csv"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return load(arguments);
  }

  Outcome load_with_rejects(const std::string& bytes, const std::string& most,
                            std::vector<std::string> options = {}) const {
    options.insert(options.end(), {"--max-errors", most, "--rejects", "bad.csv"});
    return load_items(bytes, options);
  }

  void expect_as_before() {
    EXPECT_EQ(rows_of("items"), kBefore);
    EXPECT_FALSE(exists("bad.csv"));
    EXPECT_FALSE(exists("bad.csv.reasons.csv"));
  }

  static constexpr const char* kBefore = "0|old|1.00|2020-01-01";
};

constexpr const char* kHeader = "id,name,price,day\n";
constexpr const char* kGood = "1,good,1.50,2024-01-31\n";

struct BadValue {
  const char* row;
  const char* column;
  const char* code;
  const char* reason;
};

const BadValue kBadValues[] = {
    {"x1,a,1,2024-01-01", "id", "22P02", "\"x1\" is not a valid smallint"},
    {"40000,a,1,2024-01-01", "id", "22003", "\"40000\" is out of range for smallint"},
    {"2,a,1000,2024-01-01", "price", "22003", "\"1000\" is out of range for numeric(5,2)"},
    {"2,abcdef,1,2024-01-01", "name", "22001", "\"abcdef\" is too long for character varying(5)"},
    {",a,1,2024-01-01", "id", "23502", "a value is required, and there is none"},
    {"2,a,1,2024-02-30", "day", "22008", "\"2024-02-30\" is not a valid date"},
    {"2,a,-1,2024-01-01", "", "23514", "violates CHECK price_is_positive"},
};

TEST_F(CsvBadValues, EachIsNamedByLineColumnValueAndReason) {
  for (const BadValue& bad : kBadValues) {
    const std::string column = bad.column;
    const std::string place = "items.csv:3: " + (column.empty() ? "" : column + ": ");
    for (const char* mode : {"replace", "append"}) {
      expect_refused(load_items(std::string(kHeader) + kGood + bad.row + "\n", {"--mode", mode}),
                     place + bad.reason);
      const nlohmann::json error = newest_report()["error"];
      EXPECT_EQ(error["line"], 3);
      EXPECT_EQ(error["sqlstate"], bad.code);
      EXPECT_EQ(error["column"], column.empty() ? nlohmann::json() : nlohmann::json(column));
      const std::string fault = (column.empty() ? "-" : column) + " " + bad.code;
      EXPECT_EQ(faults(), std::vector<std::string>{"3 " + fault});
      expect_as_before();
    }
  }
}

TEST_F(CsvBadValues, ALongValueIsCutShort) {
  const Outcome outcome =
      load_items(kHeader + std::string("1,") + std::string(5000, 'x') + ",1,\n");
  expect_refused(outcome, "items.csv:2: name: \"" + std::string(80, 'x') + "...\" is too long");
  EXPECT_LT(outcome.err.size(), 1000U);
}

TEST_F(CsvBadValues, AllAreNamedAtOnceUpToTwenty) {
  std::string text = kHeader;
  std::vector<std::string> expected;
  for (int line = 2; line <= 31; ++line) {
    const bool odd = line % 2 == 1;
    text += odd ? "1,toolong,1,\n" : "?,a,1,\n";
    if (line <= 21) expected.push_back(std::to_string(line) + (odd ? " name 22001" : " id 22P02"));
  }
  const Outcome outcome = load_items(text);
  expect_refused(outcome, "items.csv:2: id: \"?\" is not a valid smallint");
  EXPECT_EQ(faults(), expected) << shown(outcome);
  EXPECT_EQ(count_of(outcome.err, "  items.csv:"), 20U) << shown(outcome);
  EXPECT_EQ(count_of(outcome.err, "  items.csv:21: name: \"toolong\" is too long"), 1U);
  expect_as_before();
}

TEST_F(CsvBadValues, GoodRowsAreLoadedAndBadOnesKeptWithTheirReasons) {
  std::string text = kHeader;
  std::string rejects = kHeader;
  int line = 2;
  for (const BadValue& bad : kBadValues) {
    text += std::to_string(100 + line) + ",ok,1,\n";
    text += std::string(bad.row) + "\n";
    rejects += std::string(bad.row) + "\n";
    line += 2;
  }
  const Outcome outcome = load_with_rejects(text, "7");
  expect_counts(outcome, 7, 0, 0, 7);
  EXPECT_EQ(database_.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM bi_schema.items"),
            "102 104 106 108 110 112 114");
  EXPECT_EQ(read_text(path("bad.csv")), rejects);
  const std::string written = read_text(path("bad.csv.reasons.csv"));
  EXPECT_EQ(count_of(written, "\n"), 8U) << written;
  for (std::size_t i = 0; i < std::size(kBadValues); ++i) {
    const std::string place =
        std::to_string(3 + 2 * i) + "," + kBadValues[i].column + "," + kBadValues[i].code + ",";
    EXPECT_EQ(count_of(written, "\n" + place), 1U) << place << "\n" << written;
  }
  EXPECT_EQ(file_report()["rejects"], "bad.csv");
  EXPECT_NE(outcome.err.find("7 rows of items.csv left out: bad.csv, with reasons in "
                             "bad.csv.reasons.csv"),
            std::string::npos)
      << shown(outcome);
}

TEST_F(CsvBadValues, AreKeptByteForByte) {
  const std::string header = "\"id\",name , \"price\",day\r\n";
  const std::string first = "x,\"a\"\"b\",\"1\",\r\n";
  const std::string others =
      "3,\"a\r\nb\nc,d\",1,\r\n"
      " ?, \"\",  1 ,\r\n";
  const Outcome outcome = load_with_rejects(header + first + "1,\"o\r\nk\",1,\r\n" + others, "3");
  expect_counts(outcome, 1, 0, 0, 3);
  EXPECT_EQ(read_text(path("bad.csv")), header + first + others);
  EXPECT_EQ(faults(), (std::vector<std::string>{"2 id 22P02", "5 name 22001", "8 id 22P02"}));
  EXPECT_EQ(database_.value("SELECT name FROM bi_schema.items"), "o\r\nk");
}

TEST_F(CsvBadValues, AreKeptInTheEncodingOfTheFile) {
  const std::string text = "id;name;price;day\n1;\xe4;1;\n?;\xe3\x80;1;\n";
  expect_counts(load_with_rejects(text, "1", {"--encoding", "windows-1252"}), 1, 0, 0, 1);
  EXPECT_EQ(read_text(path("bad.csv")), "id;name;price;day\n?;\xe3\x80;1;\n");
  EXPECT_EQ(database_.value("SELECT name FROM bi_schema.items"), "\xc3\xa4");
}

TEST_F(CsvBadValues, OneMoreThanAllowedLoadsNothing) {
  const std::string text = std::string(kHeader) + kGood + "?,a,1,\n2,toolong,1,\n3,c,1,\n";
  for (const char* mode : {"replace", "append"}) {
    const Outcome outcome = load_with_rejects(text, "1", {"--mode", mode});
    expect_refused(outcome, "items.csv:3: id: ");
    EXPECT_NE(hint_line(outcome).find("more than --max-errors allows"), std::string::npos);
    EXPECT_EQ(faults(), (std::vector<std::string>{"3 id 22P02", "4 name 22001"}));
    EXPECT_EQ(file_report()["inserted"], 0);
    expect_as_before();
  }
}

TEST_F(CsvBadValues, MayBeAShareOfTheRows) {
  const std::string text = std::string(kHeader) + "1,a,1,\n2,b,1,\n3,c,1,\n?,d,1,\n";
  expect_refused(load_with_rejects(text, "24.9%"), "items.csv:5: id: ");
  expect_as_before();
  expect_counts(load_with_rejects(text, "25%"), 3, 0, 0, 1);
}

TEST_F(CsvBadValues, NeedAFileToGoTo) {
  const Outcome outcome = load_items(std::string(kHeader) + kGood, {"--max-errors", "1"});
  EXPECT_TRUE(fails_with(outcome, 2));
  EXPECT_NE(hint_line(outcome).find("--rejects FILE"), std::string::npos) << shown(outcome);
  expect_as_before();
}

TEST_F(CsvBadValues, DoNotOverwriteThoseFromBefore) {
  write("bad.csv", "yesterday's");
  const Outcome outcome = load_with_rejects(std::string(kHeader) + kGood + "?,a,1,\n", "1");
  EXPECT_TRUE(fails_with(outcome, 6));
  EXPECT_NE(error_line(outcome).find("bad.csv: there are rows from before"), std::string::npos)
      << shown(outcome);
  EXPECT_EQ(read_text(path("bad.csv")), "yesterday's");
  EXPECT_EQ(rows_of("items"), kBefore);
}

TEST_F(CsvBadValues, OfSeveralFilesGoIntoAFileEach) {
  database_.run("CREATE TABLE bi_schema.days (day date)");
  write("items.csv", std::string(kHeader) + kGood + "?,a,1,\n");
  write("days.csv", "day\n2024-01-01\nnever\n");
  const Outcome outcome =
      load({"items.csv", "days.csv", "--max-errors", "1", "--rejects", "bad.csv"});
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(read_text(path("bad.items.csv")), std::string(kHeader) + "?,a,1,\n");
  EXPECT_EQ(read_text(path("bad.days.csv")), "day\nnever\n");
  EXPECT_NE(read_text(path("bad.days.csv.reasons.csv")).find("\n3,day,22007,"), std::string::npos);
  EXPECT_EQ(rows_of("days"), "2024-01-01");
}

TEST_F(CsvBadValues, OfFilesOfOneNameGoIntoAFileEachToo) {
  write("a/items.csv", std::string(kHeader) + "1,a,1,\nx,a,1,\n");
  write("b/items.csv", std::string(kHeader) + "2,b,1,\ny,b,1,\n");
  const Outcome outcome = load({"a", "b", "--max-errors", "1", "--rejects", "bad.csv"});
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  EXPECT_EQ(read_text(path("bad.items.csv")), std::string(kHeader) + "x,a,1,\n");
  EXPECT_EQ(read_text(path("bad.items-2.csv")), std::string(kHeader) + "y,b,1,\n");
  EXPECT_EQ(file_report(0)["rejects"], "bad.items.csv");
  EXPECT_EQ(file_report(1)["rejects"], "bad.items-2.csv");
  EXPECT_EQ(rows_of("items"), "1|a|1.00|NULL 2|b|1.00|NULL");
}

// Nothing is loaded, so nothing may be left out either.
TEST_F(CsvBadValues, OfALoadThatFailsInAnotherFileAreNotKept) {
  database_.run("CREATE TABLE bi_schema.zones (day date)");
  write("items.csv", std::string(kHeader) + kGood + "?,a,1,\n");
  const std::vector<std::string> both = {"items.csv", "zones.csv", "--max-errors",
                                         "1",         "--rejects", "bad.csv"};
  write("zones.csv", "day\nnever\nnever\n");
  expect_refused(load(both), "zones.csv:2: day: ");
  EXPECT_FALSE(exists("bad.items.csv"));
  write("zones.csv", "day\nnever\n");
  write("bad.zones.csv", "yesterday's");
  EXPECT_TRUE(fails_with(load(both), 6));
  EXPECT_FALSE(exists("bad.items.csv"));
  EXPECT_FALSE(exists("bad.items.csv.reasons.csv"));
  expect_as_before();
}

}  // namespace
}  // namespace etl
