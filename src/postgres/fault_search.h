// Finds the row that keeps a key from being built: all rows go once more, into a temporary table of
// the same name and shape. Where the key is an index, that table has one like it, so the server
// itself names the row during COPY; where it is a foreign key, the rows are numbered and the first
// one without a parent is asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "etl/core/row_stream.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"
#include "postgres/key_removal.h"

namespace etl {

class FaultSearch {
 public:
  // `report`: what the server said of the key. `connection` and `relation` outlive this object.
  FaultSearch(Connection& connection, const Relation& relation, TableKey key, ServerReport report);

  // As LoadTarget::find_fault(). Throws Error where the table cannot be made.
  std::unique_ptr<RowSink> sink(const std::vector<std::string>& columns);

 private:
  class Sink;

  void make_table();
  void throw_first_orphan(const std::vector<std::string>& columns);

  Connection& connection_;
  const Relation& relation_;
  const TableKey key_;
  const ServerReport report_;
  const std::string table_;  // as SQL
  bool made_ = false;
  std::uint64_t rows_ = 0;  // of the sinks before
};

}  // namespace etl
