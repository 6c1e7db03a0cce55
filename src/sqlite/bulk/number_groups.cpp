#include "sqlite/bulk/number_groups.h"

#include <cstring>

#include "sqlite/bulk/big_endian.h"
#include "sqlite/bulk/radix_sort.h"

namespace etl::bulk {

namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
constexpr std::int64_t kExactIntegers = std::int64_t{1} << 53;
// NULL comes before all numbers. No number has this word: not the smallest integer, which is left
// out, and no double but a NaN, which SQLite does not store.
constexpr std::uint64_t kNullWord = 0;

// With their second array they stay within the L2 cache of current server processors.
constexpr std::size_t kChunkItems = std::size_t{1} << 15;
// Rowids in one entry of the sort, so that an entry stays small.
constexpr std::ptrdiff_t kGroupItems = 4096;

}  // namespace

bool NumberGroups::suits(const ValueEncoder& encoder) {
  return encoder.always_integer() || encoder.mostly_number();
}

NumberGroups::NumberGroups(const ValueEncoder& encoder, bool descending, MemoryBudget& budget,
                           const std::string& path)
    : encoder_(encoder),
      integers_(encoder.always_integer()),
      flip_(descending ? ~std::uint64_t{0} : 0),
      sorter_(budget, path, true) {}

bool NumberGroups::word_of(const StoredValue& value, std::uint64_t& word) const {
  if (value.kind == ValueKind::kNull) {
    word = kNullWord;
    return true;
  }
  if (integers_) {
    word = static_cast<std::uint64_t>(value.integer) ^ kSign;
    return word != kNullWord;
  }
  double number = 0;
  if (value.kind == ValueKind::kReal) {
    number = value.real;
  } else if (value.kind == ValueKind::kInteger && value.integer < kExactIntegers &&
             value.integer > -kExactIntegers) {
    number = static_cast<double>(value.integer);
  } else {
    return false;
  }
  if (number == 0) number = 0;  // -0 is 0 to SQLite
  std::memcpy(&word, &number, sizeof word);
  word ^= (word & kSign) != 0 ? ~std::uint64_t{0} : kSign;
  return true;
}

void NumberGroups::value_of(std::uint64_t word, StoredValue& value) {
  word ^= flip_;
  if (word == kNullWord) {
    value.set_null();
  } else if (integers_) {
    value.set_integer(static_cast<std::int64_t>(word ^ kSign));
  } else {
    word ^= (word & kSign) != 0 ? kSign : ~std::uint64_t{0};
    double number = 0;
    std::memcpy(&number, &word, sizeof number);
    encoder_.store_real(number, value);
  }
}

bool NumberGroups::add(const StoredValue& value, std::int64_t rowid) {
  std::uint64_t word = 0;
  if ((!empty_ && rowid <= last_rowid_) || !word_of(value, word)) return false;
  const auto beyond = static_cast<std::uint64_t>(rowid) - static_cast<std::uint64_t>(first_rowid_);
  if (items_.size() == kChunkItems || beyond > UINT32_MAX) close_chunk();
  if (items_.empty()) {
    first_rowid_ = rowid;
    items_.reserve(kChunkItems);
  }
  items_.push_back({word ^ flip_, static_cast<std::uint32_t>(rowid - first_rowid_), 0});
  last_rowid_ = rowid;
  empty_ = false;
  return true;
}

void NumberGroups::close_chunk() {
  if (items_.empty()) return;
  radix_sort(items_, other_items_);  // stable, so the rowids of a number stay in order
  const Item* const end = items_.data() + items_.size();
  for (const Item* first = items_.data(); first != end;) {
    const Item* last = first + 1;
    while (last != end && last->word == first->word && last - first < kGroupItems) ++last;
    put_group(first, last);
    first = last;
  }
  sorter_.close_chunk();  // it is in order; with the next one it would not be
  items_.clear();
}

void NumberGroups::put_group(const Item* first, const Item* last) {
  unsigned char* const key = sorter_.start_key(sizeof(std::uint64_t) + kMaxKeyInteger);
  put_u64(key, first->word);
  const unsigned char* const end =
      put_key_integer(first_rowid_ + first->rowid, key + sizeof(std::uint64_t));
  sorter_.end_key(static_cast<std::size_t>(end - key), 0);
  rowids_.resize(static_cast<std::size_t>(last - first) * kMaxVarint);
  unsigned char* at = rowids_.data();
  for (const Item* item = first + 1; item < last; ++item) {
    at += put_varint(at, item->rowid - item[-1].rowid);
  }
  const auto size = static_cast<std::size_t>(at - rowids_.data());
  unsigned char* const record = sorter_.add_record(size);
  if (size > 0) std::memcpy(record, rowids_.data(), size);
}

}  // namespace etl::bulk
