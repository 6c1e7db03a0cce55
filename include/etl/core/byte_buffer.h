// Bytes that grow at the end, for rows by the million: appending a short text is a few
// instructions, room that is about to be written is not zeroed first, and a large buffer grows
// without a second copy of itself (realloc moves its pages).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

namespace etl {

// Copies of a few bytes, twice and overlapping: several times as fast as a call of memcpy.
inline void copy_short(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  if (size > 16) {
    std::memcpy(out, in, size);
  } else if (size >= 8) {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::memcpy(&head, in, 8);
    std::memcpy(&tail, in + size - 8, 8);
    std::memcpy(out, &head, 8);
    std::memcpy(out + size - 8, &tail, 8);
  } else if (size >= 4) {
    std::uint32_t head = 0;
    std::uint32_t tail = 0;
    std::memcpy(&head, in, 4);
    std::memcpy(&tail, in + size - 4, 4);
    std::memcpy(out, &head, 4);
    std::memcpy(out + size - 4, &tail, 4);
  } else {
    for (std::size_t i = 0; i < size; ++i) out[i] = in[i];
  }
}

class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept { swap(other); }
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    swap(other);
    return *this;
  }

  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  char& operator[](std::size_t i) { return bytes_.get()[i]; }
  std::string_view view() const { return {bytes_.get(), size_}; }

  // Grows by `count` bytes of any content and returns where they are, until the next growth.
  char* extend(std::size_t count) {
    if (count > capacity_ - size_) grow(count);
    char* const at = bytes_.get() + size_;
    size_ += count;
    return at;
  }
  void append(std::string_view text) { copy_short(extend(text.size()), text.data(), text.size()); }
  void append(std::size_t count, char c) { std::memset(extend(count), c, count); }
  void push_back(char c) { *extend(1) = c; }

  void truncate(std::size_t size) { size_ = size; }
  void clear() { size_ = 0; }
  void reserve(std::size_t capacity) {
    if (capacity > capacity_) reallocate(capacity);
  }
  // Gives the memory back.
  void release() { ByteBuffer().swap(*this); }

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };

  void swap(ByteBuffer& other) noexcept {
    bytes_.swap(other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  void grow(std::size_t count) {
    constexpr std::size_t kLeast = 256;
    std::size_t wanted = capacity_ < kLeast ? kLeast : 2 * capacity_;
    if (wanted < size_ + count) wanted = size_ + count;
    reallocate(wanted);
  }
  void reallocate(std::size_t capacity) {
    void* const moved = std::realloc(bytes_.get(), capacity);
    if (moved == nullptr) throw std::bad_alloc();
    static_cast<void>(bytes_.release());  // it is freed, or the same
    bytes_.reset(static_cast<char*>(moved));
    capacity_ = capacity;
  }

  std::unique_ptr<char, Free> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace etl
