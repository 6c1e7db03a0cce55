#include "postgres/catalog_session.h"

#include <utility>

#include "postgres/failure.h"
#include "postgres/pqxx_loan.h"
#include "postgres/statement_watch.h"

namespace etl {

namespace {

class PqxxQueryResult final : public QueryResult {
 public:
  explicit PqxxQueryResult(pqxx::result result) : result_(std::move(result)) {}
  std::size_t rows() const override { return static_cast<std::size_t>(result_.size()); }
  std::size_t columns() const override { return static_cast<std::size_t>(result_.columns()); }
  bool null(std::size_t row, std::size_t column) const override {
    return at(row, column).is_null();
  }
  std::string_view value(std::size_t row, std::size_t column) const override {
    const pqxx::field field = at(row, column);
    return {field.c_str(), field.size()};  // bytes of the result, not of the field object
  }

 private:
  pqxx::field at(std::size_t row, std::size_t column) const {
    return result_[static_cast<pqxx::result::size_type>(row)]
                  [static_cast<pqxx::row::size_type>(column)];
  }
  pqxx::result result_;
};

// "ERROR:  message" without the (localised) word in front.
std::string without_severity(const std::string& text) {
  const std::size_t at = text.find(":  ");
  return at == std::string::npos ? text : text.substr(at + 3);
}

}  // namespace

CatalogSession::CatalogSession(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)),
      loan_(std::make_unique<PqxxLoan>(connection_->handle())),
      watch_(std::make_unique<StatementWatch>(*connection_)) {}

CatalogSession::~CatalogSession() = default;

template <typename Work>
auto CatalogSession::guarded(std::chrono::milliseconds limit, Work work) {
  connection_->stop().throw_if_requested();
  struct Watched {
    StatementWatch& watch;
    Watched(StatementWatch& watching, std::chrono::milliseconds silence) : watch(watching) {
      watch.begin(silence);
    }
    ~Watched() { watch.end(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
  };
  std::string sqlstate;
  std::string reason;
  try {
    const Watched watched(*watch_, limit);
    return work();
  } catch (const pqxx::sql_error& error) {
    sqlstate = error.sqlstate();
    reason = without_severity(error.what());
  } catch (const std::exception& error) {  // libpqxx: a broken connection, or wrong use of it
    reason = error.what();
  }
  connection_->stop().throw_if_requested();
  if (watch_->stalled()) {
    throw server_silent(identity(), limit);
  }
  if (connection_->lost()) throw connection_lost(identity(), sqlstate, one_line(reason));
  throw statement_failure(sqlstate, reason);
}

void CatalogSession::execute_waiting(const std::string& sql, std::chrono::milliseconds wait) {
  guarded(connection_->stall_timeout() + wait, [&] { loan_->execute(sql); });
}

std::unique_ptr<QueryResult> CatalogSession::query(std::string_view sql,
                                                   const std::vector<std::string>& parameters) {
  return guarded(connection_->stall_timeout(), [&]() -> std::unique_ptr<QueryResult> {
    return std::make_unique<PqxxQueryResult>(loan_->query(std::string(sql), parameters));
  });
}

}  // namespace etl
