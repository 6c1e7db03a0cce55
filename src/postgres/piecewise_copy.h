// COPY FROM STDIN that goes on where the server does not take a row: the rows are sent in pieces,
// each under a savepoint, and a piece with a bad row is sent again without it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/row_batch.h"
#include "etl/core/row_fault.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"

namespace etl {

class PiecewiseCopy {
 public:
  // `into` (as SQL; called `bare_name` by the server) has `columns` and then `number`, for the
  // row's number. `relation`: what people call it. All but the strings outlive this object.
  PiecewiseCopy(Connection& connection, const Relation& relation, FaultLog& faults,
                std::vector<std::string> columns, const std::string& into,
                const std::string& bare_name, const std::string& number);

  void write(const RowBatch& batch);
  void finish();  // sends what is left
  std::uint64_t rows_taken() const { return rows_taken_; }

 private:
  struct Line {
    std::size_t end;  // in buffer_
    std::uint64_t number;
  };

  void send();
  // Sends the lines [from, to); false, with nothing of them taken, where the server refuses one.
  bool taken(std::size_t from, std::size_t to);
  bool at_a_value(const Error& error) const;
  std::size_t start_of(std::size_t line) const { return line == 0 ? 0 : lines_[line - 1].end; }

  Connection& connection_;
  const Relation& relation_;
  FaultLog& faults_;
  const std::vector<std::string> columns_;
  const std::string bare_name_;
  std::string statement_;
  std::string buffer_;
  std::vector<Line> lines_;
  std::uint64_t rows_seen_ = 0;
  std::uint64_t rows_taken_ = 0;
};

}  // namespace etl
