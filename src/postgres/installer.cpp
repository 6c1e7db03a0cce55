#include "postgres/installer.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "etl/core/error.h"
#include "etl/core/sql_files.h"
#include "postgres/failure.h"
#include "postgres/sql_text.h"

namespace etl {

namespace {

// Databases that every server has, to create another one from.
constexpr const char* kMaintenanceDatabases[] = {"postgres", "template1"};

using Objects = std::set<std::string>;  // "table dim_date"

Error cannot_create(const Message& what, const Error& cause, Message way_out) {
  Error error(cause.kind == ErrorKind::kSourceQuery ? ErrorKind::kSourceAuthentication : cause.kind,
              message("%1: %2", what, cause.message()), std::move(way_out));
  error.sqlstate = cause.sqlstate;
  return error;
}

std::unique_ptr<Connection> open_maintenance(PostgresOptions options, const StopFlag& stop) {
  for (const char* name : kMaintenanceDatabases) {
    options.parameters["dbname"] = name;
    try {
      return Connection::open(options, stop);
    } catch (const Error& error) {
      const bool last = name == *std::prev(std::end(kMaintenanceDatabases));
      if (last || error.kind != ErrorKind::kSourceAuthentication) throw;
    }
  }
  throw Error(ErrorKind::kInternal, "no maintenance database");
}

void create_database(const PostgresOptions& options, const std::string& name,
                     const StopFlag& stop) {
  const std::unique_ptr<Connection> connection = open_maintenance(options, stop);
  try {
    connection->execute("CREATE DATABASE " + quote_identifier(name) +
                        " ENCODING 'UTF8' TEMPLATE template0");
  } catch (const Error& error) {
    // Someone else was as quick.
    if (error.sqlstate == "42P04" || error.sqlstate == "23505") return;
    throw cannot_create(
        message("cannot create database %1", name), error,
        message("let an administrator run sql/postgres/database/create_database.sql"));
  }
}

// What the installation's files create: they begin every such statement with one of these.
Objects wanted_objects() {
  const std::pair<std::string, std::string> beginnings[] = {
      {"table ", "CREATE TABLE IF NOT EXISTS bi_schema."},
      {"view ", "CREATE OR REPLACE VIEW bi_schema."}};
  Objects objects;
  for (const SqlFile& file : sql_files("postgres/schema")) {
    for (const auto& [kind, beginning] : beginnings) {
      for (std::size_t at = file.text.find(beginning); at != std::string_view::npos;
           at = file.text.find(beginning, at)) {
        at += beginning.size();
        const std::string_view rest = file.text.substr(at);
        objects.insert(kind + std::string(rest.substr(0, rest.find_first_of(" (\n"))));
      }
    }
  }
  return objects;
}

Objects present_objects(Connection& connection, const std::string& schema) {
  const auto rows = connection.query(sql_file("postgres/catalog/created_objects.sql"), {schema});
  Objects objects;
  for (std::size_t row = 0; row < rows->rows(); ++row) {
    objects.insert(rows->text(row, 0) + " " + rows->text(row, 1));
  }
  return objects;
}

bool complete(const Objects& present, const std::string& schema) {
  if (present.count("schema " + schema) == 0) return false;
  if (schema != kOurSchema) return true;
  const Objects wanted = wanted_objects();
  return std::includes(present.begin(), present.end(), wanted.begin(), wanted.end());
}

void run_installation(Connection& connection, const std::string& schema) {
  if (schema != kOurSchema) {
    connection.execute("CREATE SCHEMA IF NOT EXISTS " + quote_identifier(schema));
    return;
  }
  for (const SqlFile& file : sql_files("postgres/schema")) {
    connection.execute(std::string(file.text));
  }
}

// The lock: two installations at once would fail on each other's names.
std::string begin_installation(std::chrono::milliseconds lock_timeout) {
  return "BEGIN; SET LOCAL lock_timeout = " + std::to_string(lock_timeout.count()) +
         "; SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('etl install'))";
}

void install_objects(Connection& connection, const std::string& schema,
                     std::chrono::milliseconds lock_timeout, std::vector<std::string>& created);
void install_load_log(Connection& connection, const std::string& schema,
                      std::chrono::milliseconds lock_timeout, std::vector<std::string>& created);

}  // namespace

std::unique_ptr<Connection> open_or_create_database(const PostgresOptions& options,
                                                    const StopFlag& stop,
                                                    std::vector<std::string>& created) {
  try {
    return Connection::open(options, stop);
  } catch (const Error& error) {
    const std::string name = plain_database_name(options);
    if (error.sqlstate != "3D000" || name.empty()) throw;
    create_database(options, name, stop);
    created.push_back("database " + name);
  }
  return Connection::open(options, stop);
}

void install_schema(Connection& connection, const std::string& schema,
                    std::chrono::milliseconds lock_timeout, std::vector<std::string>& created) {
  install_objects(connection, schema, lock_timeout, created);
  install_load_log(connection, schema, lock_timeout, created);
}

namespace {

void install_objects(Connection& connection, const std::string& schema,
                     std::chrono::milliseconds lock_timeout, std::vector<std::string>& created) {
  const Objects before = present_objects(connection, schema);
  if (complete(before, schema)) return;
  try {
    connection.execute(begin_installation(lock_timeout));
    run_installation(connection, schema);
    const Objects after = present_objects(connection, schema);
    connection.commit();
    Objects made;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::inserter(made, made.end()));
    const std::string schema_line = "schema " + schema;
    if (made.erase(schema_line) > 0) created.push_back(schema_line);
    created.insert(created.end(), made.begin(), made.end());
  } catch (const Error& error) {
    if (connection.lost()) throw;
    connection.execute("ROLLBACK");
    const bool forbidden = error.sqlstate == "42501";
    if (forbidden && before.count("schema " + schema) > 0) return;
    if (!forbidden) throw;
    throw cannot_create(
        message("cannot create schema %1", schema), error,
        message("let its owner run sql/postgres/schema/*.sql, or GRANT CREATE ON DATABASE %1 TO %2",
                connection.identity().database, connection.identity().user));
  }
}

// A role that may not make it loads all the same; the target then says that there is none.
void install_load_log(Connection& connection, const std::string& schema,
                      std::chrono::milliseconds lock_timeout, std::vector<std::string>& created) {
  const auto found = connection.query(sql_file("postgres/catalog/load_log.sql"), {schema});
  if (found->rows() > 0) return;
  try {
    connection.execute(begin_installation(lock_timeout) +
                       "; SET LOCAL client_min_messages = error; SET LOCAL search_path = " +
                       quote_identifier(schema));
    connection.execute(std::string(sql_file("postgres/load_log/load_log.sql")));
    connection.commit();
    created.push_back("table etl_load_log");
  } catch (const Error& error) {
    if (connection.lost()) throw;
    connection.execute("ROLLBACK");
    if (error.sqlstate != "42501") throw;
  }
}

}  // namespace
}  // namespace etl
