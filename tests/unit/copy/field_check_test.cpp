// The server's own word on all of this is in tests/integration/field_check_test.cpp.
#include "copy/field_check.h"

#include <gtest/gtest.h>

#include "etl/core/error.h"
#include "support/schema_building.h"

namespace etl {
namespace {

Column typed(const std::string& base, const std::string& name = "") {
  Column made = column("x", base);
  if (!name.empty()) made.type.name = name;
  return made;
}

// "fine", what it is turned into, "server", or the SQLSTATE.
std::string outcome(const Column& column, const std::string& text,
                    const TextConventions& conventions = {}) {
  FieldCheck check(column, conventions);
  switch (check.check(text)) {
    case FieldVerdict::kFine:
      return "fine";
    case FieldVerdict::kConverted:
      return check.converted();
    case FieldVerdict::kServerDecides:
      return "server";
    case FieldVerdict::kFault:
      return check.sqlstate();
  }
  return "";
}

std::string reason(const Column& column, const std::string& text,
                   const TextConventions& conventions = {}) {
  FieldCheck check(column, conventions);
  EXPECT_EQ(check.check(text), FieldVerdict::kFault) << text;
  return check.reason(text);
}

TextConventions numbers(char decimal, std::optional<char> thousands = std::nullopt) {
  TextConventions made;
  made.decimal = decimal;
  made.thousands = thousands;
  return made;
}

TextConventions dates(const std::string& format) {
  TextConventions made;
  made.date_format = format;
  return made;
}

TEST(FieldCheck, KnowsTheEndsOfIntegers) {
  EXPECT_EQ(outcome(typed("int4"), "2147483647"), "fine");
  EXPECT_EQ(outcome(typed("int4"), "2147483648"), "22003");
  EXPECT_EQ(outcome(typed("int4"), "-2147483648"), "fine");
  EXPECT_EQ(outcome(typed("int8"), "9223372036854775808"), "22003");
  EXPECT_EQ(outcome(typed("int2"), "00032767"), "fine");
  EXPECT_EQ(outcome(typed("int4"), " +12\t"), "fine");
  EXPECT_EQ(outcome(typed("int4"), "12."), "22P02");
  EXPECT_EQ(outcome(typed("int4"), ""), "22P02");
}

TEST(FieldCheck, LeavesToTheServerWhatSomeVersionTakes) {
  for (const char* text : {"1_000", "0x1F", "-0b11", "0o17"}) {
    EXPECT_EQ(outcome(typed("int4"), text), "server") << text;
    EXPECT_EQ(outcome(typed("numeric"), text), "server") << text;
  }
  EXPECT_EQ(outcome(typed("int4"), "0xyz"), "22P02");
  EXPECT_EQ(outcome(typed("numeric"), "1e 5"), "server");
  EXPECT_EQ(outcome(typed("numeric"), "Infinity"), "server");
  for (const char* text : {"today", "epoch", "Jan 5 2024", "infinity", "01/02/2024", "12 noon"}) {
    EXPECT_EQ(outcome(typed("date"), text), "server") << text;
  }
  EXPECT_EQ(outcome(typed("time"), "12:00 PM"), "server");
  for (const char* base : {"json", "inet", "money", "interval", "timetz", "name"}) {
    EXPECT_EQ(outcome(typed(base), "abc"), "server") << base;
  }
}

TEST(FieldCheck, LeavesTypesOfTheUsersOwnToTheServer) {
  EXPECT_EQ(outcome(typed("int4", "public.int4"), "abc"), "server");
  Column column = typed("date");
  column.type.kind = TypeKind::kEnum;
  EXPECT_EQ(outcome(column, "abc"), "server");
  column.type.kind = TypeKind::kArray;
  EXPECT_EQ(outcome(column, "abc"), "server");
}

TEST(FieldCheck, RoundsNumericAsTheServerDoes) {
  const Column price = typed("numeric(5,2)");
  EXPECT_EQ(outcome(price, "1.005"), "fine");
  EXPECT_EQ(outcome(price, "999.994"), "fine");
  EXPECT_EQ(outcome(price, "999.995"), "22003");
  EXPECT_EQ(outcome(price, "-999.9949"), "fine");
  EXPECT_EQ(outcome(price, "1000"), "22003");
  EXPECT_EQ(outcome(price, "0001.5e2"), "fine");
  EXPECT_EQ(outcome(price, "1e3"), "22003");
  EXPECT_EQ(outcome(price, "0e9"), "fine");
  EXPECT_EQ(outcome(price, "NaN"), "fine");
  EXPECT_EQ(outcome(price, "inf"), "22003");
  EXPECT_EQ(outcome(price, "1,5"), "22P02");
}

TEST(FieldCheck, CountsCharactersAndNotTheSpacesBehind) {
  EXPECT_EQ(outcome(typed("varchar(3)"), "\u00e4\u00f6\u20ac"), "fine");
  EXPECT_EQ(outcome(typed("varchar(3)"), "\u00e4\u00f6\u20acx"), "22001");
  EXPECT_EQ(outcome(typed("varchar(3)"), "abc   "), "fine");
  EXPECT_EQ(outcome(typed("bpchar(3)"), "ab    c"), "22001");
  EXPECT_EQ(outcome(typed("varchar"), std::string(1000, 'x')), "server");
}

TEST(FieldCheck, ChecksDatesOfTheCalendar) {
  EXPECT_EQ(outcome(typed("date"), "2024-02-29"), "fine");
  EXPECT_EQ(outcome(typed("date"), "2023-02-29"), "22008");
  EXPECT_EQ(outcome(typed("date"), "1900-2-29"), "22008");
  EXPECT_EQ(outcome(typed("date"), "2000-2-29"), "fine");
  EXPECT_EQ(outcome(typed("date"), "2024-1-5"), "fine");
  EXPECT_EQ(outcome(typed("date"), "20240230"), "22008");
  EXPECT_EQ(outcome(typed("date"), "31/02/2024"), "22008");
  EXPECT_EQ(outcome(typed("date"), "31/12/2024"), "server");  // by its DateStyle
  EXPECT_EQ(outcome(typed("date"), "12/31/2024"), "server");
  EXPECT_EQ(outcome(typed("date"), "n/a"), "22007");
  EXPECT_EQ(outcome(typed("date"), "45292"), "22007");
  EXPECT_EQ(outcome(typed("timestamp"), "2024-02-29T23:59:60"), "fine");
  EXPECT_EQ(outcome(typed("timestamp"), "2024-02-29 24:00:01"), "22008");
  EXPECT_EQ(outcome(typed("timestamptz"), "2024-02-29 10:00+02:00"), "fine");
  EXPECT_EQ(outcome(typed("time"), "10:60"), "22008");
}

TEST(FieldCheck, KnowsBooleansAndUuids) {
  for (const char* text : {"t", "TRU", "no", " y ", "on", "of", "1", "0"}) {
    EXPECT_EQ(outcome(typed("bool"), text), "fine") << text;
  }
  for (const char* text : {"o", "", "2", "ja", "truee", "01"}) {
    EXPECT_EQ(outcome(typed("bool"), text), "22P02") << text;
  }
  EXPECT_EQ(outcome(typed("uuid"), "{0B6e1a5c7d0e4b8e-9a550123456789ab}"), "fine");
  EXPECT_EQ(outcome(typed("uuid"), "0b6e1a5c-7d0e-4b8e-9a55-0123456789a"), "22P02");
  EXPECT_EQ(outcome(typed("uuid"), " 0b6e1a5c-7d0e-4b8e-9a55-0123456789ab"), "22P02");
}

TEST(FieldCheck, TellsBadHexadecimalBytesFromBadEscapes) {
  EXPECT_EQ(outcome(typed("bytea"), "\\xdead BEEF"), "fine");
  EXPECT_EQ(outcome(typed("bytea"), "\\xdea"), "22023");
  EXPECT_EQ(outcome(typed("bytea"), "a\\000b\\\\"), "fine");
  EXPECT_EQ(outcome(typed("bytea"), "a\\400"), "22P02");
}

TEST(FieldCheck, SaysWhatIsWrongInOneLine) {
  EXPECT_EQ(reason(typed("int4", "integer"), "abc"), "\"abc\" is not a valid integer");
  EXPECT_EQ(reason(typed("int4", "integer"), "99999999999"),
            "\"99999999999\" is out of range for integer");
  EXPECT_EQ(reason(typed("varchar(3)", "character varying(3)"), "a\nbcd"),
            "\"a bcd\" is too long for character varying(3)");
  EXPECT_EQ(reason(typed("numeric(5,2)"), "12.5", numbers(',', '.')),
            "\"12.5\" is not a valid numeric(5,2) in the form 1.234,56");
  EXPECT_EQ(reason(typed("numeric(5,2)"), "1234,5", numbers(',')),
            "\"1234,5\" is out of range for numeric(5,2)");
  EXPECT_EQ(reason(typed("date"), "2024-01-05", dates("DD/MM/YYYY")),
            "\"2024-01-05\" is not a valid date in the form DD/MM/YYYY");
}

TEST(FieldCheck, RefusesNullWhereThereHasToBeAValue) {
  EXPECT_FALSE(FieldCheck(typed("text"), {}).refuses_null());
  FieldCheck check(required("x", "text"), {});
  EXPECT_FALSE(check.looks_at_texts());
  EXPECT_TRUE(check.refuses_null());
  const RowFault fault = check.null_fault(7);
  EXPECT_EQ(fault.record, 7U);
  EXPECT_EQ(fault.column, "x");
  EXPECT_EQ(fault.code, "23502");
  EXPECT_EQ(fault.reason, "a value is required, and there is none");
}

TEST(FieldCheck, TurnsNumbersOfTheFileIntoPostgresqls) {
  const Column price = typed("numeric(10,2)");
  EXPECT_EQ(outcome(price, "19,99", numbers(',')), "19.99");
  EXPECT_EQ(outcome(price, " -1.234,5 ", numbers(',', '.')), "-1234.5");
  EXPECT_EQ(outcome(price, "1,234.50", numbers('.', ',')), "1234.50");
  EXPECT_EQ(outcome(price, "1 234 567", numbers('.', ' ')), "1234567");
  EXPECT_EQ(outcome(price, "1234567", numbers(',', '.')), "fine");
  EXPECT_EQ(outcome(typed("float8"), "1,5e3", numbers(',')), "1.5e3");
  EXPECT_EQ(outcome(typed("int4"), "1.000", numbers(',', '.')), "1000");
  EXPECT_EQ(outcome(typed("text"), "1,5", numbers(',')), "server");
}

TEST(FieldCheck, NeverTakesANumberForAnotherOne) {
  const Column price = typed("numeric(10,2)");
  for (const char* text : {"1.5", "1,2,3", ",", "1.50", "12.34,5", "1234.567", "1.2345", ".123"}) {
    EXPECT_EQ(outcome(price, text, numbers(',', '.')), "22P02") << text;
  }
  EXPECT_EQ(outcome(price, "1.5", numbers(',')), "22P02");
  EXPECT_EQ(outcome(price, "1,5", numbers('.', ',')), "22P02");
  EXPECT_EQ(outcome(typed("int4"), "1,0", numbers(',')), "22P02");
}

TEST(FieldCheck, TurnsDatesOfTheFileIntoIso) {
  EXPECT_EQ(outcome(typed("date"), "31/12/2024", dates("DD/MM/YYYY")), "2024-12-31");
  EXPECT_EQ(outcome(typed("date"), "1/2/2024", dates("mm/dd/yyyy")), "2024-01-02");
  EXPECT_EQ(outcome(typed("date"), "20240105", dates("YYYYMMDD")), "2024-01-05");
  EXPECT_EQ(outcome(typed("date"), "5-jan-69", dates("DD-Mon-YY")), "2069-01-05");
  EXPECT_EQ(outcome(typed("date"), "June 5, 1970", dates("Month DD, YYYY")), "1970-06-05");
  EXPECT_EQ(outcome(typed("timestamp"), "05.01.2024 07:08:09", dates("DD.MM.YYYY HH24:MI:SS")),
            "2024-01-05 07:08:09");
  EXPECT_EQ(outcome(typed("timestamp"), "1/5/2024 12:30 am", dates("MM/DD/YYYY HH12:MI AM")),
            "2024-01-05 00:30:00");
  EXPECT_EQ(outcome(typed("timestamp"), "2024-01-05T07:08", dates("YYYY-MM-DD\"T\"HH24:MI")),
            "2024-01-05 07:08:00");
  EXPECT_EQ(outcome(typed("text"), "31/12/2024", dates("DD/MM/YYYY")), "server");
}

TEST(FieldCheck, TakesAnIsoTimeBehindADateOfTheFileOnlyForTimestamps) {
  const TextConventions format = dates("DD/MM/YYYY");
  EXPECT_EQ(outcome(typed("timestamp"), "31/12/2024", format), "2024-12-31");
  EXPECT_EQ(outcome(typed("timestamp"), "31/12/2024 10:11", format), "2024-12-31 10:11");
  EXPECT_EQ(outcome(typed("timestamptz"), "31/12/2024 10:11:12.5Z", format),
            "2024-12-31 10:11:12.5Z");
  EXPECT_EQ(outcome(typed("timestamp"), "31/12/2024 25:11", format), "22008");
  EXPECT_EQ(outcome(typed("timestamp"), "31/12/2024 noon", format), "22007");
  EXPECT_EQ(outcome(typed("date"), "31/12/2024 10:11", format), "22007");
}

TEST(FieldCheck, ReadsDatesOfTheFileStrictly) {
  const TextConventions format = dates("DD/MM/YYYY");
  for (const char* text : {"2024-12-31", "31/12/24", "31/12/20245", "31-12-2024", "31/12", "today",
                           "", "031/12/2024", "31/12/2024x"}) {
    EXPECT_EQ(outcome(typed("date"), text, format), "22007") << text;
  }
  for (const char* text : {"12/31/2024", "30/02/2024", "00/01/2024", "29/02/2023", "01/01/0000"}) {
    EXPECT_EQ(outcome(typed("date"), text, format), "22008") << text;
  }
  EXPECT_EQ(outcome(typed("date"), "2024011", dates("YYYYMMDD")), "22007");
  EXPECT_EQ(outcome(typed("timestamp"), "2024-01-05 24:00", dates("YYYY-MM-DD HH24:MI")), "22008");
  EXPECT_EQ(outcome(typed("timestamp"), "2024-01-05 13 PM", dates("YYYY-MM-DD HH12 AM")), "22008");
}

TEST(TextConventions, NameWhatIsWrongWithADateFormat) {
  const auto refusal = [](const std::string& format) -> std::string {
    try {
      check_conventions(dates(format));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind, ErrorKind::kUsage);
      EXPECT_NE(error.hint.english().find("DD/MM/YYYY"), std::string::npos);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refusal("DD/MM/YYYY"), "");
  EXPECT_EQ(refusal("D/M/Y"), "the date format D/M/Y is not understood: D is no word of it");
  EXPECT_EQ(refusal("YYYY-MM-DD HH24:MM:SS"),
            "the date format YYYY-MM-DD HH24:MM:SS is not understood: MM is there twice (minutes "
            "are MI)");
  EXPECT_EQ(refusal("%d.%m.%Y"), "the date format %d.%m.%Y is not understood: d is no word of it");
  for (const char* format :
       {"MM/YYYY", "YYYY-MM-DD HH12:MI", "YYYY-MM-DD HH24 AM", "YYYY-MM-DD SS", "YYYY YY-MM-DD",
        "YYYY-MM-DD MI", "YYYY-MM-DD \"", "YYYY-MM-DD HH:MI", "YYYY-MM-Mon-DD"}) {
    EXPECT_NE(refusal(format), "") << format;
  }
}

TEST(TextConventions, RefuseSignsThatCouldBeTakenForEachOther) {
  for (const TextConventions& wrong :
       {numbers(',', ','), numbers('.', '.'), numbers(';'), numbers('.', '0'), numbers('.', 'e'),
        numbers('.', '-'), numbers('.', '\0')}) {
    EXPECT_THROW(check_conventions(wrong), Error);
  }
  for (const TextConventions& right : {numbers(','), numbers(',', '.'), numbers('.', '\'')}) {
    EXPECT_NO_THROW(check_conventions(right));
  }
}

}  // namespace
}  // namespace etl
