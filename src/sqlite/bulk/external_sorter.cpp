#include "sqlite/bulk/external_sorter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "etl/core/byte_buffer.h"
#include "sqlite/bulk/radix_sort.h"

namespace etl::bulk {

namespace {

// Entries and bytes of a chunk: with its two arrays of items it stays within 2 MiB, the L2 cache of
// current server processors, or nearly so.
constexpr std::size_t kChunkItems = std::size_t{1} << 15;
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kSmallestChunk = std::size_t{1} << 12;
// Runs that one merge of a spill file takes at most: 64 KiB of memory each.
constexpr std::size_t kMostDiskRuns = 64;
// Below this, counting bytes costs more than comparing.
constexpr std::size_t kRadixFrom = 512;
// Room before each key for its two sizes, and what they take for keys of usual length.
constexpr std::size_t kSizesRoom = 2 * kMaxVarint;
constexpr std::size_t kUsualSizes = 2;

std::size_t common_bytes(const unsigned char* a, const unsigned char* b, std::size_t most) {
  std::size_t count = 0;
  while (count < most && a[count] == b[count]) ++count;
  return count;
}

}  // namespace

ExternalSorter::ExternalSorter(MemoryBudget& budget, std::string path, bool with_record)
    : budget_(budget),
      path_(std::move(path)),
      with_record_(with_record),
      chunk_bytes_(std::clamp(budget.limit() / 32, kSmallestChunk, kChunkBytes)) {}

void ExternalSorter::grow(std::size_t needed) {
  if (used_ + needed + kEntrySlop <= arena_.size()) return;
  arena_.resize(
      std::max(used_ + needed + kEntrySlop, std::min(arena_.size() * 2, chunk_bytes_ + 4096)));
}

unsigned char* ExternalSorter::start_key(std::size_t bound) {
  if (used_ > 0 && (used_ + kSizesRoom + bound > chunk_bytes_ || items_.size() == kChunkItems)) {
    close_chunk();
  }
  grow(kSizesRoom + bound);
  key_start_ = used_ + kUsualSizes;
  return arena_.data() + key_start_;
}

void ExternalSorter::end_key(std::size_t key_size, std::size_t tail_size) {
  unsigned char* key = arena_.data() + key_start_;
  const std::size_t full = key_size + tail_size;
  note_common(key, full);
  Item item;
  item.offset = static_cast<std::uint32_t>(used_);
  items_.push_back(item);
  unsigned char sizes[kSizesRoom];
  std::size_t sizes_size = put_varint(sizes, key_size);
  sizes_size += put_varint(sizes + sizes_size, tail_size);
  if (sizes_size != kUsualSizes) {
    key = arena_.data() + used_ + sizes_size;
    std::memmove(key, arena_.data() + key_start_, full);
  }
  copy_short(arena_.data() + used_, sizes, sizes_size);
  used_ += sizes_size + full;
}

void ExternalSorter::note_common(const unsigned char* key, std::size_t size) {
  if (count_++ == 0) {
    first_key_.assign(key, key + size);
    first_key_.resize(size + kEntrySlop);
    common_ = size;
    return;
  }
  // Mostly the first eight bytes, or a single one, tell.
  const std::size_t most = std::min(common_, size);
  if (most <= 8) {
    const std::uint64_t different = get_u64(key) ^ get_u64(first_key_.data());
    const int same = different == 0 ? 8 : __builtin_clzll(different) / 8;
    common_ = std::min(most, static_cast<std::size_t>(same));
  } else if (std::memcmp(key, first_key_.data(), most) != 0) {
    common_ = common_bytes(key, first_key_.data(), most);
  } else {
    common_ = most;
  }
}

unsigned char* ExternalSorter::add_record(std::size_t size) {
  grow(kMaxVarint + size);
  used_ += put_varint(arena_.data() + used_, size);
  unsigned char* const record = arena_.data() + used_;
  used_ += size;
  return record;
}

bool ExternalSorter::item_before(const Item& a, const Item& b) const {
  if (a.word != b.word) return a.word < b.word;
  const SortEntry left = read_entry(arena_.data() + a.offset, false);
  const SortEntry right = read_entry(arena_.data() + b.offset, false);
  return compare_keys(left.key, left.full_size, right.key, right.full_size) < 0;
}

// By the first bytes of the keys; then ties.
void ExternalSorter::sort_items() {
  const auto before = [this](const Item& a, const Item& b) { return item_before(a, b); };
  if (std::is_sorted(items_.begin(), items_.end(), before)) return;
  if (items_.size() < kRadixFrom) {
    std::sort(items_.begin(), items_.end(), before);
    return;
  }
  radix_sort(items_, other_items_);
  sort_equal_words();
}

void ExternalSorter::sort_equal_words() {
  const auto before = [this](const Item& a, const Item& b) { return item_before(a, b); };
  for (auto first = items_.begin(); first != items_.end();) {
    auto last = first + 1;
    while (last != items_.end() && last->word == first->word) ++last;
    // What came in order stays so: the radix sort is stable.
    if (last - first > 1 && !std::is_sorted(first, last, before)) std::sort(first, last, before);
    first = last;
  }
}

void ExternalSorter::close_chunk() {
  if (items_.empty()) return;
  for (Item& item : items_) {
    const SortEntry entry = read_entry(arena_.data() + item.offset, false);
    item.word = key_word(entry.key, entry.full_size, common_);
  }
  sort_items();
  keep_items();
  items_.clear();
  used_ = 0;
  if (arena_.size() > 2 * chunk_bytes_) arena_ = {};  // there was one large entry
}

bool ExternalSorter::continues_last_run(const SortEntry& entry) const {
  if (runs_.empty()) return false;
  const SortEntry last = read_entry(runs_.back().last, false);
  return compare_keys(last.key, last.full_size, entry.key, entry.full_size) <= 0;
}

// Packs the sorted entries of the chunk into blocks: the end of the last run, where they follow it,
// or a run of their own.
void ExternalSorter::keep_items() {
  bool new_run = true;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const SortEntry entry = read_entry(arena_.data() + items_[i].offset, with_record_);
    const auto size = static_cast<std::size_t>(entry.end - entry.start);
    if (i == 0) new_run = !continues_last_run(entry);
    if (new_run || runs_.back().blocks.back().used + size > runs_.back().blocks.back().capacity()) {
      MemoryBlock block = budget_.take(size);
      if (!block) {
        spill_memory_runs();
        new_run = true;
        block = budget_.take(size);
      }
      if (!block) {  // other sorts hold all there is
        spill_items(i);
        return;
      }
      if (new_run) runs_.emplace_back();
      new_run = false;
      runs_.back().blocks.push_back(std::move(block));
    }
    MemoryBlock& block = runs_.back().blocks.back();
    runs_.back().last = block.data() + block.used;
    copy_short(block.data() + block.used, entry.start, size);
    block.used += size;
  }
}

std::vector<std::unique_ptr<RunCursor>> ExternalSorter::take_memory_runs() {
  std::vector<std::unique_ptr<RunCursor>> cursors;
  for (MemoryRun& run : runs_) cursors.push_back(cursor_over(std::move(run), with_record_));
  runs_.clear();
  return cursors;
}

DiskRun ExternalSorter::write_run(RunMerger merger) {
  if (!spill_) spill_.emplace(RandomAccessFile::make_temporary_beside(path_));
  DiskRunWriter writer(*spill_, spill_end_);
  SortEntry entry;
  while (merger.next(entry)) writer.add(entry);
  const DiskRun run = writer.finish();
  spill_end_ = run.end;
  return run;
}

void ExternalSorter::spill_memory_runs() {
  if (!runs_.empty()) add_disk_run(0, write_run(RunMerger(take_memory_runs(), common_)));
}

void ExternalSorter::spill_items(std::size_t first) {
  if (!spill_) spill_.emplace(RandomAccessFile::make_temporary_beside(path_));
  DiskRunWriter writer(*spill_, spill_end_);
  for (std::size_t i = first; i < items_.size(); ++i) {
    writer.add(read_entry(arena_.data() + items_[i].offset, with_record_));
  }
  const DiskRun run = writer.finish();
  spill_end_ = run.end;
  add_disk_run(0, run);
}

void ExternalSorter::add_disk_run(std::size_t level, DiskRun run) {
  if (level == disk_runs_.size()) disk_runs_.emplace_back();
  disk_runs_[level].push_back(run);
  if (disk_runs_[level].size() < kMostDiskRuns) return;
  std::vector<std::unique_ptr<RunCursor>> cursors;
  for (const DiskRun one : std::exchange(disk_runs_[level], {})) {
    cursors.push_back(cursor_over(*spill_, one, with_record_));
  }
  add_disk_run(level + 1, write_run(RunMerger(std::move(cursors), common_)));
}

RunMerger ExternalSorter::merge() {
  close_chunk();
  arena_ = {};
  items_ = {};
  other_items_ = {};
  std::vector<std::unique_ptr<RunCursor>> cursors = take_memory_runs();
  for (const std::vector<DiskRun>& level : disk_runs_) {
    for (const DiskRun run : level) cursors.push_back(cursor_over(*spill_, run, with_record_));
  }
  return RunMerger(std::move(cursors), common_);
}

}  // namespace etl::bulk
