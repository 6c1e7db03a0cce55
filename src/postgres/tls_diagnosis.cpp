#include "postgres/tls_diagnosis.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include "etl/runtime/files.h"
#include "postgres/connection_attempt.h"

namespace etl {

namespace {

// A path below a file that is no folder: no such file, whatever anybody makes.
constexpr char kNoFile[] = "/dev/null/none";

template <typename Object, void (*free_it)(Object*)>
struct Freeing {
  void operator()(Object* object) const { free_it(object); }
};
template <typename Object, void (*free_it)(Object*)>
using Owned = std::unique_ptr<Object, Freeing<Object, free_it>>;

std::string day_of(const ASN1_TIME* time) {
  std::tm parts = {};
  char text[16] = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "?";
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

// X509_V_OK, or why nothing in the file vouches for the certificate.
int verdict_on(X509* certificate, STACK_OF(X509) * chain, const std::string& authorities) {
  const Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  const Owned<X509_STORE_CTX, X509_STORE_CTX_free> check(X509_STORE_CTX_new());
  const bool loaded = authorities == "system" ? X509_STORE_set_default_paths(store.get()) == 1
                                              : X509_STORE_load_locations(
                                                    store.get(), authorities.c_str(), nullptr) == 1;
  if (!loaded || X509_STORE_CTX_init(check.get(), store.get(), certificate, chain) != 1) {
    return X509_V_ERR_UNSPECIFIED;
  }
  X509_STORE_CTX_set_default(check.get(), "ssl_server");
  X509_verify_cert(check.get());
  return X509_STORE_CTX_get_error(check.get());
}

bool is_for(X509* certificate, const std::string& host) {
  return X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1 ||
         X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

// `mode`, `authorities`: sslmode and sslrootcert of the connection that failed.
Message fault_of(X509* certificate, STACK_OF(X509) * chain, const std::string& host,
                 const std::string& mode, const std::string& authorities) {
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    return message("the server's certificate expired on %1: its administrator has to renew it",
                   day_of(X509_get0_notAfter(certificate)));
  }
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    return message(
        "the server's certificate is not valid before %1: is the clock of this machine right?",
        day_of(X509_get0_notBefore(certificate)));
  }
  if (mode.rfind("verify-", 0) == 0 && authorities.empty()) {
    return message(
        "set DB_SSLROOTCERT to the file with the certificate of the authority that signed the "
        "server's");
  }
  if (!authorities.empty()) {
    const int verdict = verdict_on(certificate, chain, authorities);
    if (verdict != X509_V_OK) {
      return message(
          "nothing in %1 vouches for the server's certificate (%2): set DB_SSLROOTCERT to the "
          "certificate of the authority that signed it",
          authorities, X509_verify_cert_error_string(verdict));
    }
  }
  if (mode == "verify-full" && !is_for(certificate, host)) {
    return message(
        "the server's certificate is for another name: set DB_HOST to the name that it has");
  }
  return {};
}

}  // namespace

Message tls_way_out(PGconn* failed, const PostgresOptions& options, const StopFlag& stop) {
  const std::string mode = setting_of(failed, "sslmode");
  const std::string authorities = setting_of(failed, "sslrootcert");
  if (!authorities.empty() && authorities != "system" && !path_exists(authorities)) {
    return message("there is no file %1, which DB_SSLROOTCERT names", authorities);
  }
  PostgresOptions unchecked = options;
  unchecked.parameters["sslmode"] = "require";
  for (const char* keyword : {"sslrootcert", "sslcert", "sslkey"}) {
    unchecked.parameters[keyword] = kNoFile;
  }
  const ConnectionAttempt look(std::make_shared<ConnectionParameters>(unchecked),
                               options.connect_timeout, stop, ConnectGoal::kTls);
  if (!look.reached_goal()) {
    if (look.phase_of_failure() != ConnectPhase::kTls) return {};
    return message(
        "the server has no TLS: its administrator has to switch it on (ssl = on); "
        "DB_SSLMODE=disable does without, on a network that you trust");
  }
  SSL* tls = static_cast<SSL*>(PQsslStruct(look.handle(), "OpenSSL"));
  if (tls == nullptr) return {};
  const Owned<X509, X509_free> certificate(SSL_get1_peer_certificate(tls));
  if (!certificate) return {};
  const Message fault = fault_of(certificate.get(), SSL_get_peer_cert_chain(tls),
                                 PQhost(look.handle()), mode, authorities);
  if (!fault.empty()) return fault;
  return message(
      "the server's certificate is good: check DB_SSLCERT and DB_SSLKEY, and that only you can "
      "read the key (chmod 600)");
}

}  // namespace etl
