#include "sqlite/bulk/external_sorter.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "etl/runtime/files.h"
#include "support/temporary_folder.h"

namespace etl::bulk {
namespace {

using Entry = std::pair<std::string, std::string>;  // key and tail, record

class SorterUnderTest {
 public:
  SorterUnderTest(MemoryBudget& budget, const TemporaryFolder& folder)
      : sorter_(budget, folder.file("target.db"), true) {}

  void add(const Entry& entry) {
    unsigned char* const key = sorter_.start_key(entry.first.size());
    std::copy(entry.first.begin(), entry.first.end(), key);
    const std::size_t tail = entry.first.size() / 3;
    sorter_.end_key(entry.first.size() - tail, tail);
    unsigned char* const record = sorter_.add_record(entry.second.size());
    std::copy(entry.second.begin(), entry.second.end(), record);
  }

  std::vector<Entry> sorted() {
    std::vector<Entry> found;
    RunMerger merger = sorter_.merge();
    SortEntry entry;
    while (merger.next(entry)) {
      found.emplace_back(std::string(entry.key, entry.key + entry.full_size),
                         std::string(entry.record, entry.record + entry.record_size));
    }
    return found;
  }

 private:
  ExternalSorter sorter_;
};

// Keys of one length, as no key may be the start of another; entries with equal keys are equal.
Entry entry_of(std::uint64_t number, std::size_t key_size) {
  std::string key(key_size, 'k');
  for (std::size_t i = key_size; i > 0 && number > 0; --i, number /= 256) {
    key[i - 1] = static_cast<char>(number % 256);
  }
  return {key, std::string(static_cast<unsigned char>(key[key_size - 1]) % 50, 'r')};
}

TEST(ExternalSorter, GivesBackAllEntriesInOrderWhateverItsMemory) {
  const TemporaryFolder folder;
  EXPECT_TRUE(rc::check([&] {
    const auto budget_bytes = *rc::gen::element<std::size_t>(0, 4096, 1 << 15, 1 << 18, 1 << 26);
    const auto key_size = *rc::gen::inRange<std::size_t>(1, 40);
    const auto count = *rc::gen::inRange<std::size_t>(0, 5000);
    const auto step = *rc::gen::element<std::uint64_t>(0, 1, 7919, 0x9e3779b97f4a7c15);
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back(entry_of(i * step, key_size));
    MemoryBudget budget(budget_bytes);
    {
      SorterUnderTest sorter(budget, folder);
      for (const Entry& entry : entries) sorter.add(entry);
      std::sort(entries.begin(), entries.end());
      RC_ASSERT(sorter.sorted() == entries);
    }
    RC_ASSERT(budget.in_use() == 0U);
    RC_ASSERT(files_in_folder(folder.path()).empty());
  }));
}

TEST(ExternalSorter, MergesMoreRunsThanOneMergeTakes) {
  const TemporaryFolder folder;
  MemoryBudget budget(0);  // every chunk of 4 KiB becomes a run of the spill file
  SorterUnderTest sorter(budget, folder);
  std::vector<Entry> entries;
  for (std::uint64_t i = 0; i < 30000; ++i) {
    entries.push_back(entry_of(i * 7919 % 30011, 20));
    sorter.add(entries.back());
  }
  std::sort(entries.begin(), entries.end());
  EXPECT_EQ(sorter.sorted(), entries);
}

TEST(ExternalSorter, TakesEntriesLargerThanItsMemory) {
  const TemporaryFolder folder;
  MemoryBudget budget(1 << 14);
  SorterUnderTest sorter(budget, folder);
  std::vector<Entry> entries;
  for (std::uint64_t i = 0; i < 50; ++i) {
    entries.push_back(entry_of(i * 31 % 50, i % 10 == 0 ? 300000 : 30000));
    sorter.add(entries.back());
  }
  std::sort(entries.begin(), entries.end());
  EXPECT_EQ(sorter.sorted(), entries);
}

}  // namespace
}  // namespace etl::bulk
