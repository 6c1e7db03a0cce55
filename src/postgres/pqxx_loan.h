// libpqxx on a connection that is ours: it is lent to libpqxx for as long as this object lives, and
// libpqxx never closes or reopens it. The one place that knows both interfaces, 6.4 (Debian 12)
// and 7.x (Debian 13).
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace etl {

class PqxxLoan {
 public:
  explicit PqxxLoan(PGconn* connection);
  ~PqxxLoan();
  PqxxLoan(const PqxxLoan&) = delete;
  PqxxLoan& operator=(const PqxxLoan&) = delete;

  // One or many statements. Blocks. Throws what libpqxx throws.
  void execute(const std::string& sql);
  // One statement with parameters $1, $2, ...
  pqxx::result query(const std::string& sql, const std::vector<std::string>& parameters);

 private:
  struct Parts;  // the connection, and a pqxx::nontransaction on it: BEGIN and COMMIT are ours
  std::unique_ptr<Parts> parts_;
};

}  // namespace etl
