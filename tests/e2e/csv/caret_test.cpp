// On a terminal the row of the first bad value is shown, with carets below the value.
#include "e2e/csv/csv_tables.h"

namespace etl {
namespace {

class CsvCaret : public CsvTables {
 protected:
  CsvCaret() {
    database_.run("CREATE TABLE bi_schema.items (id int PRIMARY KEY, name text, day date)");
    environment_["TERM"] = "xterm";
  }

  // What a terminal of so many columns shows; script(1) of util-linux is one.
  Outcome load_on_terminal(const std::string& bytes, const std::string& options = "",
                           int columns = 80) const {
    write("items.csv", bytes);
    Command terminal = command({});
    const std::string program = terminal.arguments.front();
    terminal.arguments = {"/usr/bin/script",
                          "--quiet",
                          "--return",
                          "--command",
                          "stty cols " + std::to_string(columns) + " && '" + program +
                              "' load-csv --no-init items.csv " + options,
                          "/dev/null"};
    return run_program(terminal);
  }

  static void expect_shown(const Outcome& outcome, const std::string& row,
                           const std::string& carets) {
    EXPECT_EQ(outcome.exit_code, 4) << shown(outcome);
    EXPECT_NE(outcome.out.find("\n  " + row + "\r\n  " + carets + "\r\n"), std::string::npos)
        << row << "\n"
        << carets << "\n"
        << shown(outcome);
  }
};

TEST_F(CsvCaret, IsBelowTheBadValue) {
  expect_shown(load_on_terminal("id,name,day\n1,one,2024-01-01\n2,two,soon\n3,three,never\n"),
               "2,two,soon",  //
               "      ^^^^");
  expect_shown(load_on_terminal("id,name,day\n1x,one,2024-01-01\n"),
               "1x,one,2024-01-01",  //
               "^^");
}

TEST_F(CsvCaret, IsOneWhereTheValueIsEmpty) {
  expect_shown(load_on_terminal("name,id,day\none,,2024-01-01\n"),
               "one,,2024-01-01",  //
               "    ^");
}

TEST_F(CsvCaret, KnowsTheDelimiterAndTheQuotesThatWereFound) {
  expect_shown(load_on_terminal("id;name;day\n2;a, \"b\" c;soon\n"),
               "2;a, \"b\" c;soon",  //
               "           ^^^^");
  expect_shown(load_on_terminal("id,name,day\n2,\"a, \"\"b\"\"\",\"soon\"\n"),
               "2,\"a, \"\"b\"\"\",\"soon\"",  //
               "             ^^^^^^");
  expect_shown(load_on_terminal("'id','name','day'\n2,'it''s, a',soon\n"),
               "2,'it''s, a',soon",  //
               "             ^^^^");
}

TEST_F(CsvCaret, CountsWhatIsSeenAndNotTheBytes) {
  expect_shown(load_on_terminal("id,name,day\n2,S\xc3\xa3o,soon\n"),
               "2,S\xc3\xa3o,soon",  //
               "      ^^^^");
}

TEST_F(CsvCaret, IsShownInUtf8WhateverTheFileIsIn) {
  expect_shown(load_on_terminal("id,name,day\n2,S\xe3o,soon\n", "--encoding windows-1252"),
               "2,S\xc3\xa3o,soon",  //
               "      ^^^^");
}

TEST_F(CsvCaret, OfALongRowTheValueIsStillInSight) {
  const std::string row = "2," + std::string(200, 'x') + ",soon";
  const Outcome outcome = load_on_terminal("id,name,day\n" + row + "\n", "", 60);
  expect_shown(outcome, "soon", "^^^^");
  EXPECT_EQ(outcome.out.find(std::string(100, 'x')), std::string::npos) << shown(outcome);
}

// Straight into an empty table, and by way of the stage beside one with rows.
TEST_F(CsvCaret, IsThereForARowThatTheServerRefused) {
  database_.run(
      "CREATE TABLE bi_schema.days (day date PRIMARY KEY);"
      "ALTER TABLE bi_schema.items ADD FOREIGN KEY (day) REFERENCES bi_schema.days");
  for (const char* statement : {"SELECT 1", "INSERT INTO bi_schema.items VALUES (1)"}) {
    database_.run(statement);
    expect_shown(load_on_terminal("id,name,day\n2,b,2024-01-01\n", "--mode append"),
                 "2,b,2024-01-01",  //
                 "    ^^^^^^^^^^");
  }
}

TEST_F(CsvCaret, IsNotThereWhereTheRowAsAWholeIsAtFault) {
  database_.run("ALTER TABLE bi_schema.items ADD CHECK (id > 0)");
  const Outcome outcome = load_on_terminal("id,name,day\n1,a,\n0,b,\n");
  EXPECT_EQ(outcome.exit_code, 4) << shown(outcome);
  EXPECT_NE(outcome.out.find("\n  0,b,\r\n"), std::string::npos) << shown(outcome);
  EXPECT_EQ(outcome.out.find('^'), std::string::npos) << shown(outcome);
}

TEST_F(CsvCaret, IsNotShownWhereThereIsNoTerminal) {
  write("items.csv", "id,name,day\n2,two,soon\n");
  const Outcome outcome = load({"items.csv"});
  expect_refused(outcome, "items.csv:2: day: ");
  EXPECT_EQ(outcome.err.find("^^^^"), std::string::npos) << shown(outcome);
}

}  // namespace
}  // namespace etl
