// A source that is looked at as its rows pass through, in the copier's reading thread: what is
// counted and digested is the very stream that is copied.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "etl/copy/table_digest.h"
#include "etl/copy/value_census.h"
#include "etl/core/row_stream.h"

namespace etl {

class ObservedRowSource : public RowSource {
 public:
  // `digest`: no value where none is wanted.
  ObservedRowSource(RowSource& source, ValueCensus census, std::optional<TableDigest> digest)
      : source_(source), census_(std::move(census)), digest_(std::move(digest)) {}

  bool next(RowBatch& batch) override {
    if (!source_.next(batch)) return false;
    census_.add(batch);
    if (digest_) digest_->add(batch);
    return true;
  }
  std::uint64_t row_count() const override { return source_.row_count(); }
  bool has_huge_rows() const override { return source_.has_huge_rows(); }

  const ValueCensus& census() const { return census_; }
  const std::optional<TableDigest>& digest() const { return digest_; }

 private:
  RowSource& source_;
  ValueCensus census_;
  std::optional<TableDigest> digest_;
};

}  // namespace etl
