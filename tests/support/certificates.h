// Certificates for tests of TLS, with an authority of their own. All of them as PEM text.
#pragma once

#include <memory>
#include <string>

namespace etl {

struct Certificate {
  std::string certificate;
  std::string key;
};

class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();

  std::string certificate() const;
  // For a server of that name, or a client who is that user. Valid from `first_day` to `last_day`,
  // counted from today.
  Certificate issue(const std::string& name, int first_day = -1, int last_day = 1) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace etl
