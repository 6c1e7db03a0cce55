// The session that holds a snapshot's transaction and asks the catalog, on libpqxx. Every call ends
// on a stop and on the server's silence, like those of the Connection below it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "postgres/connection.h"
#include "postgres/sql_runner.h"

namespace etl {

class PqxxLoan;
class StatementWatch;

class CatalogSession final : public SqlRunner {
 public:
  explicit CatalogSession(std::unique_ptr<Connection> connection);
  ~CatalogSession() override;
  CatalogSession(const CatalogSession&) = delete;
  CatalogSession& operator=(const CatalogSession&) = delete;

  const SourceIdentity& identity() const { return connection_->identity(); }

  // Throws Error; of kind kSourceConnection or kInterrupted: the session is dead.
  void execute_waiting(const std::string& sql, std::chrono::milliseconds wait) override;
  std::unique_ptr<QueryResult> query(std::string_view sql,
                                     const std::vector<std::string>& parameters) override;

 private:
  template <typename Work>
  auto guarded(std::chrono::milliseconds limit, Work work);

  std::unique_ptr<Connection> connection_;
  std::unique_ptr<PqxxLoan> loan_;  // goes before the connection that it is on
  std::unique_ptr<StatementWatch> watch_;
};

}  // namespace etl
