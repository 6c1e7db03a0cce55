// Compares one table of the source with its mirror, value by value: digests of both sides, made at
// the same time; where they differ, the rows, read again only from the ranges of keys that differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "etl/copy/table_digest.h"
#include "etl/core/mirror.h"
#include "etl/core/row_difference.h"
#include "etl/core/source_database.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

struct ComparedTable {
  std::uint64_t source_rows = 0;
  std::uint64_t mirror_rows = 0;
  std::string source_checksum;
  std::string mirror_checksum;
  std::vector<RowDifference> rows;  // where they were asked for
  bool more_rows = false;           // the list ends at kMostRowDifferences
  bool equal() const { return source_checksum == mirror_checksum; }
};

// Nobody reads more, and a report of millions of rows would help nobody.
inline constexpr std::size_t kMostRowDifferences = 10'000;

class TableComparison {
 public:
  // The referenced objects outlive it. `table` must stand in the mirror with all its columns.
  TableComparison(SourceSnapshot& source, MirrorReader& mirror, const MirrorTable& table,
                  const StopFlag& stop);

  ComparedTable compare(bool with_rows);

 private:
  void digest_both(TableDigest& source, TableDigest& mirror);
  void find_rows_by_range(const TableDigest& source, const TableDigest& mirror,
                          ComparedTable& result);
  void find_rows_by_hash(ComparedTable& result);
  Partitioning hash_partitioning(std::uint64_t rows) const;

  SourceSnapshot& source_;
  MirrorReader& mirror_;
  const MirrorTable& table_;
  const StopFlag& stop_;
  std::vector<SourceColumn> columns_;
  Partitioning partitioning_;
};

// Reads rows to their end, in a thread of its own.
TableDigest digest_of(RowSource& rows, std::vector<Spelling> columns, const StopFlag& stop);
TableDigest digest_of_mirror(MirrorReader& mirror, const MirrorTable& table, const StopFlag& stop);

// Columns of a planned table as the source is asked for them; none for a table without columns.
std::vector<SourceColumn> source_columns(const std::vector<MirrorColumn>& columns);
std::vector<SourceColumn> source_columns(const MirrorTable& table);

// How the values of planned columns are brought into one spelling.
std::vector<Spelling> spellings(const std::vector<MirrorColumn>& columns);

}  // namespace etl
