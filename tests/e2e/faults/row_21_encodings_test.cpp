// Row 21: a server encoding of LATIN1 is converted; bytes of a SQL_ASCII database that are no text
// are named with their table and the way out.
#include "e2e/etl_program.h"
#include "e2e/mirror_file.h"

namespace etl {
namespace {

std::string encoded(const std::string& encoding) {
  return "TEMPLATE template0 ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'";
}

class Encodings : public EtlProgram {
 protected:
  void use(TestDatabase& database) { environment_["DB_NAME"] = database.name(); }
};

TEST_F(Encodings, Latin1IsConvertedBothWays) {
  TestDatabase latin1(encoded("LATIN1"));
  use(latin1);
  latin1.run(
      "CREATE SCHEMA bi_schema; CREATE TABLE bi_schema.\"größe\" (\"straße\" text);"
      "INSERT INTO bi_schema.\"größe\" VALUES ('Valparaíso'), ('ñandú ÿ §')");
  EXPECT_EQ(latin1.value("SELECT octet_length(\"straße\") FROM bi_schema.\"größe\" LIMIT 1"), "10")
      << "one byte a character in the server";
  write("größe.csv", "straße\nÁvila\n");
  etl_ok({"load-csv", "größe.csv", "--mode", "append"});
  etl_ok({"replicate", "--verify", "checksum"});
  EXPECT_EQ(MirrorFile(mirror_path()).rows("SELECT \"straße\" FROM \"größe\" ORDER BY 1"),
            (std::vector<std::vector<std::string>>{{"Valparaíso"}, {"Ávila"}, {"ñandú ÿ §"}}));
  etl_ok({"validate", "--level", "rows"});
}

TEST_F(Encodings, ATextThatLatin1CannotHoldIsNamedByItsLine) {
  TestDatabase latin1(encoded("LATIN1"));
  use(latin1);
  latin1.run("CREATE SCHEMA bi_schema; CREATE TABLE bi_schema.t (id int, name text)");
  write("t.csv", "id,name\n1,fine\n2,no\xF0\x9F\x99\x82\n");
  const Outcome outcome = etl({"load-csv", "t.csv"});
  EXPECT_TRUE(fails_with(outcome, 4));
  EXPECT_NE(error_line(outcome).find("t.csv:3:"), std::string::npos) << shown(outcome);
  EXPECT_EQ(latin1.value("SELECT count(*) FROM bi_schema.t"), "0");
}

TEST_F(Encodings, BytesOfASqlAsciiDatabaseThatAreNoTextNameTheirTable) {
  TestDatabase ascii(encoded("SQL_ASCII"));
  use(ascii);
  TestConnection session("dbname=" + ascii.name() + " client_encoding=SQL_ASCII");
  session.run(
      "CREATE SCHEMA bi_schema; CREATE TABLE bi_schema.good (name text);"
      "INSERT INTO bi_schema.good VALUES ('Valpara\xC3\xADso');"
      "CREATE TABLE bi_schema.bad (name text);"
      "INSERT INTO bi_schema.bad VALUES ('fine'), ('geheim Valpara' || "
      "convert_from('\\xed'::bytea, 'SQL_ASCII') || 'so')");
  const Outcome outcome = etl({"replicate"});
  EXPECT_EQ(outcome.exit_code, 7) << shown(outcome);
  EXPECT_NE(outcome.err.find("bi_schema.bad"), std::string::npos) << shown(outcome);
  EXPECT_NE(outcome.err.find("UTF8"), std::string::npos) << shown(outcome);
  EXPECT_EQ((outcome.out + outcome.err + newest_report().dump()).find("geheim"), std::string::npos)
      << shown(outcome);
  EXPECT_EQ(MirrorFile(mirror_path()).value("SELECT name FROM good"), "Valparaíso");
  // The way out works.

  session.run("UPDATE bi_schema.bad SET name = 'repaired'");
  etl_ok({"replicate"});
}

}  // namespace
}  // namespace etl
