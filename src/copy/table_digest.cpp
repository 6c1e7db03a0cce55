#include "etl/copy/table_digest.h"

#include <xxhash.h>

#include <cstdio>
#include <cstring>

#include "etl/core/decimal_text.h"

namespace etl {

namespace {

constexpr std::uint64_t kNullLength = ~std::uint64_t{0};

void append_number(std::uint64_t number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
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

TableDigest::TableDigest(std::vector<Spelling> columns, Partitioning partitioning)
    : columns_(std::move(columns)),
      partitioning_(std::move(partitioning)),
      parts_(partitioning_.parts()) {}

RowHash TableDigest::hash(const RowBatch& batch, std::size_t row) {
  row_.clear();
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    // The length before the bytes: ("a", "bc") is not ("ab", "c"), and NULL is no text.
    if (batch.null(row, column)) {
      append_number(kNullLength, row_);
      continue;
    }
    const std::string_view value = batch.value(row, column);
    if (columns_[column] == Spelling::kAsIs) {
      append_number(value.size(), row_);
      row_.append(value);
      continue;
    }
    const std::size_t start = row_.size();
    append_number(0, row_);
    append_spelled(value, columns_[column], row_);
    const std::uint64_t length = row_.size() - start - sizeof length;
    std::memcpy(row_.data() + start, &length, sizeof length);
  }
  const XXH128_hash_t hash = XXH3_128bits(row_.data(), row_.size());
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
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(sum.high),
                static_cast<unsigned long long>(sum.low));
  return text;
}

}  // namespace etl
