// Merges sorted runs into one stream by a tournament of losers: each step costs one comparison a
// level, of a word that stands in the tree's own memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sqlite/bulk/sort_run.h"

namespace etl::bulk {

class RunMerger {
 public:
  // `common`: bytes at the start of every key that are the same in all of them.
  RunMerger(std::vector<std::unique_ptr<RunCursor>> runs, std::size_t common);

  // False at the end. The entry's bytes are valid until the next call.
  bool next(SortEntry& entry);

 private:
  void advance(std::size_t run);
  bool before(std::uint32_t a, std::uint32_t b) const;
  std::uint32_t play(std::size_t node);

  std::vector<std::unique_ptr<RunCursor>> runs_;
  const std::size_t common_;
  std::vector<std::uint64_t> words_;   // of each run's current key
  std::vector<SortEntry> entries_;     // no start: the run has ended
  std::vector<std::uint32_t> losers_;  // node 1 is the top; leaves follow the inner nodes
  std::uint32_t winner_ = 0;
  bool started_ = false;
};

inline bool RunMerger::before(std::uint32_t a, std::uint32_t b) const {
  if (words_[a] != words_[b]) return words_[a] < words_[b];
  const SortEntry& left = entries_[a];
  const SortEntry& right = entries_[b];
  if (left.start == nullptr || right.start == nullptr) return right.start == nullptr;
  return compare_keys(left.key, left.full_size, right.key, right.full_size) < 0;
}

}  // namespace etl::bulk
