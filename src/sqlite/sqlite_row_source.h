// The rows of a query, each value rendered as the source would spell it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "etl/core/key_range.h"
#include "etl/core/mirror_plan.h"
#include "etl/core/row_stream.h"
#include "sqlite/statement.h"
#include "sqlite/value_rendering.h"

namespace etl {

class SqliteRowSource : public RowSource {
 public:
  // Reads `columns` of a table or view. `connection` outlives the source. `range` names a column of
  // the source.
  SqliteRowSource(sqlite3* connection, const std::string& relation,
                  const std::vector<MirrorColumn>& columns, const std::optional<KeyRange>& range,
                  RenderMode mode);

  bool next(RowBatch& batch) override;
  std::uint64_t row_count() const override { return rows_; }

 private:
  void bind_range(const KeyRange& range);
  void bind_key(int position, const std::string& key, KeyOrder order);

  std::string relation_;
  std::vector<ValueRenderer> renderers_;
  HotStatement select_;
  std::uint64_t rows_ = 0;
  bool done_ = false;
};

}  // namespace etl
