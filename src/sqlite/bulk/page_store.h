// The pages of a database file under construction: gives out page numbers, takes back those that
// were not needed, writes pages, and at the end makes the file's header agree with them
// (sqlite.org/fileformat2.html#the_database_header).
//
// All functions may be called from several threads at once, except finish().
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "etl/runtime/random_access_file.h"

namespace etl::bulk {

struct Extent {  // neighbouring pages
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

class PageStore {
 public:
  // Throws Error kMirror where the file's header is not one that the builder can extend: WAL mode,
  // auto-vacuum, an encoding other than UTF-8, a schema format other than 4.
  explicit PageStore(const std::string& path);

  std::uint32_t page_size() const { return page_size_; }
  // Bytes of a page that content may use: all but the reserved ones at its end.
  std::uint32_t usable_size() const { return usable_size_; }
  const std::string& path() const { return file_.path(); }

  // Between 1 and `wanted` pages that nobody else uses. Never the page that holds the lock bytes.
  Extent claim(std::uint32_t wanted);
  void give_back(Extent extent);

  // `size` bytes from the start of a page on: a part of it, or several pages.
  void write(std::uint32_t page, const unsigned char* data, std::size_t size) const;
  void read(std::uint32_t page, unsigned char* data) const;

  // What was given back becomes SQLite's freelist, or is cut off at the end of the file. Call once,
  // after all other writing.
  void finish();

 private:
  std::uint64_t offset_of(std::uint32_t page) const { return std::uint64_t{page - 1} * page_size_; }
  void write_freelist(unsigned char* header) const;

  RandomAccessFile file_;
  std::uint32_t page_size_ = 0;
  std::uint32_t usable_size_ = 0;
  std::uint32_t lock_page_ = 0;
  std::mutex mutex_;
  std::uint32_t next_ = 0;                       // first page beyond the file
  std::map<std::uint32_t, std::uint32_t> free_;  // first page, count; neighbours are joined
};

}  // namespace etl::bulk
