#include "postgres/pqxx_loan.h"

#include <utility>

namespace etl {

#if PQXX_VERSION_MAJOR < 7

#ifdef __SANITIZE_ADDRESS__
// libpqxx 6 loses the PGresult of a statement whose connection broke: it asks the connection for
// its encoding first, and throws. Nothing that a caller could free.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() { return "leak:pqxx::connection_base::exec"; }
#endif

namespace {

// The policy is where libpqxx 6 gets its connection from and gives it back to.
class LentConnectionPolicy final : public pqxx::connectionpolicy {
 public:
  explicit LentConnectionPolicy(PGconn* connection)
      : pqxx::connectionpolicy(std::string()), connection_(connection) {}

  // Asked again when the connection broke: it gets the broken one, for a silent new one would have
  // lost transaction and settings.
  handle do_startconnect(handle) override { return connection_; }
  handle do_completeconnect(handle connection) override { return connection; }
  handle do_dropconnect(handle) noexcept override { return nullptr; }
  handle do_disconnect(handle) noexcept override { return nullptr; }
  bool is_ready(handle connection) const noexcept override { return connection != nullptr; }

 private:
  PGconn* connection_;
};

class LentConnection final : public pqxx::connection_base {
 public:
  explicit LentConnection(PGconn* connection)
      : pqxx::connection_base(policy_), policy_(connection) {
    init();
  }
  ~LentConnection() { close(); }

 private:
  LentConnectionPolicy policy_;
};

}  // namespace

struct PqxxLoan::Parts {
  LentConnection connection;
  pqxx::nontransaction transaction;
  explicit Parts(PGconn* lent) : connection(lent), transaction(connection) {}
};

PqxxLoan::~PqxxLoan() = default;

pqxx::result PqxxLoan::query(const std::string& sql, const std::vector<std::string>& parameters) {
  return parts_->transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(parameters));
}

#else

struct PqxxLoan::Parts {
  pqxx::connection connection;
  std::unique_ptr<pqxx::nontransaction> transaction;
  explicit Parts(PGconn* lent)
      : connection(pqxx::connection::seize_raw_connection(lent)),
        transaction(std::make_unique<pqxx::nontransaction>(connection)) {}
};

PqxxLoan::~PqxxLoan() {
  parts_->transaction.reset();
  static_cast<void>(std::move(parts_->connection).release_raw_connection());
}

pqxx::result PqxxLoan::query(const std::string& sql, const std::vector<std::string>& parameters) {
  pqxx::params values;
  for (const std::string& parameter : parameters) values.append(parameter);
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
  return parts_->transaction->exec(sql, values);
#else
  return parts_->transaction->exec_params(sql, values);
#endif
}

#endif

PqxxLoan::PqxxLoan(PGconn* connection) : parts_(std::make_unique<Parts>(connection)) {}

void PqxxLoan::execute(const std::string& sql) {
#if PQXX_VERSION_MAJOR < 7
  parts_->transaction.exec(sql);
#else
  parts_->transaction->exec(sql);
#endif
}

}  // namespace etl
