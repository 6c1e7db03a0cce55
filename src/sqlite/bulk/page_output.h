// The new pages of one tree on their way into the file: numbers in rising order from extents of the
// store, contents collected so that one write takes many pages.
// One thread at a time. Without keep() all its pages go back to the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sqlite/bulk/page_store.h"

namespace etl::bulk {

class PageOutput {
 public:
  explicit PageOutput(PageStore& store) : store_(store) {}
  ~PageOutput() { drop(); }
  PageOutput(const PageOutput&) = delete;
  PageOutput& operator=(const PageOutput&) = delete;

  // The number of a page that the caller is going to fill.
  std::uint32_t claim();
  // Where its content goes: a whole page, whatever was there before. Valid until the next call.
  unsigned char* page(std::uint32_t number);
  // Writes what was collected.
  void flush();
  // Flushes, gives unused numbers back and leaves the pages to the caller.
  std::vector<Extent> keep();
  // Gives all pages back; the object can be used again.
  void drop();

  PageStore& store() const { return store_; }

 private:
  void grow_buffer();

  PageStore& store_;
  std::vector<Extent> extents_;  // claimed, the last one up to used_
  std::uint32_t used_ = 0;       // of the last extent
  std::uint32_t next_claim_ = 1;
  std::vector<unsigned char> buffer_;
  std::uint32_t buffer_first_ = 0;  // number of the first page in the buffer
  std::size_t buffered_ = 0;        // pages
};

}  // namespace etl::bulk
