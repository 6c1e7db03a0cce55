// Rows of a file on their way into PostgreSQL, each value checked against its column and brought
// into PostgreSQL's spelling. Bad rows stay behind, in the log; good ones keep their numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "etl/copy/text_conventions.h"
#include "etl/core/row_fault.h"
#include "etl/core/row_stream.h"
#include "etl/core/schema.h"

namespace etl {

class FieldCheck;

// One thread at a time, but for the log.
class CheckedRows final : public RowSource {
 public:
  // `source`: numbered batches of these columns, in this order. A NULL in a NOT NULL column is a
  // fault, so clear `not_null` where a BEFORE trigger may fill the column in: see
  // Relation::rewrites_rows. Throws Error kUsage for conventions that are none.
  CheckedRows(RowSource& source, const std::vector<Column>& columns,
              const TextConventions& conventions, FaultLog& log);
  ~CheckedRows() override;

  // One fault a row goes to the log, that of its first bad column. Once the log says failed(), no
  // row comes any more, but the rest is checked, to its end or until the log is full().
  bool next(RowBatch& batch) override;
  // Rows that the source sent, without those left out.
  std::uint64_t row_count() const override;
  bool has_huge_rows() const override { return source_.has_huge_rows(); }

 private:
  void check(RowBatch& batch);
  bool check_row(RowBatch& batch, std::size_t row);

  RowSource& source_;
  std::vector<FieldCheck> checks_;
  std::vector<std::size_t> checked_;  // positions of columns of which some texts are refused
  FaultLog& log_;
  std::uint64_t seen_ = 0;
  std::uint64_t passed_ = 0;
  bool ended_ = false;  // the source, by itself
};

// The columns of that names, for CheckedRows.
std::vector<Column> columns_to_check(const Relation& relation,
                                     const std::vector<std::string>& names);

}  // namespace etl
