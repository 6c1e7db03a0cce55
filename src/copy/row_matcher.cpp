#include "etl/copy/row_matcher.h"

#include <algorithm>

#include "etl/core/mirror.h"

namespace etl {

namespace {

std::string hexadecimal(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "\\x";
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

// Whole characters of UTF-8, at most `most` bytes.
std::string_view start_of(std::string_view text, std::size_t most) {
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0U) == 0x80) --most;
  return text.substr(0, most);
}

std::string shown(std::string_view value, bool bytes, const RowHash& hash) {
  const bool foreign = value.substr(0, kForeignValue.size()) == kForeignValue;
  if (foreign) value.remove_prefix(kForeignValue.size());
  const std::size_t size = value.size();
  const bool cut = size > RowMatcher::kLongestShown;
  bytes = bytes && !foreign;
  if (cut && bytes) value = value.substr(0, RowMatcher::kLongestShown);
  if (cut && !bytes) value = start_of(value, RowMatcher::kLongestShown);
  std::string text = (foreign ? "!" : "") + (bytes ? hexadecimal(value) : std::string(value));
  if (cut) text += "... (" + std::to_string(size) + " bytes, hash " + hex(hash) + ")";
  return text;
}

}  // namespace

RowMatcher::RowMatcher(std::string table, std::vector<MatchedColumn> columns)
    : table_(std::move(table)),
      columns_(std::move(columns)),
      keyed_(std::any_of(columns_.begin(), columns_.end(),
                         [](const MatchedColumn& column) { return column.key; })) {}

RowMatcher::Value RowMatcher::value_of(const RowBatch& batch, std::size_t row,
                                       std::size_t column) const {
  if (batch.null(row, column)) return {{0, 0}, std::nullopt};
  const std::string_view value = batch.value(row, column);
  const RowHash hash = hash_value(value, columns_[column].spelling);
  return {hash, shown(value, columns_[column].bytes, hash)};
}

std::vector<RowMatcher::Value> RowMatcher::values_of(const RowBatch& batch, std::size_t row) const {
  std::vector<Value> values;
  values.reserve(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) values.push_back(value_of(batch, row, i));
  return values;
}

std::string RowMatcher::key_of(const std::vector<Value>& values) const {
  std::string key;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (keyed_ && !columns_[i].key) continue;
    key += values[i].shown ? 'v' : 'n';
    key.append(reinterpret_cast<const char*>(&values[i].hash), sizeof values[i].hash);
  }
  return key;
}

RowDifference RowMatcher::difference(RowDifferenceKind kind,
                                     const std::vector<Value>& values) const {
  RowDifference difference;
  difference.table = table_;
  difference.kind = kind;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!keyed_ || columns_[i].key) difference.key.emplace_back(columns_[i].name, values[i].shown);
  }
  return difference;
}

void RowMatcher::add_source(const RowBatch& batch, std::size_t row) {
  std::vector<Value> values = values_of(batch, row);
  Entry& entry = source_rows_[key_of(values)];
  if (entry.count == 0) entry.values = std::move(values);
  ++entry.count;
}

void RowMatcher::add_mirror(const RowBatch& batch, std::size_t row) {
  const std::vector<Value> values = values_of(batch, row);
  const auto found = source_rows_.find(key_of(values));
  if (found == source_rows_.end()) {
    found_.push_back(difference(RowDifferenceKind::kExtra, values));
    return;
  }
  Entry& entry = found->second;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Value& source = entry.values[i];
    const Value& mirror = values[i];
    if (source.hash == mirror.hash && source.shown.has_value() == mirror.shown.has_value()) {
      continue;
    }
    RowDifference changed = difference(RowDifferenceKind::kChanged, entry.values);
    changed.column = columns_[i].name;
    changed.source = source.shown;
    changed.mirror = mirror.shown;
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
