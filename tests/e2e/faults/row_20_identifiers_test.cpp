// Row 20: identifiers of any kind name what they name, in PostgreSQL, in SQLite and in the log, and
// do nothing else.
#include <regex>
#include <sstream>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

// No two of them differ in letter case alone: SQLite would call them the same.
const std::vector<std::string>& strange_names() {
  static const std::vector<std::string> names = {
      "select",
      "Order",
      "a \"quoted\" name",
      "it's",
      "back\\slash \\n \\",
      "\"; DROP TABLE canary; --",
      "'); DROP TABLE canary; --",
      "/* no comment",
      "$$ $1 :name ?1 @x",
      "%s%n%d %",
      "{} {0} {:d}",
      "[bracket] `tick`",
      "Größe 表 🙂",
      "dot.ted",
      " leading, and trailing ",
      "two\nlines",
      "tab\tand\rreturn",
      "\x1b[31mred\x1b[0m",
      "x\n2026-01-01T00:00:00.000+00:00 info    [1] forged",
      "1",
      "NULL",
      "*",
      std::string(63, 'n'),
      "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ",  // 62 bytes
  };
  return names;
}

class Identifiers : public EtlProgram {
 protected:
  Identifiers() {
    environment_["DB_SCHEMA"] = kSchema;
    std::string sql = "CREATE SCHEMA " + quoted(kSchema) + ";" + "CREATE TABLE " +
                      in_schema("canary") + " (id int PRIMARY KEY);" + "CREATE TABLE " +
                      in_schema("all columns") + " (id int";
    for (const std::string& name : strange_names()) sql += ", " + quoted(name) + " text";
    sql += "); INSERT INTO " + in_schema("all columns") + " VALUES (1";
    for (const std::string& name : strange_names()) sql += ", " + literal(name);
    sql += ");";
    for (const std::string& name : strange_names()) {
      sql += "CREATE TABLE " + in_schema(name) + " (" + quoted(name) + " int PRIMARY KEY, " +
             quoted("to " + name.substr(0, 40)) + " int CONSTRAINT " + quoted(name) +
             " REFERENCES " + in_schema("canary") + ", note text DEFAULT " + literal(name) + ");" +
             "CREATE INDEX ON " + in_schema(name) + " (" + quoted("to " + name.substr(0, 40)) +
             ", note); INSERT INTO " + in_schema(name) + " VALUES (7);" + "COMMENT ON TABLE " +
             in_schema(name) + " IS " + literal(name) + ";";
    }
    sql += "CREATE VIEW " + in_schema("view of \"all\"\n%s") + " AS SELECT * FROM " +
           in_schema("all columns");
    database_.run(sql);
  }

  // The server's own way of quoting. The tag is in none of the names.
  std::string quoted(const std::string& name) {
    return database_.value("SELECT quote_ident($etl$" + name + "$etl$)");
  }
  std::string literal(const std::string& text) {
    return database_.value("SELECT quote_literal($etl$" + text + "$etl$)");
  }
  std::string in_schema(const std::string& name) { return quoted(kSchema) + "." + quoted(name); }

  // SQLite's own way.
  std::string in_mirror(MirrorFile& mirror, std::string name) {
    std::string text = "'";
    for (const char c : name) text += c == '\'' ? std::string("''") : std::string(1, c);
    return mirror.value("SELECT printf('\"%w\"', " + text + "')");
  }

  void expect_log_of_whole_lines() {
    const std::regex line(
        R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (debug|info|warning|error) +\[\d+\] .*)");
    std::istringstream log(read_text(path("logs/etl_pipeline.log")));
    std::size_t lines = 0;
    for (std::string text; std::getline(log, text); ++lines) {
      EXPECT_TRUE(std::regex_match(text, line)) << text;
      EXPECT_NE(text.rfind("2026-01-01", 0), 0U) << "forged: " << text;
      for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20U) << text;
    }
    EXPECT_GT(lines, strange_names().size());
  }

  const std::string kSchema = "schema \"of\" \\ %s\n;--";
};

TEST_F(Identifiers, OfAnyKindArriveAndDoNothing) {
  const Outcome outcome = etl_ok({"--debug", "replicate", "--verify", "checksum"});
  MirrorFile mirror(mirror_path());
  for (const std::string& name : strange_names()) {
    const std::string table = in_mirror(mirror, name);
    EXPECT_EQ(mirror.value("SELECT " + table + " FROM " + table), "7") << name;
    EXPECT_EQ(mirror.value("SELECT note FROM " + table), name);
    EXPECT_EQ(mirror.value("SELECT " + table + " FROM \"all columns\""), name);
    EXPECT_EQ(mirror.value("SELECT " + table + " FROM " + in_mirror(mirror, "view of \"all\"\n%s")),
              name);
  }
  EXPECT_EQ(mirror.value("SELECT count(*) FROM canary"), "0");
  EXPECT_EQ(database_.value("SELECT count(*) FROM " + in_schema("canary")), "0");
  expect_log_of_whole_lines();
  for (const std::string& text : {outcome.out, outcome.err}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("\n2026-01-01"), std::string::npos);
  }
  const nlohmann::json report = newest_report();
  for (const std::string& name : strange_names()) {
    bool found = false;
    for (const auto& table : report["tables_detail"]) found |= table["table"] == name;
    EXPECT_TRUE(found) << name;
  }
  etl_ok({"validate", "--level", "rows"});
}

TEST_F(Identifiers, AreLoadedInto) {
  for (const std::string& name : strange_names()) {
    const std::string field = "\"" + std::regex_replace(name, std::regex("\""), "\"\"") + "\"";
    write("in.csv", field + "\n8\n");
    const Outcome outcome = etl({"load-csv", "in.csv", "--table", name, "--mode", "append"});
    EXPECT_EQ(outcome.exit_code, 0) << name << shown(outcome);
    EXPECT_EQ(database_.value("SELECT count(*) FROM " + in_schema(name)), "2") << name;
  }
  EXPECT_EQ(database_.value("SELECT count(*) FROM " + in_schema("canary")), "0");
}

TEST_F(Identifiers, AreNamedInErrorsOnOneLine) {
  // A value that the table's CHECK refuses, in a table whose name would forge a line of the log.
  const std::string& forger = strange_names()[18];
  write("in.csv", "note\nx\n");
  const Outcome outcome = etl({"load-csv", "in.csv", "--table", forger, "--mode", "append"});
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find("forged"), std::string::npos) << shown(outcome);
  EXPECT_EQ(count_of(outcome.err, "\n2026-01-01"), 0U) << shown(outcome);
  EXPECT_EQ(count_of(read_text(path("logs/etl_load.log")), "\n2026-01-01"), 0U);
}

}  // namespace
}  // namespace etl
