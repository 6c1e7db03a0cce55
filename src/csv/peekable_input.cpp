#include "csv/peekable_input.h"

#include <algorithm>

namespace etl {

namespace {

constexpr std::size_t kPiece = 16 * 1024;

}  // namespace

std::string_view PeekableInput::peek(std::size_t size) {
  while (!ended_ && seen_.size() - position_ < size) {
    seen_.erase(seen_.begin(), seen_.begin() + static_cast<std::ptrdiff_t>(position_));
    position_ = 0;
    const std::size_t before = seen_.size();
    seen_.resize(before + kPiece);
    const std::size_t got = input_->read(seen_.data() + before, kPiece);
    seen_.resize(before + got);
    ended_ = got == 0;
  }
  return {seen_.data() + position_, seen_.size() - position_};
}

std::size_t PeekableInput::read(char* buffer, std::size_t size) {
  if (position_ == seen_.size()) {
    if (!seen_.empty()) std::vector<char>().swap(seen_);
    position_ = 0;
    return ended_ ? 0 : input_->read(buffer, size);
  }
  const std::size_t count = std::min(size, seen_.size() - position_);
  std::copy_n(seen_.data() + position_, count, buffer);
  position_ += count;
  return count;
}

}  // namespace etl
