// One entry of a sort as it lies in memory and in spill files:
//   varint size of the key proper, varint size of the key's tail, key, tail,
//   and where the sort carries records: varint size of the record, record
// Entries are ordered by key and tail together; two are duplicates when their keys proper agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "sqlite/bulk/big_endian.h"

namespace etl::bulk {

// Bytes that may be read beyond the last entry of every buffer that holds entries: keys are looked
// at in words of eight bytes.
inline constexpr std::size_t kEntrySlop = 8;

struct SortEntry {
  const unsigned char* start = nullptr;
  const unsigned char* end = nullptr;
  const unsigned char* key = nullptr;
  std::size_t key_size = 0;   // proper
  std::size_t full_size = 0;  // with the tail
  const unsigned char* record = nullptr;
  std::size_t record_size = 0;
};

inline SortEntry read_entry(const unsigned char* in, bool with_record) {
  SortEntry entry;
  entry.start = in;
  std::uint64_t size = 0;
  in += get_varint(in, size);
  entry.key_size = size;
  in += get_varint(in, size);
  entry.full_size = entry.key_size + size;
  entry.key = in;
  in += entry.full_size;
  if (with_record) {
    in += get_varint(in, size);
    entry.record = in;
    entry.record_size = size;
    in += size;
  }
  entry.end = in;
  return entry;
}

// Eight bytes of a key from `skip` on as a number that orders as they do; zeros beyond its end.
inline std::uint64_t key_word(const unsigned char* key, std::size_t size, std::size_t skip) {
  if (skip >= size) return 0;
  const std::uint64_t word = get_u64(key + skip);
  const std::size_t left = size - skip;
  return left >= 8 ? word : word & (~std::uint64_t{0} << (8 * (8 - left)));
}

inline int compare_keys(const unsigned char* a, std::size_t a_size, const unsigned char* b,
                        std::size_t b_size) {
  const int order = std::memcmp(a, b, a_size < b_size ? a_size : b_size);
  if (order != 0) return order;
  return a_size < b_size ? -1 : a_size > b_size ? 1 : 0;
}

}  // namespace etl::bulk
