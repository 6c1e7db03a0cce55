// What we say of a text, and what PostgreSQL says of it: its own input functions, which COPY calls,
// and COPY itself.
#include "copy/field_check.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

#include "field_texts.h"
#include "postgres/copy_text.h"
#include "postgres/sql_text.h"
#include "postgres_fixture.h"
#include "support/schema_building.h"

namespace etl {
namespace {

struct CheckedType {
  const char* declared;
  const char* input;  // as COPY calls it, of the text x; a type modifier is its n + 4
  SourceType type;
};

SourceType named(const char* name, const std::string& base) {
  SourceType type = type_of(base);
  type.name = name;
  return type;
}

std::string numeric_input(int precision, int scale) {
  const int modifier = ((precision << 16) | (scale & 0x7ff)) + 4;
  return "numeric_in(textout(x), 0, " + std::to_string(modifier) + ")";
}

class FieldCheckOracle : public PostgresTest {
 protected:
  using Texts = std::vector<std::string>;

  // SQLSTATEs, empty where the server takes the text; of the type's input function.
  std::vector<std::string> states(const std::string& input, const Texts& texts) {
    if (functions_.count(input) == 0) {
      const std::string name = "states_" + std::to_string(functions_.size());
      database.run("CREATE FUNCTION " + name +
                   "(texts text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$"
                   "DECLARE x text; BEGIN FOREACH x IN ARRAY texts LOOP"
                   " BEGIN PERFORM " +
                   input +
                   "; RETURN NEXT '';"
                   " EXCEPTION WHEN OTHERS THEN RETURN NEXT SQLSTATE; END;"
                   " END LOOP; END $$");
      functions_[input] = name;
    }
    std::vector<std::string> found;
    for (const Row& row : database.rows("SELECT * FROM " + functions_[input] + "(" +
                                        quote_literal(array_literal(texts)) + ")")) {
      found.push_back(row[0].value());
    }
    return found;
  }

  void copy_in(const std::string& declared, const Texts& texts) {
    RowBatch batch(1);
    std::string lines;
    for (const std::string& text : texts) {
      batch.add_field(text);
      batch.end_row();
      append_copy_line(batch, batch.rows() - 1, lines);
    }
    session_.run("CREATE TEMP TABLE taken (x " + declared + ")");
    session_.copy_in("COPY taken FROM STDIN", lines);
    session_.run("DROP TABLE taken");
  }

 private:
  TestConnection session_ = database.connect();
  std::map<std::string, std::string> functions_;
};

std::vector<CheckedType> types() {
  static const std::string kFiveTwo = numeric_input(5, 2);
  static const std::string kOneNought = numeric_input(1, 0);
  static const std::string kTenTwo = numeric_input(10, 2);
  static const std::string kSmall = numeric_input(2, 4);
  static const std::string kRound = numeric_input(2, -3);
  return {
      {"smallint", "int2in(textout(x))", named("smallint", "int2")},
      {"integer", "int4in(textout(x))", named("integer", "int4")},
      {"bigint", "int8in(textout(x))", named("bigint", "int8")},
      {"numeric", "numeric_in(textout(x), 0, -1)", named("numeric", "numeric")},
      {"numeric(5,2)", kFiveTwo.c_str(), named("numeric(5,2)", "numeric(5,2)")},
      {"numeric(1,0)", kOneNought.c_str(), named("numeric(1,0)", "numeric(1,0)")},
      {"numeric(10,2)", kTenTwo.c_str(), named("numeric(10,2)", "numeric(10,2)")},
      {"numeric(2,4)", kSmall.c_str(), named("numeric(2,4)", "numeric(2,4)")},
      {"numeric(2,-3)", kRound.c_str(), named("numeric(2,-3)", "numeric(2,-3)")},
      {"real", "float4in(textout(x))", named("real", "float4")},
      {"double precision", "float8in(textout(x))", named("double precision", "float8")},
      {"boolean", "boolin(textout(x))", named("boolean", "bool")},
      {"date", "date_in(textout(x))", named("date", "date")},
      {"time", "time_in(textout(x), 0, -1)", named("time without time zone", "time")},
      {"timestamp", "timestamp_in(textout(x), 0, -1)",
       named("timestamp without time zone", "timestamp")},
      {"timestamptz", "timestamptz_in(textout(x), 0, -1)",
       named("timestamp with time zone", "timestamptz")},
      {"uuid", "uuid_in(textout(x))", named("uuid", "uuid")},
      {"varchar(4)", "varcharin(textout(x), 0, 8)", named("character varying(4)", "varchar(4)")},
      {"char(4)", "bpcharin(textout(x), 0, 8)", named("character(4)", "bpchar(4)")},
      {"bytea", "byteain(textout(x))", named("bytea", "bytea")},
      {"text", "textin(textout(x))", named("text", "text")},
  };
}

// Of dates and times the server has several: 22023 where a word could be a time zone's name.
bool same_state(const std::string& ours, const std::string& theirs) {
  const bool of_date = ours == "22007" || ours == "22008";
  if (of_date) return theirs == "22007" || theirs == "22008" || theirs == "22023";
  return ours == theirs;
}

TEST_F(FieldCheckOracle, RefusesWhatTheServerRefusesAndTakesWhatItTakes) {
  std::map<std::string, std::map<FieldVerdict, int>> seen;
  const bool passed = rc::check([&](std::uint64_t seed) {
    FieldTexts texts(seed);
    std::string disagreements;
    constexpr const char* kStyles[] = {"MDY", "DMY", "YMD"};
    database.run("SET datestyle = ISO, " + texts.pick(kStyles));
    for (const CheckedType& checked : types()) {
      Column column;
      column.name = "x";
      column.type = checked.type;
      FieldCheck check(column, {});
      Texts given;
      for (int i = 0; i < 50; ++i) given.push_back(texts.any());
      const std::vector<std::string> states = this->states(checked.input, given);
      Texts fine;
      for (std::size_t i = 0; i < given.size(); ++i) {
        const FieldVerdict verdict = check.check(given[i]);
        ++seen[checked.declared][verdict];
        const bool refused = verdict == FieldVerdict::kFault;
        const bool agreed = refused ? same_state(check.sqlstate(), states[i])
                                    : verdict == FieldVerdict::kServerDecides || states[i].empty();
        if (!agreed) {
          disagreements += std::string(checked.declared) + " \"" + given[i] +
                           "\": " + (refused ? check.sqlstate() : "fine") +
                           ", and the server: " + (states[i].empty() ? "fine" : states[i]) + "\n";
        }
        if (verdict == FieldVerdict::kFine) fine.push_back(given[i]);
      }
      if (disagreements.empty()) copy_in(checked.declared, fine);
    }
    if (!disagreements.empty()) RC_FAIL(disagreements);
  });
  EXPECT_TRUE(passed);
  for (const auto& [type, verdicts] : seen) {
    if (type == "text") continue;
    for (const FieldVerdict verdict : {FieldVerdict::kFine, FieldVerdict::kFault}) {
      EXPECT_GT(verdicts.count(verdict), 0U)
          << type << " was never found " << static_cast<int>(verdict);
    }
  }
}

Column typed(const std::string& base) { return column("x", base); }

TEST_F(FieldCheckOracle, ReadsNumbersOfTheFileAsTheServersToNumber) {
  TextConventions conventions;
  conventions.decimal = ',';
  conventions.thousands = '.';
  FieldCheck check(typed("numeric"), conventions);
  std::vector<std::string> converted;
  std::vector<std::string> given;
  const bool passed = rc::check([&](std::uint64_t seed) {
    FieldTexts texts(seed);
    std::string text = texts.one_in(3) ? "-" : "";
    text += std::to_string(texts.from(0, 999));
    const bool grouped = texts.one_in(2);
    for (int groups = texts.from(0, 3); groups > 0; --groups) {
      const std::string digits = std::to_string(1000 + texts.from(0, 999)).substr(1);
      text += (grouped ? "." : "") + digits;
    }
    if (texts.one_in(2)) text += "," + std::to_string(texts.from(0, 9999));
    given.push_back(text);
    const FieldVerdict verdict = check.check(text);
    RC_ASSERT(verdict != FieldVerdict::kFault);
    converted.push_back(verdict == FieldVerdict::kConverted ? check.converted() : text);
  });
  EXPECT_TRUE(passed);
  // to_number() knows the point of the server's locale alone, here a point.
  const auto different =
      database.rows("SELECT given, converted FROM unnest(" + quote_literal(array_literal(given)) +
                    "::text[], " + quote_literal(array_literal(converted)) +
                    "::text[]) AS read (given, converted) WHERE converted::numeric IS DISTINCT FROM"
                    " to_number(translate(given, '.,', ',.'), 'S999,999,999,999.9999')");
  EXPECT_EQ(different.size(), 0U) << different[0][0].value() << " " << different[0][1].value();
}

TEST_F(FieldCheckOracle, ReadsDatesOfTheFileAsTheServersToTimestamp) {
  database.run(
      "SET timezone = UTC;"
      "CREATE FUNCTION read(x text, format text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN"
      " RETURN to_timestamp(x, format)::timestamp::text; EXCEPTION WHEN OTHERS THEN RETURN "
      "'refused';"
      " END $$");
  constexpr const char* kPatterns[] = {
      "DD/MM/YYYY",     "MM/DD/YYYY",          "DD.MM.YYYY HH24:MI:SS", "YYYYMMDD",     "DD-Mon-YY",
      "Month DD, YYYY", "MM/DD/YY HH12:MI AM", "YYYYMMDDHH24MISS",      "DDMMYYYY HH24"};
  std::vector<std::string> patterns;
  std::vector<std::string> given;
  std::vector<std::string> ours;
  const bool passed = rc::check([&](std::uint64_t seed) {
    FieldTexts texts(seed);
    const std::string pattern = texts.pick(kPatterns);
    constexpr const char* kMonths[] = {"january",   "February", "MARCH",    "april",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "november", "December"};
    const bool packed =
        pattern.find("MMDD") != pattern.npos || pattern.find("DDMM") != pattern.npos;
    const auto two = [&](int value) {
      return (value < 10 && (packed || !texts.one_in(4)) ? "0" : "") + std::to_string(value);
    };
    std::string text = pattern;
    const auto put = [&](const std::string& word, const std::string& value) {
      const std::size_t at = text.find(word);
      if (at != text.npos) text.replace(at, word.size(), value);
    };
    const std::string name = texts.pick(kMonths);
    // Each word once, and none that could be found in what is put.
    put("YYYY", std::to_string(texts.from(1000, 9999)));
    put("YY", std::to_string(texts.from(10, 99)));
    put("HH24", two(texts.one_in(5) ? texts.from(22, 26) : texts.from(0, 23)));
    put("HH12", two(texts.one_in(5) ? texts.from(0, 14) : texts.from(1, 12)));
    put("MI", two(texts.from(0, texts.one_in(5) ? 61 : 59)));
    put("SS", two(texts.from(0, texts.one_in(5) ? 61 : 59)));
    put("AM", texts.one_in(2) ? "pm" : "AM");
    // No day or month 0, which to_timestamp() takes for 1; we do not.
    put("DD", two(texts.from(1, texts.one_in(3) ? 32 : 28)));
    put("MM", two(texts.from(1, texts.one_in(5) ? 14 : 12)));
    put("Month", name);
    put("Mon", name.substr(0, 3));
    TextConventions conventions;
    conventions.date_format = pattern;
    FieldCheck check(typed("timestamp"), conventions);
    const FieldVerdict verdict = check.check(text);
    given.push_back(text);
    patterns.push_back(pattern);
    ours.push_back(verdict == FieldVerdict::kConverted ? check.converted() : "refused");
    RC_ASSERT(verdict == FieldVerdict::kConverted || verdict == FieldVerdict::kFault);
  });
  EXPECT_TRUE(passed);
  const auto rows = database.rows(
      "SELECT given, pattern, ours, read(given, pattern) FROM unnest(" +
      quote_literal(array_literal(given)) + "::text[], " + quote_literal(array_literal(patterns)) +
      "::text[], " + quote_literal(array_literal(ours)) + "::text[]) AS r (given, pattern, ours)");
  std::size_t refused = 0;
  for (const Row& row : rows) {
    const std::string theirs = row[3].value();
    const std::string said = row[2].value();
    const bool dates_only = said.size() == 10;  // a date is its midnight
    EXPECT_EQ(dates_only ? said + " 00:00:00" : said, theirs)
        << row[0].value() << " by " << row[1].value();
    refused += said == "refused" ? 1U : 0U;
  }
  EXPECT_GT(refused, 0U);
  EXPECT_LT(refused, rows.size());
}

}  // namespace
}  // namespace etl
