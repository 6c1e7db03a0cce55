// A scratch database for tests, on the server that libpq's PG* variables name (pg_virtualenv sets
// them). Made in the constructor under a name of its own, dropped in the destructor, whoever is
// still connected to it. With ETL_KEEP_TEST_DATABASES set it stays, for a look by hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace etl {

// A session of its own. Every call throws std::runtime_error with the server's message on failure.
class TestConnection {
 public:
  using Row = std::vector<std::optional<std::string>>;

  // A name, or a connection string that says where else to go.
  explicit TestConnection(const std::string& database);
  ~TestConnection();
  TestConnection(TestConnection&& other) noexcept;
  TestConnection& operator=(TestConnection&& other) noexcept;

  // One or many statements; many run as one transaction, as psql -c does.
  void run(const std::string& sql);
  std::vector<Row> rows(const std::string& sql);
  // First field of the first row; "" where it is NULL or there is no row.
  std::string value(const std::string& sql);
  // COPY TO STDOUT or FROM STDIN.
  std::string copy_out(const std::string& sql);
  void copy_in(const std::string& sql, const std::string& data);
  int backend_pid() const;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

class TestDatabase {
 public:
  // `options`: what follows CREATE DATABASE name, e.g. "TEMPLATE template0 ENCODING 'LATIN1'
  // LC_COLLATE 'C' LC_CTYPE 'C'".
  explicit TestDatabase(const std::string& options = "");
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& name() const { return name_; }
  TestConnection connect() const { return TestConnection(name_); }

  void run(const std::string& sql) { session().run(sql); }
  std::vector<TestConnection::Row> rows(const std::string& sql) { return session().rows(sql); }
  std::string value(const std::string& sql) { return session().value(sql); }

 private:
  TestConnection& session();

  std::string name_;
  std::unique_ptr<TestConnection> session_;
};

// A name that no other test run uses, for databases, roles and files: "etl_test_<random>_<n>".
std::string unique_test_name();

}  // namespace etl
