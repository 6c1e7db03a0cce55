#include "sqlite/bulk/stored_value.h"

namespace etl::bulk {

namespace {

// The text with ":00" between its first `split` bytes and the rest.
void copy_utc_offset(const StoredValue& value, std::size_t offset, std::size_t count,
                     unsigned char* out) {
  static constexpr char kMinutes[] = {':', '0', '0'};
  for (std::size_t i = offset; i < offset + count; ++i) {
    *out++ = static_cast<unsigned char>(i < value.split        ? value.data[i]
                                        : i < value.split + 3U ? kMinutes[i - value.split]
                                                               : value.data[i - 3]);
  }
}

}  // namespace

void copy_value_bytes(const StoredValue& value, std::size_t offset, std::size_t count,
                      unsigned char* out) {
  if (count == 0) return;
  if (value.kind <= ValueKind::kReal) {
    unsigned char number[8];
    put_number(value, number);
    std::memcpy(out, number + offset, count);
    return;
  }
  switch (value.source) {
    case ValueSource::kBytes:
      std::memcpy(out, value.data + offset, count);
      break;
    case ValueSource::kUtcOffset:
      copy_utc_offset(value, offset, count, out);
      break;
  }
}

}  // namespace etl::bulk
