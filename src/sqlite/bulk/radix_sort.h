// Sorts items by their `word`, 64 bits, least significant byte first, over the bytes that differ at
// all. Stable: what is equal stays in the order in which it came.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace etl::bulk {

// `items` must not be empty; `other` is room to work in, kept by the caller for the next time.
template <typename Item>
void radix_sort(std::vector<Item>& items, std::vector<Item>& other) {
  std::array<std::array<std::uint32_t, 256>, 8> counts = {};
  for (const Item& item : items) {
    for (std::size_t byte = 0; byte < 8; ++byte) ++counts[byte][item.word >> (8 * byte) & 0xff];
  }
  other.resize(items.size());
  for (std::size_t byte = 0; byte < 8; ++byte) {
    auto& starts = counts[byte];
    if (starts[items.front().word >> (8 * byte) & 0xff] == items.size()) continue;
    std::uint32_t total = 0;
    for (std::uint32_t& start : starts) total += std::exchange(start, total);
    for (const Item& item : items) other[starts[item.word >> (8 * byte) & 0xff]++] = item;
    items.swap(other);
  }
}

}  // namespace etl::bulk
