#include "support/test_database.h"

#include <libpq-fe.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>

namespace etl {

namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Where databases are made and dropped from; present on every server.
constexpr char kMaintenanceDatabase[] = "postgres";

[[noreturn]] void fail(PGconn* connection, const std::string& sql) {
  throw std::runtime_error(std::string(PQerrorMessage(connection)) + "in: " + sql.substr(0, 400));
}

}  // namespace

struct TestConnection::Handle {
  PGconn* connection;
  explicit Handle(PGconn* opened) : connection(opened) {}
  ~Handle() { PQfinish(connection); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  Result execute(const std::string& sql, ExecStatusType expected, ExecStatusType also) {
    Result result(PQexec(connection, sql.c_str()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != expected && status != also) fail(connection, sql);
    return result;
  }
};

TestConnection::TestConnection(const std::string& database) {
  const char* keys[] = {"dbname", "client_encoding", "application_name", nullptr};
  const char* values[] = {database.c_str(), "UTF8", "etl test", nullptr};
  handle_ = std::make_unique<Handle>(PQconnectdbParams(keys, values, 1));
  if (PQstatus(handle_->connection) != CONNECTION_OK) {
    throw std::runtime_error(
        std::string("tests need a PostgreSQL server, as pg_virtualenv gives: ") +
        PQerrorMessage(handle_->connection));
  }
  PQsetNoticeProcessor(
      handle_->connection, [](void*, const char*) {}, nullptr);
}

TestConnection::~TestConnection() = default;
TestConnection::TestConnection(TestConnection&& other) noexcept = default;
TestConnection& TestConnection::operator=(TestConnection&& other) noexcept = default;

void TestConnection::run(const std::string& sql) {
  handle_->execute(sql, PGRES_COMMAND_OK, PGRES_TUPLES_OK);
}

std::vector<TestConnection::Row> TestConnection::rows(const std::string& sql) {
  const Result result = handle_->execute(sql, PGRES_TUPLES_OK, PGRES_COMMAND_OK);
  std::vector<Row> found;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    Row fields;
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      if (PQgetisnull(result.get(), row, column) != 0) {
        fields.emplace_back(std::nullopt);
      } else {
        fields.emplace_back(
            std::string(PQgetvalue(result.get(), row, column),
                        static_cast<std::size_t>(PQgetlength(result.get(), row, column))));
      }
    }
    found.push_back(std::move(fields));
  }
  return found;
}

std::string TestConnection::value(const std::string& sql) {
  const std::vector<Row> found = rows(sql);
  if (found.empty() || found[0].empty()) return "";
  return found[0][0].value_or("");
}

std::string TestConnection::copy_out(const std::string& sql) {
  handle_->execute(sql, PGRES_COPY_OUT, PGRES_COPY_OUT);
  std::string data;
  char* line = nullptr;
  int length = 0;
  while ((length = PQgetCopyData(handle_->connection, &line, 0)) > 0) {
    data.append(line, static_cast<std::size_t>(length));
    PQfreemem(line);
  }
  while (PGresult* result = PQgetResult(handle_->connection)) {
    const Result last(result, &PQclear);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail(handle_->connection, sql);
  }
  return data;
}

void TestConnection::copy_in(const std::string& sql, const std::string& data) {
  handle_->execute(sql, PGRES_COPY_IN, PGRES_COPY_IN);
  PQputCopyData(handle_->connection, data.data(), static_cast<int>(data.size()));
  PQputCopyEnd(handle_->connection, nullptr);
  std::string failure;
  while (PGresult* result = PQgetResult(handle_->connection)) {
    const Result last(result, &PQclear);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) failure = PQresultErrorMessage(result);
  }
  if (!failure.empty()) throw std::runtime_error(failure + "in: " + sql);
}

int TestConnection::backend_pid() const { return PQbackendPID(handle_->connection); }

std::string unique_test_name() {
  // Random, not the process id: containers that share a server share process ids too.
  static const std::string run = [] {
    std::random_device random;
    return std::to_string(random() % 1'000'000'000U);
  }();
  static std::atomic<int> counter{0};
  return "etl_test_" + run + "_" + std::to_string(++counter);
}

TestDatabase::TestDatabase(const std::string& options) : name_(unique_test_name()) {
  TestConnection(kMaintenanceDatabase).run("CREATE DATABASE " + name_ + " " + options);
}

TestDatabase::~TestDatabase() {
  session_.reset();
  if (std::getenv("ETL_KEEP_TEST_DATABASES") != nullptr) {
    std::cerr << "kept: database " << name_ << "\n";
    return;
  }
  try {
    TestConnection(kMaintenanceDatabase).run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  } catch (const std::exception& error) {
    std::cerr << "cannot drop database " << name_ << ": " << error.what() << "\n";
  }
}

TestConnection& TestDatabase::session() {
  if (!session_) session_ = std::make_unique<TestConnection>(name_);
  return *session_;
}

}  // namespace etl
