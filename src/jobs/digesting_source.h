// A source that digests what passes through it, in the copier's reading thread: the checksum of the
// source comes from the very stream that was copied.
#pragma once

#include <utility>
#include <vector>

#include "etl/copy/table_digest.h"
#include "etl/core/row_stream.h"

namespace etl {

class DigestingRowSource : public RowSource {
 public:
  DigestingRowSource(RowSource& source, std::vector<Spelling> columns)
      : source_(source), digest_(std::move(columns)) {}

  bool next(RowBatch& batch) override {
    if (!source_.next(batch)) return false;
    digest_.add(batch);
    return true;
  }
  std::uint64_t row_count() const override { return source_.row_count(); }
  const TableDigest& digest() const { return digest_; }

 private:
  RowSource& source_;
  TableDigest digest_;
};

}  // namespace etl
