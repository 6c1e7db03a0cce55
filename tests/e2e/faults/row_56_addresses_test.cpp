// Row 56: a line break in an address is refused; one that gets into the subject with the name of a
// database does not become a header.
#include <gmock/gmock.h>

#include "e2e/notified_program.h"

namespace etl {
namespace {

using testing::HasSubstr;

constexpr char kMoreHeaders[] = "\r\nBcc: thief@example.com";

class Addresses : public NotifiedProgram {
 protected:
  Addresses() {
    load_and_replicate();
    mail_by(server_.port());
  }

  // The run is what it would be without; nobody gets anything, and `notify-test` says so, too.
  void expect_refused(const std::string& setting) {
    const std::string what =
        setting + " has a line break or another control character in it; write " + setting + " as";
    const Outcome run = etl({"replicate"});
    EXPECT_EQ(run.exit_code, 0) << shown(run);
    EXPECT_EQ(count_of(run.err, "etl: warning: notification: " + what), 1U) << shown(run);
    EXPECT_EQ(run.err.find("thief"), std::string::npos) << shown(run);
    EXPECT_EQ(newest_report()["warnings"].back()["object"], "notification");
    const Outcome failed = fail();
    EXPECT_TRUE(fails_with(failed, 3));
    EXPECT_EQ(count_of(failed.err, "etl: warning: notification: " + what), 1U) << shown(failed);
    EXPECT_TRUE(fails_with(etl({"schedule", "notify-test"}), 2));
    EXPECT_EQ(server_.wire(), "") << "it has spoken to the mail server";
  }
  // A mail without a header or recipient more than it should have.
  void expect_only_our_headers(const nlohmann::json& mail) {
    EXPECT_EQ(header(mail, "bcc"), "");
    EXPECT_EQ(mail["defects"], nlohmann::json::array());
    EXPECT_EQ(mail["envelope"]["to"], nlohmann::json::array({"ops@example.com"}));
    EXPECT_EQ(server_.wire().find("RCPT TO:<thief"), std::string::npos);
  }

  const PythonServer server_{"smtp_server.py", {}};
};

TEST_F(Addresses, WithALineBreakFromTheEnvironment) {
  for (const char* setting : {"EMAIL_FROM", "EMAIL_TO"}) {
    const std::string good = environment_[setting];
    const std::vector<std::string> line_breaks = {
        good + kMoreHeaders, good + "\nBcc: thief@example.com", good + "\r", "A\n <a@example.com>"};
    for (const std::string& bad : line_breaks) {
      environment_[setting] = bad;
      expect_refused(setting);
    }
    environment_[setting] = good;
  }
}

TEST_F(Addresses, WithALineBreakFromTheEnvFile) {
  for (const char* setting : {"EMAIL_FROM", "EMAIL_TO"}) {
    const std::string good = environment_[setting];
    environment_.erase(setting);
    write(".env", std::string(setting) + "=\"" + good + "\\nBcc: thief@example.com\"\n");
    expect_refused(setting);
    // As it is, a line break ends the line of .env, quotes or not.
    write(".env", std::string(setting) + "=\"" + good + "\nBcc: thief@example.com\"\n");
    const Outcome outcome = etl({"replicate"});
    EXPECT_TRUE(fails_with(outcome, 2));
    EXPECT_EQ(error_line(outcome), ".env line 1: the quote is not closed on this line");
    EXPECT_EQ(server_.wire(), "");
    write(".env", "");
    environment_[setting] = good;
  }
}

TEST_F(Addresses, ALineBreakInTheDatabasesNameDoesNotMakeAHeader) {
  environment_["DB_NAME"] = std::string("nowhere") + kMoreHeaders;
  EXPECT_TRUE(fails_with(etl({"replicate"}), 3));
  ASSERT_EQ(mails(server_).size(), 1U);
  expect_only_our_headers(mails(server_)[0]);
  EXPECT_THAT(header(mails(server_)[0], "subject"), HasSubstr("nowhere Bcc: thief@example.com"));
}

TEST_F(Addresses, NorDoesOneInThatOfADatabaseThatIsThere) {
  const std::string name = database_.name() + kMoreHeaders;
  database_.run("CREATE DATABASE \"" + name + "\"");
  environment_["DB_NAME"] = name;
  const Outcome outcome = etl({"load-csv", sample_folder()});
  EXPECT_EQ(outcome.exit_code, 0) << shown(outcome);
  etl_ok({"replicate"});
  database_.run("DROP DATABASE \"" + name + "\"");
  ASSERT_EQ(mails(server_).size(), 1U);
  expect_only_our_headers(mails(server_)[0]);
  EXPECT_THAT(header(mails(server_)[0], "subject"), HasSubstr(" Bcc: thief@example.com at "));
}

TEST_F(Addresses, ALineBreakInATablesNameDoesNotMakeALine) {
  database_.run(std::string("CREATE VIEW bi_schema.\"v") + kMoreHeaders +
                "\" AS SELECT 1 / count(*) AS x FROM bi_schema.fact_sales WHERE false");
  const Outcome outcome = etl({"replicate"});
  EXPECT_EQ(outcome.exit_code, 7) << shown(outcome);
  ASSERT_EQ(mails(server_).size(), 1U);
  expect_only_our_headers(mails(server_)[0]);
  const std::string text = mails(server_)[0]["text"];
  EXPECT_THAT(text, HasSubstr("Failed: v Bcc: thief@example.com: "));
  EXPECT_EQ(text.find("\nBcc"), std::string::npos) << text;
}

}  // namespace
}  // namespace etl
