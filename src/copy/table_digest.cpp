#include "etl/copy/table_digest.h"

#include <xxhash.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "etl/core/decimal_text.h"

namespace etl {

namespace {

constexpr std::uint64_t kNullLength = ~std::uint64_t{0};
constexpr std::size_t kLongValue = std::size_t{1} << 16;

void append_length(std::uint64_t length, ByteBuffer& out) {
  std::memcpy(out.extend(sizeof length), &length, sizeof length);
}

void append_double(std::string_view text, std::string& out) {
  const std::string terminated(text);
  char* end = nullptr;
  double value = std::strtod(terminated.c_str(), &end);
  if (terminated.empty() || end != terminated.c_str() + terminated.size() || value != value) {
    out.append(text);
    return;
  }
  if (value == 0) value = 0;  // drops the sign
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

}  // namespace

void append_spelled(std::string_view value, Spelling spelling, std::string& out) {
  switch (spelling) {
    case Spelling::kAsIs:
      out.append(value);
      return;
    case Spelling::kDouble:
      append_double(value, out);
      return;
    case Spelling::kTrimmed:
      out.append(value.substr(0, value.find_last_not_of(' ') + 1));
      return;
    case Spelling::kDecimal:
      out.append(normal_decimal(value));
      return;
  }
}

RowHash hash_value(std::string_view value, Spelling spelling) {
  std::string spelled;
  if (spelling != Spelling::kAsIs) {
    append_spelled(value, spelling, spelled);
    value = spelled;
  }
  const XXH128_hash_t hash = XXH3_128bits(value.data(), value.size());
  return {hash.low64, hash.high64};
}

std::string hex(const RowHash& hash) {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(hash.high),
                static_cast<unsigned long long>(hash.low));
  return text;
}

TableDigest::TableDigest(std::vector<Spelling> columns, Partitioning partitioning)
    : columns_(std::move(columns)),
      partitioning_(std::move(partitioning)),
      parts_(partitioning_.parts()) {}

// Hashes what is put together in pieces as XXH3_128bits() hashes the whole.
class TableDigest::LongRow {
 public:
  LongRow() : state_(XXH3_createState()) { XXH3_128bits_reset(state_.get()); }
  void add(std::string_view bytes) {
    XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
  }
  XXH128_hash_t hash() const { return XXH3_128bits_digest(state_.get()); }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

RowHash TableDigest::hash(const RowBatch& batch, std::size_t row) {
  row_.clear();
  std::optional<LongRow> long_row;  // once there is a value too long to copy
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    // The length before the bytes: ("a", "bc") is not ("ab", "c"), and NULL is no text.
    if (batch.null(row, column)) {
      append_length(kNullLength, row_);
      continue;
    }
    const std::string_view value = batch.value(row, column);
    if (columns_[column] == Spelling::kAsIs) {
      append_length(value.size(), row_);
      if (value.size() < kLongValue) {
        row_.append(value);
        continue;
      }
      if (!long_row) long_row.emplace();
      long_row->add(row_.view());
      long_row->add(value);
      row_.clear();
      continue;
    }
    spelled_.clear();
    append_spelled(value, columns_[column], spelled_);
    append_length(spelled_.size(), row_);
    row_.append(spelled_);
  }
  if (long_row) long_row->add(row_.view());
  const XXH128_hash_t hash = long_row ? long_row->hash() : XXH3_128bits(row_.data(), row_.size());
  return {hash.low64, hash.high64};
}

void TableDigest::add(const RowBatch& batch) {
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    const RowHash hashed = hash(batch, row);
    DigestPart& part = parts_[partitioning_.part_of(batch, row, hashed.low)];
    ++part.rows;
    part.low += hashed.low;
    part.high += hashed.high + (part.low < hashed.low ? 1 : 0);
  }
}

std::size_t TableDigest::part_of(const RowBatch& batch, std::size_t row) {
  return partitioning_.part_of(batch, row, hash(batch, row).low);
}

DigestPart TableDigest::total() const {
  DigestPart sum;
  for (const DigestPart& part : parts_) {
    sum.rows += part.rows;
    sum.low += part.low;
    sum.high += part.high + (sum.low < part.low ? 1 : 0);
  }
  return sum;
}

std::string TableDigest::hex() const {
  const DigestPart sum = total();
  return etl::hex({sum.low, sum.high});
}

}  // namespace etl
