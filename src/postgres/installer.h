// Makes what a load needs and the server has not: database, schema, tables.
#pragma once

#include <string>
#include <vector>

#include "etl/postgres/postgres.h"
#include "postgres/connection.h"

namespace etl {

// The schema that sql/postgres/schema/ is written for; any other is only made empty.
inline constexpr char kOurSchema[] = "bi_schema";

// As Connection::open(); a database that is not there is created first (UTF8). `created` gets a
// line for each thing made.
std::unique_ptr<Connection> open_or_create_database(const PostgresOptions& options,
                                                    const StopFlag& stop,
                                                    std::vector<std::string>& created);

// With the load log, in any schema. Commits at once. Where all is there it changes nothing and
// locks nothing. A role that may not create tables is let through where the schema is there.
void install_schema(Connection& connection, const std::string& schema,
                    std::chrono::milliseconds lock_timeout, std::vector<std::string>& created);

}  // namespace etl
