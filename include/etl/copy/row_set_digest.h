// A digest of a set of rows that does not depend on their order: two sides that hold the same rows,
// each as often, have the same digest. Rows are hashed with XXH3 (128 bits,
// github.com/Cyan4973/xxHash) and the hashes summed, so equal rows do not cancel each other out.
// Not made to withstand someone who forges rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "etl/core/row_batch.h"
#include "etl/core/row_stream.h"
#include "etl/core/storage.h"
#include "etl/runtime/stop_flag.h"

namespace etl {

class RowSetDigest {
 public:
  // How the values of each column are brought into one spelling before they are hashed.
  explicit RowSetDigest(std::vector<Conversion> columns) : columns_(std::move(columns)) {}

  void add(const RowBatch& batch);
  // Reads a source to its end.
  void add_all(RowSource& source, const StopFlag& stop);

  std::uint64_t rows() const { return rows_; }
  std::string hex() const;  // 32 digits

  friend bool operator==(const RowSetDigest& a, const RowSetDigest& b) {
    return a.rows_ == b.rows_ && a.low_ == b.low_ && a.high_ == b.high_;
  }

 private:
  std::vector<Conversion> columns_;
  std::uint64_t rows_ = 0;
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::string row_;  // reused
};

// The spelling that values of a column have in common on both sides: "t" and "1", "1.50" and "1.5",
// "...+00" and "...+00:00", "\x00ff" and its bytes.
std::string canonical_value(std::string_view value, Conversion conversion);

}  // namespace etl
