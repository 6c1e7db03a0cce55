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
    TestConnection connection = database.connect();
    connection.run("CREATE TEMP TABLE taken (x " + declared + ")");
    connection.copy_in("COPY taken FROM STDIN", lines);
  }

 private:
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
      for (int i = 0; i < 100; ++i) given.push_back(texts.any());
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

}  // namespace
}  // namespace etl
