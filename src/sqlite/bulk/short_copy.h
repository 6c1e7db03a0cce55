#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace etl::bulk {

// Short texts come by the million: a copy of a size known in advance, twice and overlapping, is
// several times as fast as a call of memcpy.
inline void copy_short(unsigned char* out, const unsigned char* in, std::size_t size) {
  if (size >= 8) {
    if (size > 16) {
      std::memcpy(out, in, size);
      return;
    }
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::memcpy(&head, in, 8);
    std::memcpy(&tail, in + size - 8, 8);
    std::memcpy(out, &head, 8);
    std::memcpy(out + size - 8, &tail, 8);
  } else if (size >= 4) {
    std::uint32_t head = 0;
    std::uint32_t tail = 0;
    std::memcpy(&head, in, 4);
    std::memcpy(&tail, in + size - 4, 4);
    std::memcpy(out, &head, 4);
    std::memcpy(out + size - 4, &tail, 4);
  } else {
    for (std::size_t i = 0; i < size; ++i) out[i] = in[i];
  }
}

}  // namespace etl::bulk
