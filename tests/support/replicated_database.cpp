#include "support/replicated_database.h"

#include "etl/postgres/postgres.h"
#include "etl/sqlite/sqlite_mirror.h"

namespace etl {

namespace {

PostgresOptions options_of(const TestDatabase& database) {
  PostgresOptions options;
  options.parameters["dbname"] = database.name();
  return options;
}

SqliteMirrorOptions options_of(const std::string& path) {
  SqliteMirrorOptions options;
  options.path = path;
  return options;
}

}  // namespace

RunReport ReplicatedDatabase::replicate() {
  const auto database = make_postgres_source(options_of(source), stop_);
  const auto store = make_sqlite_mirror(options_of(mirror_path()));
  JobContext context{reports_, observer, clock_, stop_};
  return etl::replicate(options_replicate, *database, *store, context);
}

RunReport ReplicatedDatabase::validate() {
  const auto database = make_postgres_source(options_of(source), stop_);
  const auto store = make_sqlite_mirror(options_of(mirror_path()));
  JobContext context{reports_, observer, clock_, stop_};
  return etl::validate(options_validate, *database, *store, context);
}

}  // namespace etl
