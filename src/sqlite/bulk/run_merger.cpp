#include "sqlite/bulk/run_merger.h"

#include <utility>

namespace etl::bulk {

RunMerger::RunMerger(std::vector<std::unique_ptr<RunCursor>> runs, std::size_t common)
    : runs_(std::move(runs)),
      common_(common),
      words_(runs_.size()),
      entries_(runs_.size()),
      losers_(runs_.size()) {}

void RunMerger::advance(std::size_t run) {
  SortEntry& entry = entries_[run];
  if (runs_[run]->next(entry)) {
    words_[run] = key_word(entry.key, entry.full_size, common_);
    return;
  }
  entry.start = nullptr;
  words_[run] = ~std::uint64_t{0};
  runs_[run].reset();  // its memory is free from here on
}

// Plays the matches below `node` and returns the winner.
std::uint32_t RunMerger::play(std::size_t node) {
  if (node >= runs_.size()) return static_cast<std::uint32_t>(node - runs_.size());
  const std::uint32_t left = play(2 * node);
  const std::uint32_t right = play(2 * node + 1);
  const bool left_wins = before(left, right);
  losers_[node] = left_wins ? right : left;
  return left_wins ? left : right;
}

bool RunMerger::next(SortEntry& entry) {
  if (runs_.size() == 1) return runs_[0]->next(entry);
  if (runs_.empty()) return false;
  if (!started_) {
    started_ = true;
    for (std::size_t run = 0; run < runs_.size(); ++run) advance(run);
    winner_ = play(1);
  } else if (entries_[winner_].start != nullptr) {
    advance(winner_);
    for (std::size_t node = (winner_ + runs_.size()) / 2; node > 0; node /= 2) {
      if (before(losers_[node], winner_)) std::swap(losers_[node], winner_);
    }
  }
  if (entries_[winner_].start == nullptr) return false;
  entry = entries_[winner_];
  return true;
}

}  // namespace etl::bulk
