#include "support/certificates.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "support/test_database.h"

namespace etl {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;

void check(bool worked) {
  if (!worked) throw std::runtime_error("cannot make a certificate");
}

template <typename Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  check(write(out.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  check(key != nullptr);
  return key;
}

void extend(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// `issuer` nullptr: an authority that signs for itself.
X509Ptr sign(const std::string& name, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key,
             int first_day, int last_day) {
  X509Ptr certificate(X509_new(), &X509_free);
  X509* raw = certificate.get();
  static long serial = 0;
  X509_set_version(raw, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(raw), ++serial);
  X509_time_adj_ex(X509_getm_notBefore(raw), first_day, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(raw), last_day, 0, nullptr);
  X509_set_pubkey(raw, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(raw, X509_get_subject_name(issuer == nullptr ? raw : issuer));
  if (issuer == nullptr) {
    extend(raw, raw, NID_basic_constraints, "critical,CA:TRUE");
  } else {
    extend(raw, issuer, NID_subject_alt_name, "DNS:" + name);
  }
  check(X509_sign(raw, issuer_key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

struct CertificateAuthority::Parts {
  Key key = new_key();
  X509Ptr certificate =
      sign("etl test authority " + unique_test_name(), key.get(), nullptr, key.get(), -3650, 3650);
};

CertificateAuthority::CertificateAuthority() : parts_(std::make_unique<Parts>()) {}
CertificateAuthority::~CertificateAuthority() = default;

std::string CertificateAuthority::certificate() const { return pem_of(parts_->certificate.get()); }

Certificate CertificateAuthority::issue(const std::string& name, int first_day,
                                        int last_day) const {
  const Key key = new_key();
  const X509Ptr certificate =
      sign(name, key.get(), parts_->certificate.get(), parts_->key.get(), first_day, last_day);
  return {pem_of(certificate.get()), pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace etl
