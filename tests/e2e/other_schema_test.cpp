// Nothing of the four tables is built into the program: another schema works the same.
#include <filesystem>

#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

class OtherSchema : public EtlProgram {
 protected:
  OtherSchema() {
    environment_["DB_SCHEMA"] = "herbarium";
    database_.run(R"(
      CREATE SCHEMA herbarium;
      CREATE TYPE herbarium.state AS ENUM ('pressed', 'mounted', 'lost');
      CREATE TABLE herbarium.collector (
        name text PRIMARY KEY,
        teacher text REFERENCES herbarium.collector (name));
      CREATE TABLE herbarium."Odd ""Sheet""" (
        "select" bigint PRIMARY KEY,
        collector text NOT NULL REFERENCES herbarium.collector (name),
        state herbarium.state,
        found timestamptz,
        weight numeric(30, 12),
        photo bytea,
        rare boolean NOT NULL DEFAULT false,
        UNIQUE (collector, found));
      CREATE VIEW herbarium.rare_sheets AS
        SELECT "select" AS number, collector FROM herbarium."Odd ""Sheet""" WHERE rare;
      INSERT INTO herbarium.collector VALUES ('Maria', NULL), ('João', 'Maria');
      INSERT INTO herbarium."Odd ""Sheet""" VALUES
        (9007199254740993, 'João', 'mounted', '2024-02-29 12:00:00.5+00',
         '123456789012345678.123456789012', '\x00ff', true),
        (-1, 'Maria', NULL, NULL, NULL, '', false);
    )");
  }
};

TEST_F(OtherSchema, ArrivesExactly) {
  etl_ok({"replicate"});
  etl_ok({"validate"});
  MirrorFile mirror(mirror_path());
  EXPECT_EQ(mirror.value("SELECT count(*) FROM collector WHERE teacher = 'Maria'"), "1");
  EXPECT_EQ(mirror.rows("SELECT \"select\", collector, state, found, weight, hex(photo), rare "
                        "FROM \"Odd \"\"Sheet\"\"\" ORDER BY \"select\""),
            (std::vector<std::vector<std::string>>{
                {"-1", "Maria", "NULL", "NULL", "NULL", "", "0"},
                {"9007199254740993", "João", "mounted", "2024-02-29 12:00:00.5+00:00",
                 "123456789012345678.123456789012", "00FF", "1"}}));
  EXPECT_EQ(mirror.value("SELECT collector FROM rare_sheets WHERE number = 9007199254740993"),
            "João");
  EXPECT_EQ(mirror.value("SELECT typeof(photo) FROM \"Odd \"\"Sheet\"\"\" WHERE NOT rare"), "blob");
}

TEST_F(OtherSchema, IsValidatedWithoutItsMetrics) {
  etl_ok({"replicate"});
  MirrorFile(mirror_path(), MirrorFile::Access::kWrite)
      .run("DELETE FROM \"Odd \"\"Sheet\"\"\" WHERE \"select\" = -1");
  const Outcome outcome = etl({"validate"});
  EXPECT_TRUE(fails_with(outcome, 5));
  EXPECT_NE(outcome.out.find("Odd \"Sheet\""), std::string::npos) << shown(outcome);
}

TEST_F(OtherSchema, TakesCsvFilesByTheNamesOfItsTables) {
  write("in/Collector (1).csv", "Teacher,NAME\nMaria,Ana\n,Maria\n");
  write("in/oddsheet.csv", "Select,collector,rare\n7,Ana,true\n");
  const Outcome outcome = etl_ok({"load-csv", "in"});
  EXPECT_NE(outcome.out.find("✅ Loaded 2 records into collector\n"), std::string::npos)
      << shown(outcome);
  EXPECT_EQ(database_.value("SELECT collector FROM herbarium.\"Odd \"\"Sheet\"\"\""), "Ana");
  EXPECT_EQ(database_.value("SELECT count(*) FROM herbarium.collector WHERE teacher IS NULL"), "1");
  EXPECT_EQ(count_of(outcome.out, "revenue"), 0U) << shown(outcome);
}

TEST_F(OtherSchema, IsChosenByAFlagToo) {
  environment_.erase("DB_SCHEMA");
  etl_ok({"replicate", "--schema", "herbarium"});
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT count(*) FROM collector"), "2");
}

}  // namespace
}  // namespace etl
