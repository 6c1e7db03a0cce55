// The keys of an index on one column of numbers, sorted by the group: rows of the same number stand
// together under it, and only groups go through the external sort. Foreign keys, quantities and
// days have few different numbers, so that a million rows make a few thousand groups.
//
// Takes rows in the order of their rowids, and numbers that eight bytes hold exactly; whoever meets
// another one drains the groups into an ExternalSorter. One thread at a time; may move from one to
// another between calls.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sqlite/bulk/external_sorter.h"
#include "sqlite/bulk/sort_key.h"
#include "sqlite/bulk/value_encoder.h"

namespace etl::bulk {

class NumberGroups {
 public:
  // True where the values of such a column mostly are what this class takes.
  static bool suits(const ValueEncoder& encoder);

  // `encoder`: of the column. The budget must outlive the object.
  NumberGroups(const ValueEncoder& encoder, bool descending, MemoryBudget& budget,
               const std::string& path);

  // False, and nothing is added, for what does not fit.
  bool add(const StoredValue& value, std::int64_t rowid);

  // Calls visit(value, rowid) for every row, in the order of the index. Nothing can be added any
  // more. Call once.
  template <typename Visit>
  void drain(Visit visit);

 private:
  struct Item {
    std::uint64_t word;
    std::uint32_t rowid;  // beyond first_rowid_
    std::uint32_t unused;
  };

  bool word_of(const StoredValue& value, std::uint64_t& word) const;
  void value_of(std::uint64_t word, StoredValue& value);
  void close_chunk();
  void put_group(const Item* first, const Item* last);

  ValueEncoder encoder_;
  const bool integers_;
  const std::uint64_t flip_;  // all ones for DESC
  ExternalSorter sorter_;
  std::vector<Item> items_;  // of the chunk
  std::vector<Item> other_items_;
  std::vector<unsigned char> rowids_;  // of one group
  std::int64_t first_rowid_ = 0;       // of the chunk
  std::int64_t last_rowid_ = 0;
  bool empty_ = true;
};

template <typename Visit>
void NumberGroups::drain(Visit visit) {
  close_chunk();
  items_ = {};
  other_items_ = {};
  RunMerger merger = sorter_.merge();
  SortEntry entry;
  StoredValue value;
  while (merger.next(entry)) {
    value_of(get_u64(entry.key), value);
    std::int64_t rowid = 0;
    get_key_integer(entry.key + sizeof(std::uint64_t), rowid);
    visit(value, rowid);
    const unsigned char* at = entry.record;
    const unsigned char* const end = at + entry.record_size;
    while (at != end) {
      std::uint64_t step = 0;
      at += get_varint(at, step);
      rowid += static_cast<std::int64_t>(step);
      visit(value, rowid);
    }
  }
}

}  // namespace etl::bulk
