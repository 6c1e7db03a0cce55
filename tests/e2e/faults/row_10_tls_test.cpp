// Row 10, TLS: what works, and what does not: 3, each with its own way out. The server's
// certificate is for "db.example", which tests/support/preload/name_server.cpp leads to it.
#include <sys/stat.h>

#include "e2e/faults/run_under_fire.h"
#include "support/certificates.h"

namespace etl {
namespace {

class Tls : public RunUnderFire {
 protected:
  Tls() { write("authority.crt", authority_.certificate()); }

  // The server of the test, and how the program goes there.
  void serve_as(const std::string& settings, const std::map<std::string, std::string>& files) {
    move_to_private_server("log_connections = on\n" + settings, files);
    preload(ETL_NAME_SERVER);
    environment_["PGHOST"] = "db.example";
    environment_["DB_SSLMODE"] = "verify-full";
    environment_["DB_SSLROOTCERT"] = path("authority.crt");
  }
  void serve(const Certificate& certificate, const std::string& access = "trust") {
    serve_as("ssl = on\nssl_ca_file = 'clients.crt'",
             {{"server.crt", certificate.certificate},
              {"server.key", certificate.key},
              {"clients.crt", authority_.certificate()},
              {"pg_hba.conf", "local all all trust\nhostssl all all all " + access + "\n"}});
  }
  void serve() { serve(authority_.issue("db.example")); }

  void show_certificate(const Certificate& certificate, mode_t mode_of_key = 0600) {
    write("me.crt", certificate.certificate);
    write("me.key", certificate.key);
    chmod(path("me.key").c_str(), mode_of_key);
    environment_["DB_SSLCERT"] = path("me.crt");
    environment_["DB_SSLKEY"] = path("me.key");
  }

  void expect_refused(const std::string& in_hint) {
    const std::size_t before = connections();
    const Outcome outcome = etl({"replicate"});
    EXPECT_TRUE(fails_with(outcome, 3));
    EXPECT_NE(hint_line(outcome).find(in_hint), std::string::npos) << shown(outcome);
    EXPECT_EQ(newest_report()["exit_code"], 3);
    EXPECT_LE(connections() - before, 2U) << "one attempt, and one look at the certificate";
  }
  std::size_t connections() const { return count_of(server_->log(), "connection received"); }

  const CertificateAuthority authority_;
};

TEST_F(Tls, VerifiedInFullWorksAndIsNotWarnedAbout) {
  serve();
  etl_ok({"load-csv", sample_folder()});
  const Outcome outcome = etl_ok({"replicate"});
  EXPECT_EQ(count_of(outcome.err, "warning"), 0U) << shown(outcome);
  EXPECT_EQ(newest_report()["source"]["tls"], true) << newest_report();
  etl_ok({"validate"});
}

TEST_F(Tls, WithoutVerificationWorksAndIsWarnedAbout) {
  serve();
  etl_ok({"load-csv", sample_folder()});
  for (const char* mode : {"prefer", "require"}) {
    environment_["DB_SSLMODE"] = mode;
    const Outcome outcome = etl_ok({"replicate"});
    EXPECT_EQ(count_of(outcome.err, "etl: warning: db.example"), 1U) << shown(outcome);
    EXPECT_NE(outcome.err.find("DB_SSLMODE=verify-full"), std::string::npos) << shown(outcome);
    EXPECT_NE(newest_report()["warnings"].dump().find("verify-full"), std::string::npos);
  }
}

TEST_F(Tls, AClientCertificateWorks) {
  serve(authority_.issue("db.example"), "cert");
  show_certificate(authority_.issue("etl"));
  etl_ok({"load-csv", sample_folder()});
  etl_ok({"replicate"});
}

TEST_F(Tls, ForAnotherName) {
  serve(authority_.issue("other.example"));
  expect_refused("another name: set DB_HOST");
}

TEST_F(Tls, Expired) {
  serve(authority_.issue("db.example", -30, -10));
  expect_refused("expired on 20");
}

TEST_F(Tls, NotYetValid) {
  serve(authority_.issue("db.example", 10, 30));
  expect_refused("not valid before 20");
}

TEST_F(Tls, OfAnUnknownAuthority) {
  serve(CertificateAuthority().issue("db.example"));
  expect_refused("vouches for the server's certificate");
}

TEST_F(Tls, WithoutTheAuthoritysFile) {
  serve();
  environment_["DB_SSLROOTCERT"] = path("nowhere.crt");
  expect_refused("there is no file " + path("nowhere.crt"));
}

TEST_F(Tls, OfAServerThatHasNone) {
  serve_as("", {});
  expect_refused("the server has no TLS");
}

TEST_F(Tls, WithoutTheClientCertificateThatTheServerAsksFor) {
  serve(authority_.issue("db.example"), "cert");
  expect_refused("DB_SSLCERT");
}

TEST_F(Tls, WithTheClientCertificateOfAStranger) {
  serve(authority_.issue("db.example"), "cert");
  show_certificate(CertificateAuthority().issue("etl"));
  expect_refused("may not take the certificate in DB_SSLCERT");
}

TEST_F(Tls, WithTheClientCertificateOfAnotherUser) {
  serve(authority_.issue("db.example"), "cert");
  show_certificate(authority_.issue("somebody"));
  expect_refused("DB_SSLCERT");
}

TEST_F(Tls, WithAKeyThatOthersCanRead) {
  serve(authority_.issue("db.example"), "cert");
  show_certificate(authority_.issue("etl"), 0644);
  expect_refused("chmod 600");
}

TEST_F(Tls, DemandedByTheServerAndSwitchedOff) {
  serve();
  environment_["DB_SSLMODE"] = "disable";
  expect_refused("pg_hba.conf");
}

}  // namespace
}  // namespace etl
