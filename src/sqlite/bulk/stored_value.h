// A value as a SQLite record holds it (sqlite.org/fileformat2.html#record_format): its serial type,
// and where its bytes come from. Text and blobs are not copied: they point into the row batch and
// are converted while they are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "etl/core/byte_buffer.h"
#include "sqlite/bulk/big_endian.h"

namespace etl::bulk {

enum class ValueKind : std::uint8_t { kNull, kInteger, kReal, kText, kBlob };

// How the bytes of a text or blob come from `data`.
enum class ValueSource : std::uint8_t {
  kBytes,      // as they are
  kUtcOffset,  // with ":00" put in after the "+00" of a timestamp; `split` bytes stand before it
};

struct StoredValue {
  std::uint64_t size = 0;  // bytes in the record's body
  union {
    std::int64_t integer;
    double real;
    const char* data;
  };
  std::uint32_t serial = 0;
  ValueKind kind = ValueKind::kNull;
  ValueSource source = ValueSource::kBytes;
  std::uint16_t split = 0;

  StoredValue() : integer(0) {}

  void set_null() {
    size = 0;
    serial = 0;
    kind = ValueKind::kNull;
  }

  void set_integer(std::int64_t value) {
    kind = ValueKind::kInteger;
    integer = value;
    set_integer_serial(value);
  }

  void set_real(double value) {
    kind = ValueKind::kReal;
    real = value;
    serial = 7;
    size = 8;
  }

  void set_text(const char* bytes, std::size_t length) {
    kind = ValueKind::kText;
    source = ValueSource::kBytes;
    data = bytes;
    size = length;
    serial = static_cast<std::uint32_t>(length * 2 + 13);
  }

  void set_blob(const char* bytes, std::size_t length) {
    kind = ValueKind::kBlob;
    source = ValueSource::kBytes;
    data = bytes;
    size = length;
    serial = static_cast<std::uint32_t>(length * 2 + 12);
  }

  // An integral value of a REAL column: SQLite keeps it as an integer and reads it as a real.
  void set_integral_real(double value, std::int64_t integral) {
    set_integer(integral);
    kind = ValueKind::kReal;
    real = value;
  }

 private:
  void set_integer_serial(std::int64_t value);
};

// Serial type and size of an integer by the number of bits of its magnitude.
struct IntegerLayout {
  std::uint8_t serial[65];
  std::uint8_t size[65];
  constexpr IntegerLayout() : serial(), size() {
    for (int bits = 0; bits <= 64; ++bits) {
      const int bytes = bits < 8    ? 1
                        : bits < 16 ? 2
                        : bits < 24 ? 3
                        : bits < 32 ? 4
                        : bits < 48 ? 6
                                    : 8;
      serial[bits] = static_cast<std::uint8_t>(bytes <= 4 ? bytes : bytes == 6 ? 5 : 6);
      size[bits] = static_cast<std::uint8_t>(bytes);
    }
  }
};
inline constexpr IntegerLayout kIntegerLayout;

inline void StoredValue::set_integer_serial(std::int64_t value) {
  const auto bits_of = static_cast<std::uint64_t>(value);
  if (bits_of <= 1) {
    serial = 8 + static_cast<std::uint32_t>(bits_of);
    size = 0;
    return;
  }
  const std::uint64_t magnitude = bits_of ^ static_cast<std::uint64_t>(value >> 63);
  const int bits = 64 - __builtin_clzll(magnitude | 1);
  serial = kIntegerLayout.serial[bits];
  size = kIntegerLayout.size[bits];
}

// Bytes that the serial type takes in a record's header.
inline std::size_t serial_size(std::uint32_t serial) {
  return serial < 0x80 ? 1 : serial < 0x4000 ? 2 : varint_size(serial);
}

// Copies `count` bytes of a value's body from `offset` on.
void copy_value_bytes(const StoredValue& value, std::size_t offset, std::size_t count,
                      unsigned char* out);

// Writes the whole body of an integer or real and returns where it ends.
inline unsigned char* put_number(const StoredValue& value, unsigned char* out) {
  const auto bits = [&] {
    if (value.serial != 7) {
      return value.kind == ValueKind::kReal
                 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(value.real))
                 : static_cast<std::uint64_t>(value.integer);
    }
    std::uint64_t result = 0;
    std::memcpy(&result, &value.real, sizeof result);
    return result;
  }();
  switch (value.size) {
    case 0:
      return out;
    case 1:
      out[0] = static_cast<unsigned char>(bits);
      return out + 1;
    case 2:
      put_u16(out, static_cast<std::uint32_t>(bits & 0xffff));
      return out + 2;
    case 3:
      out[0] = static_cast<unsigned char>(bits >> 16);
      put_u16(out + 1, static_cast<std::uint32_t>(bits & 0xffff));
      return out + 3;
    case 4:
      put_u32(out, static_cast<std::uint32_t>(bits));
      return out + 4;
    case 6:
      put_u16(out, static_cast<std::uint32_t>(bits >> 32 & 0xffff));
      put_u32(out + 2, static_cast<std::uint32_t>(bits));
      return out + 6;
    default:
      put_u64(out, bits);
      return out + 8;
  }
}

// Writes the whole body and returns where it ends.
inline unsigned char* put_value(const StoredValue& value, unsigned char* out) {
  if (value.kind <= ValueKind::kReal) return put_number(value, out);
  if (value.source == ValueSource::kBytes) {
    copy_short(out, reinterpret_cast<const unsigned char*>(value.data), value.size);
  } else {
    copy_value_bytes(value, 0, value.size, out);
  }
  return out + value.size;
}

}  // namespace etl::bulk
