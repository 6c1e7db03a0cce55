// A statement in, a table of texts out: what catalog reading needs of a session, whichever library
// the session stands on (CatalogSession: libpqxx; Connection: libpq).
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

class QueryResult {
 public:
  virtual ~QueryResult() = default;
  virtual std::size_t rows() const = 0;
  virtual std::size_t columns() const = 0;
  virtual bool null(std::size_t row, std::size_t column) const = 0;
  // "" for NULL; valid as long as the result.
  virtual std::string_view value(std::size_t row, std::size_t column) const = 0;

  std::string text(std::size_t row, std::size_t column) const {
    return std::string(value(row, column));
  }
  bool truth(std::size_t row, std::size_t column) const { return value(row, column) == "t"; }
};

class SqlRunner {
 public:
  virtual ~SqlRunner() = default;

  // One or many statements without parameters and without rows of interest.
  void execute(const std::string& sql) { execute_waiting(sql, std::chrono::milliseconds(0)); }
  // The same for statements that may wait on the server for `wait` (for a lock) before it answers.
  virtual void execute_waiting(const std::string& sql, std::chrono::milliseconds wait) = 0;
  // One statement; parameters are $1, $2, ... as text.
  virtual std::unique_ptr<QueryResult> query(std::string_view sql,
                                             const std::vector<std::string>& parameters) = 0;
};

}  // namespace etl
