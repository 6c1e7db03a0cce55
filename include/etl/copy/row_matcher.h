// Finds the rows that two sets do not share: give it all rows of the source, then all of the
// mirror. Rows are matched by key, or as a multiset where there is none. Holds the source's rows in
// memory, of a long value its hash and as much as will be shown; so it is given one part of a table
// at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "etl/copy/table_digest.h"
#include "etl/core/row_batch.h"
#include "etl/core/row_difference.h"

namespace etl {

class RowMatcher {
 public:
  struct MatchedColumn {
    std::string name;
    Spelling spelling = Spelling::kAsIs;
    bool key = false;
    bool bytes = false;  // shown as PostgreSQL does: \x and hexadecimal digits
  };
  // Bytes shown of a longer value; its length and hash stand behind them.
  static constexpr std::size_t kLongestShown = 4096;

  RowMatcher(std::string table, std::vector<MatchedColumn> columns);

  void add_source(const RowBatch& batch, std::size_t row);
  void add_mirror(const RowBatch& batch, std::size_t row);
  // Everything found, changed and extra rows first; the matcher is empty afterwards.
  std::vector<RowDifference> finish();

 private:
  struct Value {
    RowHash hash;  // of the one spelling, which decides whether two are the same
    std::optional<std::string> shown;  // no value: NULL
  };
  struct Entry {
    std::vector<Value> values;
    std::uint64_t count = 0;
  };

  Value value_of(const RowBatch& batch, std::size_t row, std::size_t column) const;
  std::vector<Value> values_of(const RowBatch& batch, std::size_t row) const;
  std::string key_of(const std::vector<Value>& values) const;
  RowDifference difference(RowDifferenceKind kind, const std::vector<Value>& values) const;

  std::string table_;
  std::vector<MatchedColumn> columns_;
  bool keyed_;
  std::unordered_map<std::string, Entry> source_rows_;
  std::vector<RowDifference> found_;
};

}  // namespace etl
