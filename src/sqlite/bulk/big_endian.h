// Numbers as SQLite's file format has them: big-endian, and the variable-length integer of 1 to 9
// bytes (sqlite.org/fileformat2.html#varint).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace etl::bulk {

inline void put_u16(unsigned char* out, std::uint32_t value) {
  out[0] = static_cast<unsigned char>(value >> 8);
  out[1] = static_cast<unsigned char>(value);
}

inline void put_u32(unsigned char* out, std::uint32_t value) {
  value = __builtin_bswap32(value);
  std::memcpy(out, &value, sizeof value);
}

inline void put_u64(unsigned char* out, std::uint64_t value) {
  value = __builtin_bswap64(value);
  std::memcpy(out, &value, sizeof value);
}

inline std::uint32_t get_u16(const unsigned char* in) {
  return static_cast<std::uint32_t>(in[0] << 8 | in[1]);
}

inline std::uint32_t get_u32(const unsigned char* in) {
  std::uint32_t value = 0;
  std::memcpy(&value, in, sizeof value);
  return __builtin_bswap32(value);
}

inline std::uint64_t get_u64(const unsigned char* in) {
  std::uint64_t value = 0;
  std::memcpy(&value, in, sizeof value);
  return __builtin_bswap64(value);
}

inline std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  while (size < 9 && value >= (std::uint64_t{1} << (7 * size))) ++size;
  return size;
}

inline constexpr std::size_t kMaxVarint = 9;

inline std::size_t put_long_varint(unsigned char* out, std::uint64_t value) {
  const std::size_t size = varint_size(value);
  std::size_t at = size;
  if (size == 9) {  // the ninth byte holds eight bits
    out[--at] = static_cast<unsigned char>(value);
    value >>= 8;
  } else {
    out[--at] = static_cast<unsigned char>(value & 0x7f);
    value >>= 7;
  }
  while (at > 0) {
    out[--at] = static_cast<unsigned char>((value & 0x7f) | 0x80);
    value >>= 7;
  }
  return size;
}

// Returns the number of bytes written. Nearly all are below 2^14: sizes, serial types.
inline std::size_t put_varint(unsigned char* out, std::uint64_t value) {
  if (value < 0x80) {
    out[0] = static_cast<unsigned char>(value);
    return 1;
  }
  if (value < 0x4000) {
    out[0] = static_cast<unsigned char>((value >> 7) | 0x80);
    out[1] = static_cast<unsigned char>(value & 0x7f);
    return 2;
  }
  return put_long_varint(out, value);
}

// Returns the number of bytes read.
inline std::size_t get_varint(const unsigned char* in, std::uint64_t& value) {
  if (in[0] < 0x80) {
    value = in[0];
    return 1;
  }
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    result = result << 7 | (in[i] & 0x7fU);
    if (in[i] < 0x80) {
      value = result;
      return i + 1;
    }
  }
  value = result << 8 | in[8];
  return 9;
}

}  // namespace etl::bulk
