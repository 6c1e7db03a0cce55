#include "sqlite/bulk/page_store.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "etl/core/error.h"
#include "sqlite/bulk/big_endian.h"

namespace etl::bulk {

namespace {

constexpr std::size_t kHeaderSize = 100;
constexpr std::uint32_t kLockByte = 0x40000000;  // fileformat2.html#the_lock_byte_page
constexpr std::uint32_t kMaxPages = 4294967294;  // fileformat2.html#pages

// Offsets in the header.
constexpr std::size_t kPageSize = 16;
constexpr std::size_t kWriteVersion = 18;
constexpr std::size_t kReserved = 20;
constexpr std::size_t kChangeCounter = 24;
constexpr std::size_t kPageCount = 28;
constexpr std::size_t kFirstFreePage = 32;
constexpr std::size_t kFreePages = 36;
constexpr std::size_t kSchemaFormat = 44;
constexpr std::size_t kLargestRoot = 52;  // not zero: auto-vacuum
constexpr std::size_t kEncoding = 56;
constexpr std::size_t kVersionValidFor = 92;

[[noreturn]] void refuse(const std::string& path, const Message& why) {
  throw Error(
      ErrorKind::kMirror, message("cannot build tables in bulk in %1: %2", path, why),
      message("make the schema in a new file after the pragmas that bulk_pragmas() returns"));
}

}  // namespace

PageStore::PageStore(const std::string& path) : file_(RandomAccessFile::open_existing(path)) {
  unsigned char header[kHeaderSize] = {};
  if (file_.size() < kHeaderSize) refuse(path, message("it has no schema"));
  file_.read_at(0, header, kHeaderSize);
  if (std::memcmp(header, "SQLite format 3", 16) != 0) {
    refuse(path, message("it is no SQLite database"));
  }
  page_size_ = get_u16(header + kPageSize);
  if (page_size_ == 1) page_size_ = 65536;
  usable_size_ = page_size_ - header[kReserved];
  if (header[kWriteVersion] != 1) refuse(path, message("it is in WAL mode"));
  if (get_u32(header + kLargestRoot) != 0) refuse(path, message("it has auto_vacuum"));
  if (get_u32(header + kEncoding) != 1) refuse(path, message("its encoding is not UTF-8"));
  if (get_u32(header + kSchemaFormat) != 4) refuse(path, message("its schema format is not 4"));
  lock_page_ = kLockByte / page_size_ + 1;
  next_ = get_u32(header + kPageCount) + 1;
  if (file_.size() != std::uint64_t{next_ - 1} * page_size_) {
    refuse(path, message("its size is not what its header says"));
  }
}

Extent PageStore::claim(std::uint32_t wanted) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!free_.empty()) {
    const auto lowest = free_.begin();
    const auto [first, count] = *lowest;
    free_.erase(lowest);
    const std::uint32_t taken = std::min(count, wanted);
    if (taken < count) free_.emplace(first + taken, count - taken);
    return {first, taken};
  }
  if (next_ == lock_page_) ++next_;
  if (next_ < lock_page_) wanted = std::min(wanted, lock_page_ - next_);
  if (wanted > kMaxPages - next_) {
    throw Error(
        ErrorKind::kMirror,
        message("%1 would have more than the %2 pages that SQLite allows", path(), kMaxPages),
        message("use a larger page size"));
  }
  const Extent extent{next_, wanted};
  next_ += wanted;
  return extent;
}

void PageStore::give_back(Extent extent) {
  if (extent.count == 0) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  auto entry = free_.emplace(extent.first, extent.count).first;
  const auto after = std::next(entry);
  if (after != free_.end() && entry->first + entry->second == after->first) {
    entry->second += after->second;
    free_.erase(after);
  }
  if (entry != free_.begin()) {
    const auto before = std::prev(entry);
    if (before->first + before->second == entry->first) {
      before->second += entry->second;
      free_.erase(entry);
      entry = before;
    }
  }
  if (entry->first + entry->second == next_) {
    next_ = entry->first;
    free_.erase(entry);
  }
}

void PageStore::write(std::uint32_t page, const unsigned char* data, std::size_t size) const {
  file_.write_at(offset_of(page), data, size);
}

void PageStore::read(std::uint32_t page, unsigned char* data) const {
  file_.read_at(offset_of(page), data, page_size_);
}

// fileformat2.html#the_freelist: trunk pages that list the other free pages.
void PageStore::write_freelist(unsigned char* header) const {
  // Older versions of SQLite take the last six entries of a trunk for damage.
  const std::uint32_t capacity = usable_size_ / 4 - 8;
  std::vector<unsigned char> trunk(page_size_);
  std::uint32_t trunk_page = 0;
  std::uint32_t leaves = 0;
  std::uint32_t next_trunk = get_u32(header + kFirstFreePage);
  std::uint32_t total = get_u32(header + kFreePages);
  const auto write_trunk = [&] {
    if (trunk_page == 0) return;
    put_u32(trunk.data(), next_trunk);
    put_u32(trunk.data() + 4, leaves);
    write(trunk_page, trunk.data(), page_size_);
    next_trunk = trunk_page;
  };
  for (const auto& [first, count] : free_) {
    for (std::uint32_t page = first; page < first + count; ++page, ++total) {
      if (trunk_page == 0 || leaves == capacity) {
        write_trunk();
        std::fill(trunk.begin(), trunk.end(), static_cast<unsigned char>(0));
        trunk_page = page;
        leaves = 0;
      } else {
        put_u32(trunk.data() + 8 + std::size_t{4} * leaves++, page);
      }
    }
  }
  write_trunk();
  put_u32(header + kFirstFreePage, next_trunk);
  put_u32(header + kFreePages, total);
}

void PageStore::finish() {
  unsigned char header[kHeaderSize] = {};
  file_.read_at(0, header, kHeaderSize);
  write_freelist(header);
  if (next_ == lock_page_ + 1) next_ = lock_page_;  // nothing follows it: not part of the file
  const std::uint32_t changes = get_u32(header + kChangeCounter) + 1;
  put_u32(header + kChangeCounter, changes);
  put_u32(header + kVersionValidFor, changes);
  put_u32(header + kPageCount, next_ - 1);
  file_.resize(offset_of(next_));
  file_.write_at(0, header, kHeaderSize);
  file_.close_checked();
}

}  // namespace etl::bulk
