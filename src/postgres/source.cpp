#include <memory>
#include <utility>

#include "etl/postgres/postgres.h"
#include "postgres/catalog_session.h"
#include "postgres/snapshot.h"

namespace etl {

namespace {

class PostgresSource final : public SourceDatabase {
 public:
  PostgresSource(PostgresOptions options, const StopFlag& stop)
      : options_(std::move(options)), stop_(stop) {}

  SourceIdentity identity() override {
    if (!idle_) connect();
    return idle_->identity();
  }

  std::unique_ptr<SourceSnapshot> open_snapshot(const SchemaSelection& selection) override {
    if (!idle_) connect();
    // The session belongs to the snapshot from here on, and ends with it.
    return std::make_unique<PostgresSnapshot>(std::move(idle_), options_, stop_, selection);
  }

 private:
  void connect() { idle_ = std::make_unique<CatalogSession>(Connection::open(options_, stop_)); }

  PostgresOptions options_;
  const StopFlag& stop_;
  std::unique_ptr<CatalogSession> idle_;
};

}  // namespace

std::unique_ptr<SourceDatabase> make_postgres_source(PostgresOptions options,
                                                     const StopFlag& stop) {
  return std::make_unique<PostgresSource>(std::move(options), stop);
}

}  // namespace etl
