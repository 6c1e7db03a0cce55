// The digest of a table's rows, in parts: one for each partition of its keys. Equal tables have
// equal digests whatever the order of their rows; where two differ, the parts say where.
//
// Rows are hashed with XXH3, 128 bits (github.com/Cyan4973/xxHash), and the hashes added up, so
// that equal rows count each time. Not made to withstand someone who forges rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/byte_buffer.h"
#include "etl/core/key_range.h"
#include "etl/core/row_batch.h"

namespace etl {

// How two spellings of a column's value are seen as one. Both sides give the source's spelling
// (see MirrorReader::table_rows), so most columns need nothing.
enum class Spelling {
  kAsIs,     // byte by byte
  kDouble,   // the bits of the double that it names; -0 is 0, since SQLite keeps no sign of zero
  kTrimmed,  // without trailing spaces: char(n)
  kDecimal,  // the decimal's value, whatever its scale: numbers that a view computes
};

// How the rows of a table are split: by boundaries of a key column, or by the row's own hash where
// no column serves.
class Partitioning {
 public:
  struct HashedColumn {
    std::size_t column;
    Spelling spelling;
  };

  // One part for all.
  Partitioning() = default;
  // Boundaries: ascending, in the order that `order` gives; parts() is one more than there are.
  static Partitioning by_key(std::size_t column, KeyOrder order,
                             std::vector<std::string> boundaries);
  // `key` empty: by the whole row.
  static Partitioning by_hash(std::size_t parts, std::vector<HashedColumn> key);

  std::size_t parts() const;
  bool ranged() const { return kind_ == Kind::kRange; }
  // The keys of one part; only of a ranged partitioning.
  KeyRange range(std::size_t part, const std::string& column_name) const;
  std::size_t part_of(const RowBatch& batch, std::size_t row, std::uint64_t row_hash);

 private:
  template <typename Key, typename Boundary>
  std::size_t range_of(const Key& key, const std::vector<Boundary>& boundaries);

  enum class Kind { kOne, kRange, kHash };
  Kind kind_ = Kind::kOne;
  std::size_t column_ = 0;
  KeyOrder order_ = KeyOrder::kBytes;
  std::vector<std::string> boundaries_;
  std::vector<std::int64_t> integer_boundaries_;
  std::size_t recent_ = 0;  // neighbouring rows mostly lie in one range
  std::size_t hash_parts_ = 1;
  std::vector<HashedColumn> key_;
};

struct RowHash {
  std::uint64_t low;
  std::uint64_t high;
  friend bool operator==(const RowHash& a, const RowHash& b) {
    return a.low == b.low && a.high == b.high;
  }
};
std::string hex(const RowHash& hash);  // 32 digits

struct DigestPart {
  std::uint64_t rows = 0;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const DigestPart& a, const DigestPart& b) {
    return a.rows == b.rows && a.low == b.low && a.high == b.high;
  }
};

// Brings a value into the one spelling that is hashed and compared, appended to `out`.
void append_spelled(std::string_view value, Spelling spelling, std::string& out);
// Of the value in that spelling.
RowHash hash_value(std::string_view value, Spelling spelling);

// One thread at a time.
class TableDigest {
 public:
  explicit TableDigest(std::vector<Spelling> columns, Partitioning partitioning = {});

  void add(const RowBatch& batch);
  // The part that a row belongs to, for looking at its rows again.
  std::size_t part_of(const RowBatch& batch, std::size_t row);

  const std::vector<DigestPart>& parts() const { return parts_; }
  DigestPart total() const;
  // 32 hexadecimal digits of the total; what reports and etl_control show.
  std::string hex() const;

 private:
  class LongRow;
  RowHash hash(const RowBatch& batch, std::size_t row);

  std::vector<Spelling> columns_;
  Partitioning partitioning_;
  std::vector<DigestPart> parts_;
  ByteBuffer row_;       // reused
  std::string spelled_;  // reused
};

}  // namespace etl
