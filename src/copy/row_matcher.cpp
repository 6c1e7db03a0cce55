#include "etl/copy/row_matcher.h"

#include <algorithm>

namespace etl {

RowMatcher::RowMatcher(std::string table, std::vector<MatchedColumn> columns)
    : table_(std::move(table)),
      columns_(std::move(columns)),
      keyed_(std::any_of(columns_.begin(), columns_.end(),
                         [](const MatchedColumn& column) { return column.key; })) {}

std::string RowMatcher::key_of(const RowBatch& batch, std::size_t row) const {
  std::string key;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (keyed_ && !columns_[i].key) continue;
    if (batch.null(row, i)) {
      key += 'n';
      continue;
    }
    std::string value;
    append_spelled(batch.value(row, i), columns_[i].spelling, value);
    key += 'v' + std::to_string(value.size()) + ':' + value;
  }
  return key;
}

std::vector<RowMatcher::Value> RowMatcher::values_of(const RowBatch& batch, std::size_t row) const {
  std::vector<Value> values;
  values.reserve(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    batch.null(row, i) ? values.emplace_back() : values.emplace_back(batch.value(row, i));
  }
  return values;
}

bool RowMatcher::same(std::size_t column, const Value& a, const Value& b) const {
  if (a == b) return true;
  if (!a || !b) return false;
  std::string spelled_a;
  std::string spelled_b;
  append_spelled(*a, columns_[column].spelling, spelled_a);
  append_spelled(*b, columns_[column].spelling, spelled_b);
  return spelled_a == spelled_b;
}

RowDifference RowMatcher::difference(RowDifferenceKind kind,
                                     const std::vector<Value>& values) const {
  RowDifference difference;
  difference.table = table_;
  difference.kind = kind;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!keyed_ || columns_[i].key) difference.key.emplace_back(columns_[i].name, values[i]);
  }
  return difference;
}

void RowMatcher::add_source(const RowBatch& batch, std::size_t row) {
  Entry& entry = source_rows_[key_of(batch, row)];
  if (entry.count == 0) entry.values = values_of(batch, row);
  ++entry.count;
}

void RowMatcher::add_mirror(const RowBatch& batch, std::size_t row) {
  std::vector<Value> values = values_of(batch, row);
  const auto found = source_rows_.find(key_of(batch, row));
  if (found == source_rows_.end()) {
    found_.push_back(difference(RowDifferenceKind::kExtra, values));
    return;
  }
  Entry& entry = found->second;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (same(i, entry.values[i], values[i])) continue;
    RowDifference changed = difference(RowDifferenceKind::kChanged, entry.values);
    changed.column = columns_[i].name;
    changed.source = entry.values[i];
    changed.mirror = values[i];
    found_.push_back(std::move(changed));
  }
  if (--entry.count == 0) source_rows_.erase(found);
}

std::vector<RowDifference> RowMatcher::finish() {
  for (const auto& [key, entry] : source_rows_) {
    for (std::uint64_t i = 0; i < entry.count; ++i) {
      found_.push_back(difference(RowDifferenceKind::kMissing, entry.values));
    }
  }
  source_rows_.clear();
  return std::exchange(found_, {});
}

}  // namespace etl
