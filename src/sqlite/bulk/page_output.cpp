#include "sqlite/bulk/page_output.h"

#include <algorithm>

namespace etl::bulk {

namespace {

// Large enough that a system call costs nothing per page, small enough to stay in the L2 cache
// beside the batch that is being read.
constexpr std::size_t kBufferBytes = std::size_t{1} << 18;
// An extent doubles from one page up to this, so that small tables leave no gaps between them and
// large ones lie in one piece even when several are written at once.
constexpr std::uint32_t kLargestClaim = 1024;

}  // namespace

std::uint32_t PageOutput::claim() {
  if (extents_.empty() || used_ == extents_.back().count) {
    const Extent extent = store_.claim(next_claim_);
    next_claim_ = std::min(next_claim_ * 2, kLargestClaim);
    if (!extents_.empty() && extents_.back().first + extents_.back().count == extent.first) {
      extents_.back().count += extent.count;
    } else {
      extents_.push_back(extent);
      used_ = 0;
    }
  }
  return extents_.back().first + used_++;
}

void PageOutput::grow_buffer() {
  const std::size_t most = std::max(kBufferBytes, std::size_t{store_.page_size()});
  buffer_.resize(std::min(std::max(buffer_.size() * 2, std::size_t{store_.page_size()}), most));
}

unsigned char* PageOutput::page(std::uint32_t number) {
  const std::size_t size = store_.page_size();
  if (buffered_ > 0 && number != buffer_first_ + buffered_) flush();
  if ((buffered_ + 1) * size > buffer_.size()) {
    const std::size_t before = buffer_.size();
    grow_buffer();
    if (buffer_.size() == before) flush();
  }
  if (buffered_ == 0) buffer_first_ = number;
  return buffer_.data() + buffered_++ * size;
}

void PageOutput::flush() {
  if (buffered_ == 0) return;
  store_.write(buffer_first_, buffer_.data(), buffered_ * store_.page_size());
  buffered_ = 0;
}

std::vector<Extent> PageOutput::keep() {
  flush();
  if (!extents_.empty()) {
    Extent& last = extents_.back();
    store_.give_back({last.first + used_, last.count - used_});
    last.count = used_;
  }
  std::vector<Extent> kept = std::move(extents_);
  drop();
  return kept;
}

void PageOutput::drop() {
  // From the end on, so that what lies at the end of the file shortens it.
  for (auto extent = extents_.rbegin(); extent != extents_.rend(); ++extent) {
    store_.give_back(*extent);
  }
  extents_.clear();
  used_ = 0;
  next_claim_ = 1;
  buffered_ = 0;
}

}  // namespace etl::bulk
