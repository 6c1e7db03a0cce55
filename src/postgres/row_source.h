// Rows of one relation by COPY TO STDOUT, on a connection of its own inside the snapshot. It gives
// the connection back when the last row was read; dropped before that, it cancels the COPY.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/row_stream.h"
#include "etl/core/source_database.h"
#include "postgres/huge_rows.h"
#include "postgres/snapshot_connections.h"

namespace etl {

class PostgresRowSource final : public RowSource {
 public:
  struct Reading {
    // Statements are made when they are due: a large table has many.
    std::function<std::string(std::size_t)> copy_statement;
    std::size_t statements = 1;
    std::vector<bool> bytes;           // for each column: a bytea, wanted as its bytes
    bool huge_rows_in_pieces = false;  // the statement is copy_in_pieces_statement()
  };

  // Starts the first COPY. `connection`: one of `connections`; nullptr: takes one. Throws Error
  // with the relation named.
  PostgresRowSource(std::shared_ptr<SnapshotConnections> connections, QualifiedName relation,
                    Reading reading, std::unique_ptr<Connection> connection = nullptr);
  ~PostgresRowSource() override;

  // A batch has rows of one statement.
  bool next(RowBatch& batch) override;
  std::size_t statement() const { return batch_statement_; }  // of the last batch, from 0
  std::uint64_t row_count() const override;
  bool has_huge_rows() const override { return pieces_.has_value(); }

 private:
  void start();
  void fill(RowBatch& batch);
  void end_statement();
  template <typename Work>
  void run(Work work);  // with the relation named in what it throws

  std::shared_ptr<SnapshotConnections> connections_;
  QualifiedName relation_;
  std::size_t columns_;
  std::vector<bool> bytes_;  // empty where no column is a bytea
  std::optional<HugeRowReader> pieces_;
  std::function<std::string(std::size_t)> copy_statement_;
  std::size_t statements_;
  std::size_t statement_ = 0;  // under way
  std::size_t batch_statement_ = 0;
  std::unique_ptr<Connection> connection_;  // null once the last row was read
  std::uint64_t row_count_ = 0;
};

}  // namespace etl
