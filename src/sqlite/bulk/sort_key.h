// Index keys as byte strings that memcmp() orders as SQLite orders the records
// (sqlite.org/fileformat2.html#record_sort_order). Each part tells where it ends, so that no key is
// the beginning of another and parts of different lengths can stand one behind the other.
//
// A part, before all its bytes are inverted for DESC:
//   NULL                  00
//   integers only         tag 80 + number of bytes (less for negative ones), then the bytes
//   numbers of any kind   20, the double rounded down as 8 ordered bytes, and from 2^53 on what the
//                         rounding took away, in 2 bytes
//   text                  30, the bytes with 00 and 01 escaped by 01, 00
//                         (without the 30 where a column has nothing but text and no NULL)
//   blob                  40, as text
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sqlite/bulk/stored_value.h"

namespace etl::bulk {

enum class Collation { kBinary, kNocase, kRtrim };

enum class KeyShape {
  kIntegers,   // integers and NULL
  kPlainText,  // text, never NULL
  kAny,
};

struct KeyPart {
  KeyShape shape = KeyShape::kAny;
  Collation collation = Collation::kBinary;
  bool descending = false;
  // The value can be had back from the key: integers, and ascending text in BINARY order, blobs.
  bool reversible = false;
};

// Most bytes that put_key_part() writes for the value.
std::size_t key_part_bound(const StoredValue& value);

// Writes the part and returns where it ends.
unsigned char* put_key_part(const KeyPart& part, const StoredValue& value, unsigned char* out);

// An integer by itself, as in parts of the shape kIntegers.
inline constexpr std::size_t kMaxKeyInteger = 9;
unsigned char* put_key_integer(std::int64_t value, unsigned char* out);
const unsigned char* get_key_integer(const unsigned char* in, std::int64_t& value);

// Reads keys back. The values point into the key, or into this object until the next start().
class KeyReader {
 public:
  // Before the first part of each key.
  void start(std::size_t key_size) {
    unescaped_.clear();
    unescaped_.reserve(key_size);  // so that values do not move while others are added
  }
  // Returns where the part ends. It must be reversible.
  const unsigned char* get_part(const KeyPart& part, const unsigned char* in, StoredValue& value);

 private:
  const unsigned char* get_bytes(const unsigned char* in, StoredValue& value, bool text);

  std::vector<unsigned char> unescaped_;
};

}  // namespace etl::bulk
