// Row 55: a mail server that is down, silent, refusing or without STARTTLS costs a run a warning,
// and never a password.
#include <gmock/gmock.h>
#include <signal.h>

#include "e2e/notified_program.h"

namespace etl {
namespace {

using testing::HasSubstr;

class MailServer : public NotifiedProgram {
 protected:
  MailServer() {
    load_and_replicate();
    environment_["NOTIFY_TIMEOUT"] = "1";
  }

  // A good, a failed and a different run, each with its own exit code and nothing but a warning.
  void expect_only_a_warning(const std::string& warning) {
    expect_warned(etl({"replicate"}), 0, warning);
    expect_warned(fail(), 3, warning);
    expect_warned(differ(), 5, warning);
  }

  // The password as it goes over the wire by AUTH PLAIN and by AUTH LOGIN, and as it is.
  static void expect_no_password(const std::string& bytes) {
    for (const char* form : {kPassword, "czNjcmV0LU9mLXRoZS10ZXN0cw==",
                             "AGV0bABzM2NyZXQtT2YtdGhlLXRlc3Rz", "MIME-Version", "AUTH "}) {
      EXPECT_EQ(bytes.find(form), std::string::npos) << form << " in\n" << bytes;
    }
  }

 private:
  void expect_warned(const Outcome& outcome, int exit_code, const std::string& warning) {
    EXPECT_EQ(outcome.exit_code, exit_code) << shown(outcome);
    EXPECT_EQ(newest_report()["exit_code"], exit_code);
    EXPECT_EQ(count_of(outcome.err, "etl: warning: notification: "), 1U) << shown(outcome);
    EXPECT_THAT(outcome.err, HasSubstr("etl: warning: notification: " + warning));
    EXPECT_EQ(count_of(outcome.err, "etl: error: "), exit_code == 0 ? 0U : 1U) << shown(outcome);
    const std::string log = read_text(path("logs/etl_pipeline.log"));
    EXPECT_EQ(count_of(log, "notification: " + warning), ++warned_) << log;
    EXPECT_EQ((log + outcome.out + outcome.err).find(kPassword), std::string::npos);
  }

  std::size_t warned_ = 0;
};

TEST_F(MailServer, ThatIsDown) {
  mail_by("1");
  log_in();
  expect_only_a_warning("e-mail by 127.0.0.1:1: nobody answers there");
}

TEST_F(MailServer, ThatDoesNotExist) {
  mail_by("25", "no-such-host.invalid");
  expect_only_a_warning("e-mail by no-such-host.invalid:25: there is no host of that name");
}

TEST_F(MailServer, ThatIsSilentIsWaitedForAsLongAsNotifyTimeoutSays) {
  const PythonServer server("smtp_server.py", {"--silent"});
  mail_by(server.port());
  log_in();
  expect_only_a_warning("e-mail by 127.0.0.1:" + server.port() +
                        ": no answer in time; is it reachable from here? NOTIFY_TIMEOUT, now 1 s");
}

TEST_F(MailServer, ThatIsSilentHoldsUpNobodyWhoWantsToStop) {
  const PythonServer server("smtp_server.py", {"--silent"});
  mail_by(server.port());
  environment_["NOTIFY_TIMEOUT"] = "3600";
  Subprocess run(command({"replicate"}));
  ASSERT_TRUE(becomes_true([&] { return run.out().find("Report") != std::string::npos; }))
      << run.err();
  run.send_signal(SIGTERM);
  const Outcome outcome = run.wait(std::chrono::seconds(5));
  EXPECT_EQ(outcome.exit_code, 0) << "the run itself was done\n" << shown(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("etl: warning: notification: "));
}

TEST_F(MailServer, ThatRefusesTheRecipient) {
  const PythonServer server("smtp_server.py", {"--refuse", "ops@example.com"});
  mail_by(server.port());
  expect_only_a_warning("e-mail by 127.0.0.1:" + server.port() +
                        ": refused ops@example.com: 550 5.1.1 no such person here");
  EXPECT_TRUE(server.records().empty());
}

TEST_F(MailServer, ThatRefusesThePassword) {
  std::vector<std::string> options = certified("localhost");
  options.insert(options.end(), {"--tls", "starttls", "--login", "etl:another"});
  const PythonServer server("smtp_server.py", options);
  mail_by(server.port(), "localhost");
  log_in();
  expect_only_a_warning("e-mail by localhost:" + server.port() +
                        ": it does not accept SMTP_USER and SMTP_PASSWORD");
  EXPECT_TRUE(server.records().empty());
}

TEST_F(MailServer, WithoutStarttlsGetsNeitherPasswordNorMail) {
  const PythonServer server("smtp_server.py", {"--login", login()});
  mail_by(server.port());
  log_in();
  expect_only_a_warning("e-mail by 127.0.0.1:" + server.port() + ": it offers no STARTTLS");
  EXPECT_THAT(server.wire(), HasSubstr("EHLO ")) << "the test looks at the wrong server";
  expect_no_password(server.wire());
  EXPECT_TRUE(server.records().empty());
}

// As somebody in between does who wants to read what comes.
TEST_F(MailServer, WhoseStarttlsIsTakenAwayGetsNeitherPasswordNorMail) {
  const PythonServer server("smtp_server.py", {"--login", login(), "--tls", "broken"});
  mail_by(server.port());
  log_in();
  expect_only_a_warning("e-mail by 127.0.0.1:" + server.port() + ": ");
  EXPECT_THAT(server.wire(), HasSubstr("STARTTLS")) << "the test looks at the wrong server";
  expect_no_password(server.wire());
  EXPECT_TRUE(server.records().empty());
}

TEST_F(MailServer, WithACertificateOfAStrangerGetsNeitherPasswordNorMail) {
  std::vector<std::string> options = certified("localhost");
  options.insert(options.end(), {"--tls", "starttls", "--login", login()});
  const PythonServer server("smtp_server.py", options);
  certified("elsewhere.example");
  write("authority.crt", CertificateAuthority().certificate());
  mail_by(server.port(), "localhost");
  log_in();
  expect_only_a_warning("e-mail by localhost:" + server.port() +
                        ": its certificate cannot be verified");
  EXPECT_THAT(server.wire(), HasSubstr("STARTTLS")) << "the test looks at the wrong server";
  expect_no_password(server.wire());
  EXPECT_TRUE(server.records().empty());
}

TEST_F(MailServer, KeepsNoMailFromTheOtherWays) {
  const PythonServer webhook("webhook_server.py", {});
  mail_by("1");
  environment_["WEBHOOK_URL"] = "http://127.0.0.1:" + webhook.port() + "/hook";
  expect_only_a_warning("e-mail by 127.0.0.1:1: nobody answers there");
  EXPECT_EQ(webhook.records().size(), 3U);
}

}  // namespace
}  // namespace etl
