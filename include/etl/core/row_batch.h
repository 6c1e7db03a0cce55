// A batch of rows on its way from a source to a sink: one arena of bytes, and for every field
// where its bytes lie. About kTargetBytes; one row may be larger. Reused through clear(), which
// keeps the memory, so a copy allocates nothing per row.
//
// Field bytes are the value's text in UTF-8 as the source gives it (COPY text without escapes, a
// CSV field without quotes), or a bytea's own bytes. NULL is not a value: null() tells it.
// One thread at a time; ownership moves through the queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "etl/core/byte_buffer.h"

namespace etl {

class RowBatch {
 public:
  // 1 MiB keeps a batch inside the L2 cache of current processors while it is split, and is
  // large enough that queue traffic costs nothing per row.
  static constexpr std::size_t kTargetBytes = std::size_t{1} << 20;

  // A batch of more bytes holds a huge value; memory for a few of them at once is not planned for.
  static constexpr std::size_t kHugeBytes = 16 * kTargetBytes;

  explicit RowBatch(std::size_t columns = 0) : columns_(columns) {}

  // Keeps the memory, except of a batch that one huge row has blown up.
  void clear() {
    if (bytes_.capacity() > kHugeBytes) bytes_.release();
    bytes_.clear();
    fields_.clear();
    numbers_.clear();
    rows_ = 0;
  }
  // Empties the batch and makes it fit for rows of another width.
  void reset(std::size_t columns) {
    clear();
    columns_ = columns;
  }

  // Producer side: add the fields of a row from left to right, then end_row().
  void add_field(std::string_view value) {
    fields_.push_back({bytes_.size(), value.size()});
    bytes_.append(value);
  }
  void add_null() { fields_.push_back({0, kNullLength}); }
  void end_row() { ++rows_; }
  // Of a source that may leave rows out (a CSV file): the row's number there, from 0. Each row of
  // a batch has one, or none has.
  void end_row(std::uint64_t number) {
    numbers_.push_back(number);
    ++rows_;
  }
  // For a field that is written in place: the arena to append to, then close_field(start) with
  // the arena's size before the first byte.
  ByteBuffer& arena() { return bytes_; }
  void close_field(std::size_t start) { fields_.push_back({start, bytes_.size() - start}); }
  // For fields whose bytes are in the arena already; there may be others between them.
  void add_field_at(std::size_t start, std::size_t length) { fields_.push_back({start, length}); }
  // For who checks rows on their way. Another text for a value; the old bytes stay in the arena.
  // `value` is not in the arena.
  void replace(std::size_t row, std::size_t column, std::string_view value) {
    fields_[row * columns_ + column] = {bytes_.size(), value.size()};
    bytes_.append(value);
  }
  // Row `from` takes the place of the row `to` before it; keep_first() then drops those behind.
  void move_row(std::size_t from, std::size_t to) {
    for (std::size_t i = 0; i < columns_; ++i) {
      fields_[to * columns_ + i] = fields_[from * columns_ + i];
    }
    if (numbered()) numbers_[to] = numbers_[from];
  }
  void keep_first(std::size_t rows) {
    fields_.resize(rows * columns_);
    if (numbered()) numbers_.resize(rows);
    rows_ = rows;
  }
  // Takes back the fields added since the last end_row().
  void drop_open_row() { fields_.resize(rows_ * columns_); }

  bool full() const { return bytes_.size() >= kTargetBytes || fields_.size() >= kTargetBytes / 8; }
  bool empty() const { return rows_ == 0; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t byte_size() const { return bytes_.size(); }
  bool numbered() const { return !numbers_.empty(); }
  std::uint64_t number(std::size_t row) const { return numbers_[row]; }
  bool huge() const { return bytes_.size() > kHugeBytes; }

  bool null(std::size_t row, std::size_t column) const {
    return at(row, column).length == kNullLength;
  }
  // Empty for NULL. Valid until the batch changes.
  std::string_view value(std::size_t row, std::size_t column) const {
    const Field& field = at(row, column);
    if (field.length == kNullLength) return {};
    return {bytes_.data() + field.offset, field.length};
  }

 private:
  struct Field {
    std::size_t offset;
    std::size_t length;
  };
  static constexpr std::size_t kNullLength = static_cast<std::size_t>(-1);

  const Field& at(std::size_t row, std::size_t column) const {
    return fields_[row * columns_ + column];
  }

  std::size_t columns_;
  std::size_t rows_ = 0;
  ByteBuffer bytes_;
  std::vector<Field> fields_;
  std::vector<std::uint64_t> numbers_;
};

}  // namespace etl
