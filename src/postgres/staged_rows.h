// StagedRows by a temporary table: COPY into it, a search for the rows that the target's keys do
// not allow, and one statement that puts the others in. Where the server refuses that, the rows go
// in by halves until those that it does not take are found.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "etl/core/load_target.h"
#include "etl/core/schema.h"
#include "postgres/connection.h"
#include "postgres/piecewise_copy.h"
#include "postgres/stage_table.h"
#include "postgres/unique_keys.h"

namespace etl {

class PostgresStagedRows final : public StagedRows {
 public:
  // As LoadTarget::stage(). What is referred to outlives this object; `relation` is of `schema`.
  // `no_keys_needed` is called before the rows go in where the table's keys have nothing more to
  // find in them.
  PostgresStagedRows(Connection& connection, const SchemaModel& schema, const Relation& relation,
                     std::vector<std::string> columns, MergeMode mode, FaultLog& faults,
                     std::function<void()> no_keys_needed);

  void write(const RowBatch& batch) override;
  std::uint64_t finish() override;
  MergeCounts merge() override;

 private:
  // Of row numbers, both included.
  struct Range {
    std::uint64_t from;
    std::uint64_t to;
  };

  void check_upsert() const;
  void keep_keys_with_values();
  MergeCounts put_in();
  MergeCounts put_in_by_halves();
  MergeCounts put_in(const std::string& rows);
  std::string insertion(const std::string& rows) const;
  std::string upsertion(const std::string& rows) const;
  bool refers_to_itself() const;

  Connection& connection_;
  const SchemaModel& schema_;
  const Relation& relation_;
  const std::vector<std::string> columns_;
  const MergeMode mode_;
  FaultLog& faults_;
  const std::function<void()> no_keys_needed_;
  std::vector<UniqueKey> keys_;
  StageTable stage_;
  PiecewiseCopy copy_;
};

}  // namespace etl
