#include "postgres/failure.h"

#include <gtest/gtest.h>

namespace etl {
namespace {

SourceIdentity here() {
  SourceIdentity where;
  where.host = "db.example";
  where.port = "5432";
  where.database = "sales";
  where.user = "ana";
  return where;
}

TEST(VerboseReport, FindsTheSqlstateInAnyLanguage) {
  for (const std::string text :
       {"connection to server at \"x\" (1.2.3.4), port 5432 failed: FATAL:  28P01: password "
        "authentication failed for user \"ana\"\nLOCATION:  auth_failed, auth.c:338\n",
        "Verbindung zum Server auf »x« fehlgeschlagen: FATAL:  28P01: Passwort falsch\n",
        "FATALE:  28P01: mot de passe\n"}) {
    EXPECT_EQ(parse_verbose_report(text).sqlstate, "28P01") << text;
  }
}

TEST(VerboseReport, TakesTheLastOfSeveralHosts) {
  const VerboseReport report = parse_verbose_report(
      "connection to server at \"a\", port 5432 failed: FATAL:  57P03: starting up\n"
      "connection to server at \"b\", port 5432 failed: FATAL:  3D000: database \"x\" does not "
      "exist\n");
  EXPECT_EQ(report.sqlstate, "3D000");
  EXPECT_EQ(report.message, "database \"x\" does not exist");
}

TEST(VerboseReport, HasNoSqlstateWhereTheServerDidNotAnswer) {
  const VerboseReport report = parse_verbose_report(
      "connection to server at \"localhost\" (127.0.0.1), port 1 failed: Connection refused\n"
      "\tIs the server running on that host and accepting TCP/IP connections?\n");
  EXPECT_EQ(report.sqlstate, "");
  EXPECT_NE(report.message.find("Connection refused"), std::string::npos);
}

TEST(ConnectFailure, TellsWhatIsWorthAnotherTry) {
  const auto retried = [](const char* sqlstate) {
    return connect_failure(here(), sqlstate, ConnectPhase::kAnswer, "why").worth_retrying;
  };
  EXPECT_TRUE(retried("57P03"));
  EXPECT_TRUE(retried("53300"));
  EXPECT_TRUE(retried(""));
  EXPECT_FALSE(retried("28P01"));
  EXPECT_FALSE(retried("28000"));
  EXPECT_FALSE(retried("3D000"));
  EXPECT_FALSE(retried("42501"));
  EXPECT_FALSE(connect_failure(here(), "", ConnectPhase::kResolve, "why").worth_retrying);
  EXPECT_FALSE(connect_failure(here(), "", ConnectPhase::kTls, "why").worth_retrying);
  EXPECT_FALSE(connect_failure(here(), "", ConnectPhase::kPassword, "why").worth_retrying);
  EXPECT_TRUE(connect_failure(here(), "", ConnectPhase::kReach, "why").worth_retrying);
}

TEST(ConnectFailure, GivesEachCauseAHintOfItsOwn) {
  const auto hint = [](const char* sqlstate, ConnectPhase phase) {
    return connect_failure(here(), sqlstate, phase, "why").error.hint.english();
  };
  EXPECT_NE(hint("28P01", ConnectPhase::kAnswer).find("DB_PASSWORD"), std::string::npos);
  EXPECT_NE(hint("28000", ConnectPhase::kAnswer).find("pg_hba.conf"), std::string::npos);
  EXPECT_NE(hint("3D000", ConnectPhase::kAnswer).find("DB_NAME"), std::string::npos);
  EXPECT_NE(hint("", ConnectPhase::kResolve).find("DB_HOST"), std::string::npos);
  EXPECT_NE(hint("", ConnectPhase::kTls).find("DB_SSLMODE"), std::string::npos);
  EXPECT_NE(hint("", ConnectPhase::kReach).find("db.example:5432"), std::string::npos);
}

TEST(StatementFailure, MapsTheStateToWhatTheCallerCanDo) {
  EXPECT_EQ(statement_failure("55P03", "x").kind, ErrorKind::kSourceBusy);
  EXPECT_EQ(statement_failure("40P01", "x").kind, ErrorKind::kSourceBusy);
  EXPECT_EQ(statement_failure("57014", "x").kind, ErrorKind::kSourceQuery);
  EXPECT_EQ(statement_failure("57P01", "x").kind, ErrorKind::kSourceConnection);
  EXPECT_EQ(statement_failure("42501", "x").kind, ErrorKind::kSourceQuery);
  EXPECT_NE(statement_failure("42501", "x").hint.english().find("GRANT"), std::string::npos);
}

TEST(StatementFailure, KeepsRowValuesOut) {
  const Error error = statement_failure("22P02", "invalid input syntax for type integer: \"4711\"");
  EXPECT_EQ(std::string(error.what()).find("4711"), std::string::npos);
}

TEST(OneLine, HasNoControlCharactersAndAnEnd) {
  EXPECT_EQ(one_line("a\n\tb\x1b[31m  c\n"), "a b [31m c");
  const std::string cut = one_line(std::string(299, 'x') + "\xC3\xA9\xC3\xA9");
  EXPECT_EQ(cut, std::string(299, 'x') + "...");  // not in the middle of a letter
}

TEST(Redacted, LeavesNoOccurrence) {
  EXPECT_EQ(redacted("pw=geheim, geheim", "geheim"), "pw=***, ***");
  EXPECT_EQ(redacted("nothing", ""), "nothing");
}

}  // namespace
}  // namespace etl
