// Rows into one table by COPY FROM STDIN, on the load target's own connection: it must be gone
// before the target is, or used for anything else. Dropped without finish(), it cancels the COPY
// and gives up the connection, so the server rolls everything back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/row_stream.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"

namespace etl {

// Throws Error kBadInput for a column that the relation has not, or that only the server may write.
void check_loadable(const Relation& relation, const std::vector<std::string>& columns);

class PostgresRowSink final : public RowSink {
 public:
  // `relation` outlives the sink; its columns as for check_loadable(). `schema`: where another
  // table of the same name and shape takes the rows; empty: the relation itself.
  PostgresRowSink(Connection& connection, const Relation& relation,
                  std::vector<std::string> columns, const std::string& schema = "");
  ~PostgresRowSink() override;

  void write(const RowBatch& batch) override;
  std::uint64_t finish() override;

 private:
  void send();
  void end_copy();
  template <typename Work>
  void translating(Work work);

  Connection& connection_;
  const Relation& relation_;
  std::vector<std::string> columns_;
  std::string statement_;
  std::string buffer_;
  bool copying_ = false;
  std::uint64_t rows_taken_ = 0;  // in COPYs that are over
};

}  // namespace etl
