#include "csv/utf8.h"

#include <cstdint>
#include <cstring>

namespace etl {

namespace {

constexpr std::size_t kStride = 32;

// Of kStride bytes, in words that the compiler may put into one register.
bool is_ascii(const char* bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::uint64_t words[kStride / sizeof(std::uint64_t)];
  std::memcpy(words, bytes, kStride);
  return ((words[0] | words[1] | words[2] | words[3]) & kHighBits) == 0;
}

// Length of the sequence at `at`, or 0. The table 3-7 of the Unicode standard.
std::size_t sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned low = first == 0xe0 ? 0xa0U : 0x80U;
    const unsigned high = first == 0xed ? 0x9fU : 0xbfU;
    return byte(1) >= low && byte(1) <= high && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned low = first == 0xf0 ? 0x90U : 0x80U;
    const unsigned high = first == 0xf4 ? 0x8fU : 0xbfU;
    return byte(1) >= low && byte(1) <= high && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (at + kStride <= text.size() && is_ascii(text.data() + at)) {
      at += kStride;
      continue;
    }
    const std::size_t length = sequence(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

}  // namespace etl
