// Row sources and sinks in memory, well-behaved and faulty.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "etl/core/error.h"
#include "etl/core/key_range.h"
#include "etl/core/row_stream.h"

namespace etl {

using MemoryRow = std::vector<std::optional<std::string>>;

class MemoryRowSource : public RowSource {
 public:
  explicit MemoryRowSource(std::vector<MemoryRow> rows, std::size_t columns,
                           std::size_t batch_rows = 3)
      : rows_(std::move(rows)), columns_(columns), batch_rows_(batch_rows) {}

  bool next(RowBatch& batch) override {
    batch.reset(columns_);
    while (position_ < rows_.size() && batch.rows() < batch_rows_) {
      for (const auto& value : rows_[position_]) {
        value ? batch.add_field(*value) : batch.add_null();
      }
      batch.end_row();
      ++position_;
    }
    return !batch.empty();
  }
  std::uint64_t row_count() const override { return claimed_rows.value_or(rows_.size()); }

  std::optional<std::uint64_t> claimed_rows;  // to lie about the count

 private:
  std::vector<MemoryRow> rows_;
  std::size_t columns_;
  std::size_t batch_rows_;
  std::size_t position_ = 0;
};

class MemoryRowSink : public RowSink {
 public:
  explicit MemoryRowSink(std::vector<MemoryRow>& rows) : rows_(rows) {}

  void write(const RowBatch& batch) override {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      MemoryRow values;
      for (std::size_t column = 0; column < batch.columns(); ++column) {
        if (batch.null(row, column)) {
          values.emplace_back();
        } else {
          values.emplace_back(std::string(batch.value(row, column)));
        }
      }
      written_.push_back(std::move(values));
    }
  }
  std::uint64_t finish() override {
    rows_ = written_;
    return rows_.size();
  }

 private:
  std::vector<MemoryRow>& rows_;
  std::vector<MemoryRow> written_;
};

// As source and mirror would filter them.
inline std::vector<MemoryRow> rows_in_range(const std::vector<MemoryRow>& rows, std::size_t key,
                                            const KeyRange& range) {
  const auto before = [&](const std::string& a, const std::string& b) {
    return range.order == KeyOrder::kInteger ? std::stoll(a) < std::stoll(b) : a < b;
  };
  std::vector<MemoryRow> inside;
  for (const MemoryRow& row : rows) {
    if (range.from && before(*row[key], *range.from)) continue;
    if (range.to && !before(*row[key], *range.to)) continue;
    inside.push_back(row);
  }
  return inside;
}

// Delivers `good_batches` batches of one row, then throws.
class FaultyRowSource : public RowSource {
 public:
  FaultyRowSource(std::size_t good_batches, Error error)
      : left_(good_batches), error_(std::move(error)) {}
  bool next(RowBatch& batch) override {
    batch.reset(1);
    if (left_ == 0) throw error_;
    --left_;
    batch.add_field("row");
    batch.end_row();
    return true;
  }
  std::uint64_t row_count() const override { return 0; }

 private:
  std::size_t left_;
  Error error_;
};

class FaultyRowSink : public RowSink {
 public:
  explicit FaultyRowSink(Error error) : error_(std::move(error)) {}
  void write(const RowBatch&) override { throw error_; }
  std::uint64_t finish() override { return 0; }

 private:
  Error error_;
};

}  // namespace etl
