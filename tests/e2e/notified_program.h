// The program with somebody to notify: a mail server of the test's own.
#pragma once

#include <optional>
#include <vector>

#include "e2e/etl_program.h"
#include "support/certificates.h"
#include "support/python_server.h"

namespace etl {

class NotifiedProgram : public EtlProgram {
 protected:
  // `host`: how the program calls this machine.
  void mail_by(const std::string& port, const std::string& host = "127.0.0.1") {
    environment_["SMTP_SERVER"] = host;
    environment_["SMTP_PORT"] = port;
    environment_["EMAIL_FROM"] = "etl@example.com";
    environment_["EMAIL_TO"] = "ops@example.com";
    environment_["NOTIFY_ON"] = "always";
  }
  void log_in() {
    environment_["SMTP_USER"] = "etl";
    environment_["SMTP_PASSWORD"] = kPassword;
  }
  static std::string login() { return std::string("etl:") + kPassword; }

  // `--certificate F --key F` of a server that is called `host`, and the program trusts it.
  std::vector<std::string> certified(const std::string& host) {
    const Certificate issued = authority_.issue(host);
    write(host + ".crt", issued.certificate);
    write(host + ".key", issued.key);
    write("authority.crt", authority_.certificate());
    environment_["NOTIFY_SSLROOTCERT"] = path("authority.crt");
    return {"--certificate", path(host + ".crt"), "--key", path(host + ".key")};
  }

  // A run that fails with 3, and one that finds differences and ends with 5.
  Outcome fail(std::vector<std::string> global = {}) {
    const std::string name = environment_["DB_NAME"];
    environment_["DB_NAME"] = "etl_test_nowhere";
    global.emplace_back("replicate");
    const Outcome outcome = etl(global);
    environment_["DB_NAME"] = name;
    return outcome;
  }
  Outcome differ() {
    database_.run(
        "DELETE FROM bi_schema.fact_sales WHERE ctid = (SELECT min(ctid) FROM "
        "bi_schema.fact_sales)");
    return etl({"validate"});
  }

  static std::vector<nlohmann::json> mails(const PythonServer& server) {
    std::vector<nlohmann::json> all;
    for (const std::string& record : server.records()) all.push_back(nlohmann::json::parse(record));
    return all;
  }
  static std::string header(const nlohmann::json& mail, const std::string& name) {
    std::string values;
    for (const nlohmann::json& field : mail["headers"]) {
      if (field[0] == name) values += field[1].get<std::string>();
    }
    return values;
  }

  static constexpr char kPassword[] = "s3cret-Of-the-tests";

 private:
  const CertificateAuthority authority_;
};

}  // namespace etl
