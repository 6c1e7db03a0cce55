// Writes one b-tree bottom-up from records that come in its order. The pages are the file's once
// finish() returned; before that a writer that is destroyed leaves nothing but free pages.
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sqlite/bulk/interior_levels.h"
#include "sqlite/bulk/page_output.h"
#include "sqlite/bulk/record.h"
#include "sqlite/bulk/tree_page.h"

namespace etl::bulk {

// How much of a record stays in its cell (fileformat2.html#b_tree_pages, "overflow").
struct PayloadLimits {
  std::uint32_t all_local;  // X: a record of at most this size has no overflow page
  std::uint32_t minimum;    // M
  std::uint32_t page_room;  // of an overflow page

  PayloadLimits(bool table_leaf, std::uint32_t usable);
  std::uint32_t local(std::uint64_t size) const {
    if (size <= all_local) return static_cast<std::uint32_t>(size);
    const std::uint64_t fitted = minimum + (size - minimum) % page_room;
    return fitted <= all_local ? static_cast<std::uint32_t>(fitted) : minimum;
  }
};

// Takes a record's bytes into the local part of its cell and then into overflow pages.
class PayloadSpreader {
 public:
  // `local_size` bytes at `cell`, then four for the number of the first overflow page.
  PayloadSpreader(PageOutput& output, const PayloadLimits& limits, std::uint64_t size,
                  unsigned char* cell, std::uint32_t local_size);
  void bytes(const unsigned char* data, std::size_t size);
  void value(const StoredValue& value);

 private:
  void next_page();

  PageOutput& output_;
  const std::uint32_t page_room_;
  std::uint64_t remaining_;  // beyond the current page
  std::uint32_t next_page_ = 0;
  unsigned char* at_;
  std::size_t room_;
};

class TableTree {
 public:
  TableTree(PageStore& store, std::uint32_t root);

  // Rowids must rise.
  template <typename Record>
  void append(std::int64_t rowid, const Record& record);
  std::vector<Extent> finish();

  // Reads back what was appended, in order: visit(rowid, record bytes).
  template <typename Visit>
  void read_back(Visit visit);
  // Forgets all rows; the tree can be written anew.
  void reset();

 private:
  void flush_leaf();
  template <typename Visit>
  void read_leaf(const unsigned char* page, std::vector<unsigned char>& record, Visit& visit);

  PageOutput output_;
  std::uint32_t root_;
  PayloadLimits limits_;
  TreePage leaf_;
  InteriorLevels interior_;
  std::int64_t last_rowid_ = 0;
  std::vector<std::uint32_t> leaves_;  // numbers of the leaf pages, for read_back()
};

// An index, or a WITHOUT ROWID table.
class IndexTree {
 public:
  IndexTree(PageStore& store, std::uint32_t root);

  // Records must rise in the order of the index.
  template <typename Record>
  void append(const Record& record);
  std::vector<Extent> finish();

 private:
  void add_to_leaf(const unsigned char* cell, std::size_t size);
  void flush_leaf(const unsigned char* divider, std::size_t size);
  template <typename Record>
  void put_cell(const Record& record, std::uint32_t local, unsigned char* out);

  PageOutput output_;
  std::uint32_t root_;
  PayloadLimits limits_;
  TreePage leaf_;
  InteriorLevels interior_;
  std::size_t last_size_ = 0;  // of the leaf's last cell, without padding
  // The cell that did not fit any more becomes the divider between the full leaf and the next, if
  // there is a next; see InteriorLevels::Level.
  bool full_ = false;
  std::vector<unsigned char> pending_;
};

template <typename Record>
void TableTree::append(std::int64_t rowid, const Record& record) {
  const std::uint64_t size = record.size();
  const std::uint32_t local = limits_.local(size);
  unsigned char head[2 * kMaxVarint];
  std::size_t head_size = put_varint(head, size);
  head_size += put_varint(head + head_size, static_cast<std::uint64_t>(rowid));
  const bool spread = local < size;
  const std::size_t cell_size = head_size + local + (spread ? 4 : 0);
  if (!leaf_.fits(cell_size)) flush_leaf();
  unsigned char* const cell = leaf_.add_cell(cell_size);
  copy_short(cell, head, head_size);
  if (spread) {
    PayloadSpreader spreader(output_, limits_, size, cell + head_size, local);
    record.feed(spreader);
  } else {
    record.put(cell + head_size);
  }
  last_rowid_ = rowid;
}

template <typename Visit>
void TableTree::read_back(Visit visit) {
  output_.flush();
  std::vector<unsigned char> page(output_.store().page_size());
  std::vector<unsigned char> record;
  for (const std::uint32_t number : leaves_) {
    output_.store().read(number, page.data());
    read_leaf(page.data(), record, visit);
  }
  if (!leaf_.empty()) read_leaf(leaf_.close(), record, visit);
}

template <typename Visit>
void TableTree::read_leaf(const unsigned char* page, std::vector<unsigned char>& record,
                          Visit& visit) {
  const std::uint32_t cells = get_u16(page + 3);
  std::vector<unsigned char> overflow;
  for (std::uint32_t i = 0; i < cells; ++i) {
    const unsigned char* cell = page + get_u16(page + 8 + std::size_t{2} * i);
    std::uint64_t size = 0;
    std::uint64_t rowid = 0;
    cell += get_varint(cell, size);
    cell += get_varint(cell, rowid);
    const std::uint32_t local = limits_.local(size);
    record.assign(cell, cell + local);
    std::uint32_t next = local < size ? get_u32(cell + local) : 0;
    while (record.size() < size) {
      overflow.resize(output_.store().page_size());
      output_.store().read(next, overflow.data());
      next = get_u32(overflow.data());
      const std::size_t part =
          std::min<std::size_t>(size - record.size(), std::size_t{limits_.page_room});
      record.insert(record.end(), overflow.data() + 4, overflow.data() + 4 + part);
    }
    visit(static_cast<std::int64_t>(rowid), record);
  }
}

template <typename Record>
void IndexTree::put_cell(const Record& record, std::uint32_t local, unsigned char* out) {
  out += put_varint(out, record.size());
  if (local < record.size()) {
    PayloadSpreader spreader(output_, limits_, record.size(), out, local);
    record.feed(spreader);
  } else {
    record.put(out);
  }
}

template <typename Record>
void IndexTree::append(const Record& record) {
  if (full_) flush_leaf(pending_.data(), pending_.size());
  const std::uint64_t size = record.size();
  const std::uint32_t local = limits_.local(size);
  const std::size_t exact = varint_size(size) + local + (local < size ? 4 : 0);
  const std::size_t padded = exact < 4 ? 4 : exact;  // as SQLite allocates it
  if (leaf_.fits(padded)) {
    unsigned char* const cell = leaf_.add_cell(padded);
    if (padded > exact) cell[exact] = 0;
    put_cell(record, local, cell);
    last_size_ = exact;
    return;
  }
  full_ = true;
  pending_.resize(exact);
  put_cell(record, local, pending_.data());
}

}  // namespace etl::bulk
