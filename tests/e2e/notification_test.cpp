// Who is told what of a run: by a real mail server, whose mails Python's email package reads, and
// by HTTPS servers that stand where those of the chat programs are.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "e2e/notified_program.h"

namespace etl {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Notification : public NotifiedProgram {
 protected:
  std::vector<std::string> subjects(const PythonServer& server) {
    std::vector<std::string> all;
    for (const json& mail : mails(server)) all.push_back(header(mail, "subject"));
    return all;
  }
  std::string subject(const std::string& what) const {
    return "etl replicate " + what + ": " + database_.name();
  }
};

// A server of a webhook at https://HOST, which the program takes for the one of that name.
class ChatService {
 public:
  ChatService(const std::string& host, const std::vector<std::string>& certificate)
      : host_(host), server_("webhook_server.py", certificate) {}

  std::string url() const { return "https://" + host_ + ":" + server_.port() + "/services/T0/B0"; }
  // The document of its only request.
  json document() const {
    EXPECT_EQ(server_.records().size(), 1U) << host_;
    if (server_.records().empty()) return {};
    const json request = json::parse(server_.records().front());
    EXPECT_EQ(request["method"], "POST");
    EXPECT_EQ(request["path"], "/services/T0/B0");
    EXPECT_EQ(request["type"], "application/json");
    return json::parse(request["body"].get<std::string>());
  }

 private:
  const std::string host_;
  const PythonServer server_;
};

TEST_F(Notification, AMailBringsTheReport) {
  std::vector<std::string> options = certified("localhost");
  options.insert(options.end(), {"--tls", "starttls", "--login", login()});
  const PythonServer server("smtp_server.py", options);
  mail_by(server.port(), "localhost");
  log_in();
  environment_["EMAIL_FROM"] = "Réplica «etl» <etl@example.com>";
  environment_["EMAIL_TO"] = "Añe Ñandú <ane@example.com>, bo@example.com";
  etl_ok({"load-csv", sample_folder()});
  database_.run("CREATE TABLE bi_schema.\"año_📉\" AS SELECT 1 AS x");
  EXPECT_TRUE(mails(server).empty()) << "loads are no news";
  const Outcome outcome = etl_ok({"replicate"});
  EXPECT_EQ(outcome.err.find("warning"), std::string::npos) << shown(outcome);

  ASSERT_EQ(mails(server).size(), 1U);
  const json mail = mails(server)[0];
  EXPECT_EQ(mail["tls"], true);
  EXPECT_EQ(mail["login"], "etl");
  EXPECT_EQ(mail["defects"], json::array());
  EXPECT_EQ(mail["type"], "multipart/mixed");
  EXPECT_EQ(mail["from"], json::parse(R"([["Réplica «etl»", "etl@example.com"]])"));
  EXPECT_EQ(mail["to"],
            json::parse(R"([["Añe Ñandú", "ane@example.com"], ["", "bo@example.com"]])"));
  EXPECT_EQ(mail["envelope"]["to"], json::parse(R"(["ane@example.com", "bo@example.com"])"));
  EXPECT_EQ(header(mail, "mime-version"), "1.0");
  EXPECT_THAT(header(mail, "subject"), HasSubstr(subject("succeeded")));
  EXPECT_THAT(mail["text_type"].get<std::string>(), HasSubstr("utf-8"));
  EXPECT_THAT(mail["text"].get<std::string>(), HasSubstr("Total revenue: $50,847.74\n"));
  EXPECT_THAT(mail["text"].get<std::string>(), HasSubstr("exit code 0.\n"));

  const std::vector<std::string> files = reports();
  const std::string report = *std::find_if(files.begin(), files.end(), [](const std::string& file) {
    return json::parse(read_text(file))["command"] == "replicate";
  });
  ASSERT_EQ(mail["attachments"].size(), 1U);
  EXPECT_EQ(mail["attachments"][0]["name"], std::filesystem::path(report).filename().string());
  EXPECT_EQ(mail["attachments"][0]["type"], "application/json");
  EXPECT_EQ(mail["attachments"][0]["text"], read_text(report));
  EXPECT_THAT(read_text(report), HasSubstr("año_📉"));
}

TEST_F(Notification, OfAFailedRunSaysWhatToDo) {
  const PythonServer server("smtp_server.py", {});
  mail_by(server.port());
  environment_.erase("NOTIFY_ON");
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate"});
  EXPECT_TRUE(mails(server).empty()) << "good runs are no news";
  const Outcome failed = fail();
  EXPECT_TRUE(fails_with(failed, 3));
  ASSERT_EQ(mails(server).size(), 1U);
  const std::string text = mails(server)[0]["text"];
  EXPECT_THAT(text, HasSubstr("exit code 3.\n"));
  EXPECT_THAT(text, HasSubstr("Error: " + error_line(failed) + "\n"));
  EXPECT_THAT(text, HasSubstr("What to do: " + hint_line(failed) + "\n"));
  EXPECT_EQ(json::parse(mails(server)[0]["attachments"][0]["text"].get<std::string>())["exit_code"],
            3);
}

TEST_F(Notification, ValuesOfRowsStayAtHome) {
  const PythonServer server("smtp_server.py", {});
  mail_by(server.port());
  environment_["NOTIFY_ON"] = "failure";
  load_and_replicate();
  database_.run(
      "UPDATE bi_schema.dim_product SET product_type = 'private-value' WHERE product_id = "
      "(SELECT min(product_id) FROM bi_schema.dim_product)");
  const Outcome outcome = etl({"validate", "--level", "rows"});
  EXPECT_TRUE(fails_with(outcome, 5));
  EXPECT_THAT(outcome.out, HasSubstr("private-value"));
  ASSERT_EQ(mails(server).size(), 1U);
  EXPECT_EQ(mails(server)[0]["attachments"], json::array());
  EXPECT_EQ(mails(server)[0].dump().find("private-value"), std::string::npos);
}

TEST_F(Notification, NotifyOnSaysOfWhichRuns) {
  load_and_replicate();
  const auto told = [&](const char* when) {
    const PythonServer server("smtp_server.py", {});
    mail_by(server.port());
    environment_["NOTIFY_ON"] = when;
    etl_ok({"replicate"});
    EXPECT_TRUE(fails_with(fail(), 3));
    EXPECT_TRUE(fails_with(fail(), 3));
    etl_ok({"replicate"});
    etl_ok({"replicate", "--dry-run"});
    std::string outcomes;
    for (const std::string& subject : subjects(server)) {
      const std::string begin = "etl replicate ";
      EXPECT_EQ(subject.find(begin), 0U);
      outcomes += subject.substr(begin.size(), subject.find(':') - begin.size()) + "|";
    }
    return outcomes;
  };
  EXPECT_EQ(told("failure"), "failed|failed|");
  EXPECT_EQ(told("recovery"), "failed|failed|works again|");
  EXPECT_EQ(told("always"), "succeeded|failed|failed|succeeded|");
}

TEST_F(Notification, ChatProgramsGetTheDocumentsTheyRead) {
  preload(ETL_NAME_SERVER);
  load_and_replicate();
  const std::string slack_host = "hooks.slack.com";
  const std::string teams_host = "team.webhook.office.com";
  const std::string workflow_host = "prod.logic.azure.com";
  const ChatService slack(slack_host, certified(slack_host));
  const ChatService teams(teams_host, certified(teams_host));
  const ChatService workflow(workflow_host, certified(workflow_host));
  environment_["WEBHOOK_URL"] = slack.url() + " " + teams.url() + " " + workflow.url();
  const Outcome failed = fail();
  EXPECT_TRUE(fails_with(failed, 3));
  EXPECT_EQ(failed.err.find("notification"), std::string::npos) << shown(failed);

  const std::string subject = "etl replicate failed: etl_test_nowhere";
  const json message = slack.document();
  EXPECT_EQ(message.size(), 1U);
  EXPECT_EQ(message["text"].get<std::string>().find(subject + "\n"), 0U) << message;
  EXPECT_THAT(message["text"].get<std::string>(), HasSubstr("Error: "));
  EXPECT_EQ(teams.document()["@type"], "MessageCard");
  EXPECT_EQ(teams.document()["title"], subject);
  const json card = workflow.document()["attachments"][0];
  EXPECT_EQ(card["contentType"], "application/vnd.microsoft.card.adaptive");
  EXPECT_EQ(card["content"]["body"][0]["inlines"][0]["text"], subject);
}

TEST_F(Notification, ATestGoesToEverybody) {
  const PythonServer server("smtp_server.py", {});
  const PythonServer webhook("webhook_server.py", {});
  mail_by(server.port());
  environment_["WEBHOOK_URL"] = "http://localhost:" + webhook.port() + "/hook";
  environment_["NOTIFY_ON"] = "failure";
  const Outcome outcome = etl_ok({"schedule", "notify-test"});
  EXPECT_EQ(outcome.out, "✅ Sent: e-mail by 127.0.0.1:" + server.port() + "\n✅ Sent: webhook\n");
  EXPECT_EQ(subjects(server), std::vector<std::string>{"etl: a test"});
  EXPECT_EQ(webhook.records().size(), 1U);
  EXPECT_TRUE(reports().empty()) << "it is no run";
}

}  // namespace
}  // namespace etl
