// Rows into a table by a prepared INSERT, inside the transaction of whoever owns the connection.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/mirror_plan.h"
#include "etl/core/row_stream.h"
#include "sqlite/statement.h"
#include "sqlite/value_binding.h"

namespace etl {

class SqliteRowSink : public RowSink {
 public:
  // `connection` outlives the sink. Without finish(), the destructor empties the table.
  SqliteRowSink(sqlite3* connection, const std::string& table,
                const std::vector<MirrorColumn>& columns);
  ~SqliteRowSink() override;

  void write(const RowBatch& batch) override;
  std::uint64_t finish() override;

 private:
  void write_row(const RowBatch& batch, std::size_t row);
  void check(int code, std::size_t column);

  std::string table_;
  std::vector<std::string> column_names_;
  std::vector<ValueBinder> binders_;
  HotStatement insert_;
  std::uint64_t rows_ = 0;
  bool finished_ = false;
};

}  // namespace etl
