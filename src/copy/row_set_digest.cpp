#include "etl/copy/row_set_digest.h"

#include <xxhash.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "etl/core/decimal_text.h"

namespace etl {

namespace {

std::string canonical_double(std::string_view text) {
  const std::string terminated(text);
  char* end = nullptr;
  double value = std::strtod(terminated.c_str(), &end);
  if (end != terminated.c_str() + terminated.size() || terminated.empty()) return terminated;
  if (value == 0) value = 0;  // SQLite has no negative zero
  char spelled[32];
  // Seventeen digits tell any two doubles apart.
  const int length = std::snprintf(spelled, sizeof spelled, "%.17g", value);
  return std::string(spelled, static_cast<std::size_t>(length));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string canonical_bytes(std::string_view text) {
  if (text.substr(0, 2) != "\\x" || text.size() % 2 != 0) return std::string(text);
  std::string bytes;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::string(text);
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string canonical_timestamp(std::string_view text) {
  std::string spelled(text);
  const std::size_t size = spelled.size();
  const bool hours_only = size > 3 && (spelled[size - 3] == '+' || spelled[size - 3] == '-');
  if (hours_only && spelled.find(':') != std::string::npos) spelled += ":00";
  return spelled;
}

std::string canonical_trimmed(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

std::string canonical_value(std::string_view value, Conversion conversion) {
  switch (conversion) {
    case Conversion::kInteger:
    case Conversion::kNumeric:
      return normal_decimal(value);
    case Conversion::kReal:
      return canonical_double(value);
    case Conversion::kBoolean:
      if (value == "t") return "1";
      if (value == "f") return "0";
      return std::string(value);
    case Conversion::kBytea:
      return canonical_bytes(value);
    case Conversion::kTimestampTz:
      return canonical_timestamp(value);
    case Conversion::kTrimmedText:
      return canonical_trimmed(value);
    case Conversion::kText:
      return std::string(value);
  }
  return std::string(value);
}

void RowSetDigest::add(const RowBatch& batch) {
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    row_.clear();
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      // Length before bytes: ("a", "bc") and ("ab", "c") are different rows, and NULL is no text.
      std::uint64_t length = ~std::uint64_t{0};
      std::string value;
      if (!batch.null(row, column)) {
        value = canonical_value(batch.value(row, column), columns_[column]);
        length = value.size();
      }
      char bytes[sizeof length];
      std::memcpy(bytes, &length, sizeof length);
      row_.append(bytes, sizeof length);
      row_.append(value);
    }
    const XXH128_hash_t hash = XXH3_128bits(row_.data(), row_.size());
    const std::uint64_t low = low_ + hash.low64;
    high_ += hash.high64 + (low < low_ ? 1 : 0);
    low_ = low;
  }
  rows_ += batch.rows();
}

void RowSetDigest::add_all(RowSource& source, const StopFlag& stop) {
  RowBatch batch(columns_.size());
  while (source.next(batch)) {
    stop.throw_if_requested();
    add(batch);
  }
}

std::string RowSetDigest::hex() const {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(high_),
                static_cast<unsigned long long>(low_));
  return text;
}

}  // namespace etl
