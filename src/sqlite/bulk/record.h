// Records (sqlite.org/fileformat2.html#record_format) in the two shapes in which a tree takes them:
// values that are yet to be laid out, and bytes that already are one. Both have size(), put() for
// the whole record, and feed() for one that is spread over overflow pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sqlite/bulk/big_endian.h"
#include "sqlite/bulk/stored_value.h"

namespace etl::bulk {

// SQLITE_MAX_LENGTH as Debian and the default build have it.
inline constexpr std::uint64_t kLargestRecord = 1000000000;

class ValueRecord {
 public:
  // The values stay the caller's, and unchanged while the record is used.
  ValueRecord(const StoredValue* values, std::size_t count) : values_(values), count_(count) {
    std::size_t types = 0;
    std::uint64_t body = 0;
    for (std::size_t i = 0; i < count; ++i) {
      types += serial_size(values[i].serial);
      body += values[i].size;
    }
    header_size_ = types + 1;  // counts the varint that tells it
    if (header_size_ > 127) header_size_ = types + varint_size(types + 2);
    size_ = header_size_ + body;
  }

  std::uint64_t size() const { return size_; }

  void put(unsigned char* out) const {
    unsigned char* type = out + put_varint(out, header_size_);
    unsigned char* body = out + header_size_;
    for (std::size_t i = 0; i < count_; ++i) {
      type += put_varint(type, values_[i].serial);
      body = put_value(values_[i], body);
    }
  }

  // Calls sink.bytes(data, size) for pieces and sink.value(value) for values, in order.
  template <typename Sink>
  void feed(Sink& sink) const {
    unsigned char piece[kMaxVarint];
    sink.bytes(piece, put_varint(piece, header_size_));
    for (std::size_t i = 0; i < count_; ++i) {
      sink.bytes(piece, put_varint(piece, values_[i].serial));
    }
    for (std::size_t i = 0; i < count_; ++i) sink.value(values_[i]);
  }

 private:
  const StoredValue* values_;
  std::size_t count_;
  std::size_t header_size_ = 0;
  std::uint64_t size_ = 0;
};

class RawRecord {
 public:
  RawRecord(const unsigned char* data, std::size_t size) : data_(data), size_(size) {}

  std::uint64_t size() const { return size_; }
  void put(unsigned char* out) const { copy_short(out, data_, size_); }
  template <typename Sink>
  void feed(Sink& sink) const {
    sink.bytes(data_, size_);
  }

 private:
  const unsigned char* data_;
  std::size_t size_;
};

}  // namespace etl::bulk
