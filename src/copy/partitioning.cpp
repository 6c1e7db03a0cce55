#include <xxhash.h>

#include <algorithm>
#include <charconv>

#include "etl/copy/table_digest.h"

namespace etl {

namespace {

std::int64_t to_integer(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

Partitioning Partitioning::by_key(std::size_t column, KeyOrder order,
                                  std::vector<std::string> boundaries) {
  Partitioning partitioning;
  partitioning.kind_ = Kind::kRange;
  partitioning.column_ = column;
  partitioning.order_ = order;
  partitioning.boundaries_ = std::move(boundaries);
  if (order == KeyOrder::kInteger) {
    for (const std::string& boundary : partitioning.boundaries_) {
      partitioning.integer_boundaries_.push_back(to_integer(boundary));
    }
  }
  return partitioning;
}

Partitioning Partitioning::by_hash(std::size_t parts, std::vector<HashedColumn> key) {
  Partitioning partitioning;
  partitioning.kind_ = Kind::kHash;
  partitioning.hash_parts_ = parts;
  partitioning.key_ = std::move(key);
  return partitioning;
}

std::size_t Partitioning::parts() const {
  switch (kind_) {
    case Kind::kOne:
      return 1;
    case Kind::kRange:
      return boundaries_.size() + 1;
    case Kind::kHash:
      return hash_parts_;
  }
  return 1;
}

KeyRange Partitioning::range(std::size_t part, const std::string& column_name) const {
  KeyRange range{column_name, order_, {}, {}};
  if (part > 0) range.from = boundaries_[part - 1];
  if (part < boundaries_.size()) range.to = boundaries_[part];
  return range;
}

template <typename Key, typename Boundary>
std::size_t Partitioning::range_of(const Key& key, const std::vector<Boundary>& boundaries) {
  const bool after_start = recent_ == 0 || !(key < boundaries[recent_ - 1]);
  if (after_start && (recent_ == boundaries.size() || key < boundaries[recent_])) return recent_;
  const auto after = std::upper_bound(boundaries.begin(), boundaries.end(), key);
  recent_ = static_cast<std::size_t>(after - boundaries.begin());
  return recent_;
}

std::size_t Partitioning::part_of(const RowBatch& batch, std::size_t row, std::uint64_t row_hash) {
  if (kind_ == Kind::kOne) return 0;
  if (kind_ == Kind::kHash) {
    if (key_.empty()) return row_hash % hash_parts_;
    std::uint64_t hash = 0;
    std::string spelled;
    for (const HashedColumn& hashed : key_) {
      spelled.clear();
      append_spelled(batch.value(row, hashed.column), hashed.spelling, spelled);
      hash = XXH3_64bits_withSeed(spelled.data(), spelled.size(), hash);
    }
    return hash % hash_parts_;
  }
  const std::string_view key = batch.value(row, column_);
  return order_ == KeyOrder::kInteger ? range_of(to_integer(key), integer_boundaries_)
                                      : range_of(key, boundaries_);
}

}  // namespace etl
