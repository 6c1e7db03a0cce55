#include "sqlite/bulk/tree_writer.h"

#include <algorithm>
#include <cstring>

namespace etl::bulk {

PayloadLimits::PayloadLimits(bool table_leaf, std::uint32_t usable)
    : all_local(table_leaf ? usable - 35 : (usable - 12) * 64 / 255 - 23),
      minimum((usable - 12) * 32 / 255 - 23),
      page_room(usable - 4) {}

PayloadSpreader::PayloadSpreader(PageOutput& output, const PayloadLimits& limits,
                                 std::uint64_t size, unsigned char* cell, std::uint32_t local_size)
    : output_(output),
      page_room_(limits.page_room),
      remaining_(size - local_size),
      next_page_(output.claim()),
      at_(cell),
      room_(local_size) {
  put_u32(cell + local_size, next_page_);
}

void PayloadSpreader::next_page() {
  unsigned char* const page = output_.page(next_page_);
  const std::size_t size = output_.store().page_size();
  room_ = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, page_room_));
  remaining_ -= room_;
  next_page_ = remaining_ > 0 ? output_.claim() : 0;
  put_u32(page, next_page_);
  at_ = page + 4;
  std::memset(at_ + room_, 0, size - 4 - room_);
}

void PayloadSpreader::bytes(const unsigned char* data, std::size_t size) {
  while (size > 0) {
    if (room_ == 0) next_page();
    const std::size_t part = std::min(size, room_);
    std::memcpy(at_, data, part);
    at_ += part;
    room_ -= part;
    data += part;
    size -= part;
  }
}

void PayloadSpreader::value(const StoredValue& value) {
  for (std::size_t offset = 0; offset < value.size;) {
    if (room_ == 0) next_page();
    const std::size_t part = std::min<std::size_t>(value.size - offset, room_);
    copy_value_bytes(value, offset, part, at_);
    at_ += part;
    room_ -= part;
    offset += part;
  }
}

TableTree::TableTree(PageStore& store, std::uint32_t root)
    : output_(store),
      root_(root),
      limits_(true, store.usable_size()),
      leaf_(PageType::kTableLeaf, store.page_size(), store.usable_size()),
      interior_(output_, PageType::kTableInterior) {}

void TableTree::flush_leaf() {
  const std::uint32_t number = output_.claim();
  std::memcpy(output_.page(number), leaf_.close(), leaf_.size());
  leaves_.push_back(number);
  unsigned char key[kMaxVarint];
  interior_.add(number, key, put_varint(key, static_cast<std::uint64_t>(last_rowid_)));
  leaf_.reset();
}

std::vector<Extent> TableTree::finish() {
  if (interior_.empty()) {
    output_.store().write(root_, leaf_.close(), leaf_.size());
  } else {
    const std::uint32_t number = output_.claim();
    std::memcpy(output_.page(number), leaf_.close(), leaf_.size());
    interior_.finish(number, root_);
  }
  return output_.keep();
}

void TableTree::reset() {
  output_.drop();
  leaf_.reset();
  interior_.reset();
  leaves_.clear();
}

IndexTree::IndexTree(PageStore& store, std::uint32_t root)
    : output_(store),
      root_(root),
      limits_(false, store.usable_size()),
      leaf_(PageType::kIndexLeaf, store.page_size(), store.usable_size()),
      interior_(output_, PageType::kIndexInterior) {}

void IndexTree::flush_leaf(const unsigned char* divider, std::size_t size) {
  const std::uint32_t number = output_.claim();
  std::memcpy(output_.page(number), leaf_.close(), leaf_.size());
  interior_.add(number, divider, size);
  leaf_.reset();
  full_ = false;
}

void IndexTree::add_to_leaf(const unsigned char* cell, std::size_t size) {
  const std::size_t padded = size < 4 ? 4 : size;
  unsigned char* const out = leaf_.add_cell(padded);
  std::memset(out, 0, padded);
  std::memcpy(out, cell, size);
}

std::vector<Extent> IndexTree::finish() {
  if (full_) {
    // Nothing follows the divider: the full leaf's last cell takes its place.
    const TreePage::Cell last = leaf_.last_cell();
    const std::vector<unsigned char> divider(last.data, last.data + last_size_);
    leaf_.drop_last_cell();
    flush_leaf(divider.data(), divider.size());
    add_to_leaf(pending_.data(), pending_.size());
  }
  if (interior_.empty()) {
    output_.store().write(root_, leaf_.close(), leaf_.size());
  } else {
    const std::uint32_t number = output_.claim();
    std::memcpy(output_.page(number), leaf_.close(), leaf_.size());
    interior_.finish(number, root_);
  }
  return output_.keep();
}

}  // namespace etl::bulk
