// Counts, while rows stream by, the values that a mirror keeps in a way worth knowing: NaN and the
// infinities (kept as TEXT), negative zeros (SQLite keeps no sign of zero), dates that SQLite's
// date functions cannot read or that do not sort as text, and numbers rounded by --numeric=real.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/mirror_plan.h"
#include "etl/core/notice.h"
#include "etl/core/row_batch.h"

namespace etl {

class ValueCensus {
 public:
  ValueCensus(const QualifiedName& table, const std::vector<MirrorColumn>& columns);

  void add(const RowBatch& batch);
  // One for each column and kind of value that there was.
  Notices notices() const;

 private:
  enum class Kind { kFloat, kDecimal, kRounded, kDate };
  struct Watched {
    std::size_t column;
    std::string object;  // "schema.table.column"
    Kind kind;
    std::uint64_t not_finite = 0;
    std::uint64_t negative_zeros = 0;
    std::uint64_t beyond_dates = 0;
    std::uint64_t rounded = 0;
  };
  static void count(Watched& watched, std::string_view value);

  std::vector<Watched> watched_;
};

}  // namespace etl
