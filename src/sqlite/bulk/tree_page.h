// One b-tree page while it is filled from left to right, its cells from the end of the page down
// (sqlite.org/fileformat2.html#b_tree_pages).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "sqlite/bulk/big_endian.h"

namespace etl::bulk {

enum class PageType : unsigned char {
  kIndexInterior = 0x02,
  kTableInterior = 0x05,
  kIndexLeaf = 0x0a,
  kTableLeaf = 0x0d,
};

class TreePage {
 public:
  TreePage(PageType type, std::uint32_t page_size, std::uint32_t usable_size)
      : bytes_(page_size),
        type_(type),
        header_size_(type == PageType::kIndexInterior || type == PageType::kTableInterior ? 12 : 8),
        usable_size_(usable_size) {
    reset();
  }

  void reset() {
    cells_ = 0;
    content_ = usable_size_;
  }

  bool empty() const { return cells_ == 0; }
  bool fits(std::size_t cell) const {
    return header_size_ + 2 * (std::size_t{cells_} + 1) + cell <= content_;
  }

  // Where the next cell goes; the caller fills it whole. It must fit.
  unsigned char* add_cell(std::size_t size) {
    content_ -= static_cast<std::uint32_t>(size);
    put_u16(bytes_.data() + header_size_ + std::size_t{2} * cells_++, content_);
    return bytes_.data() + content_;
  }

  struct Cell {
    const unsigned char* data;
    std::size_t size;
  };
  // The cell added last; its bytes stay where they are until the next add_cell().
  Cell last_cell() const { return {bytes_.data() + content_, end_of_last_cell() - content_}; }
  void drop_last_cell() {
    content_ = end_of_last_cell();
    --cells_;
  }

  // Completes the page; its bytes are then ready to be written. `right_child`: interior pages.
  const unsigned char* close(std::uint32_t right_child = 0) {
    unsigned char* const page = bytes_.data();
    page[0] = static_cast<unsigned char>(type_);
    put_u16(page + 1, 0);
    put_u16(page + 3, cells_);
    put_u16(page + 5, content_ & 0xffff);  // 65536 is written as 0
    page[7] = 0;
    if (header_size_ == 12) put_u32(page + 8, right_child);
    // Nothing of an earlier page stays behind the cells of this one.
    const std::size_t pointers_end = header_size_ + std::size_t{2} * cells_;
    std::memset(page + pointers_end, 0, content_ - pointers_end);
    return page;
  }

  std::size_t size() const { return bytes_.size(); }

 private:
  std::uint32_t end_of_last_cell() const {
    return cells_ == 1 ? usable_size_
                       : get_u16(bytes_.data() + header_size_ + std::size_t{2} * (cells_ - 2));
  }

  std::vector<unsigned char> bytes_;  // the reserved ones at the end stay 0
  PageType type_;
  std::uint32_t header_size_;
  std::uint32_t usable_size_;
  std::uint32_t cells_ = 0;
  std::uint32_t content_ = 0;  // where the lowest cell starts
};

}  // namespace etl::bulk
