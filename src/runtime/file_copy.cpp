#include "etl/runtime/file_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "etl/runtime/stop_flag.h"

namespace etl {

namespace {

// Between looks for a stop: some milliseconds, or hundreds on a slow disk.
constexpr std::size_t kPiece = std::size_t{16} << 20U;
constexpr std::size_t kBuffer = std::size_t{1} << 20U;

class File {
 public:
  File(std::string path, int flags, const StopFlag* stop)
      : path_(std::move(path)),
        stop_(stop),
        descriptor_(open(path_.c_str(), flags | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) fail();
  }
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // Full but at the end of the file.
  std::size_t read_into(std::vector<char>& buffer) const {
    std::size_t length = 0;
    while (length < buffer.size()) {
      const std::size_t got = repeated(
          [&] { return read(descriptor_, buffer.data() + length, buffer.size() - length); });
      if (got == 0) break;
      length += got;
    }
    return length;
  }
  void write_all(const char* data, std::size_t length) const {
    while (length > 0) {
      const std::size_t written = repeated([&] { return write(descriptor_, data, length); });
      data += written;
      length -= written;
    }
  }
  void rewind() const {
    if (lseek(descriptor_, 0, SEEK_SET) < 0) fail();
  }
  void sync() const {
    if (fsync(descriptor_) != 0) fail();
  }
  // Some file systems report a failed write only here.
  void close_checked() {
    if (close(std::exchange(descriptor_, -1)) != 0) fail();
  }
  int number() const { return descriptor_; }
  [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_); }

 private:
  template <typename Call>
  std::size_t repeated(const Call& call) const {
    for (;;) {
      if (stop_ != nullptr) stop_->throw_if_requested();
      const ssize_t result = call();
      if (result >= 0) return static_cast<std::size_t>(result);
      if (errno != EINTR) fail();
    }
  }

  std::string path_;
  const StopFlag* stop_;
  int descriptor_;
};

// As kernels and file systems answer that cannot do it, or not between these two files.
bool cannot_copy_range(int code) {
  return code == EXDEV || code == EINVAL || code == ENOSYS || code == EOPNOTSUPP || code == EPERM;
}

// As far as the kernel goes; some end early without an error, and so the rest is read to its end.
std::uint64_t copy_in_kernel(const File& from, const File& to, const StopFlag* stop) {
  std::uint64_t copied = 0;
  for (;;) {
    if (stop != nullptr) stop->throw_if_requested();
    const ssize_t piece = copy_file_range(from.number(), nullptr, to.number(), nullptr, kPiece, 0);
    if (piece < 0 && errno == EINTR) continue;
    if (piece < 0 && !cannot_copy_range(errno)) to.fail();
    if (piece <= 0) return copied;
    copied += static_cast<std::uint64_t>(piece);
  }
}

bool same_content(const File& first, const File& second) {
  std::vector<char> left(kBuffer);
  std::vector<char> right(kBuffer);
  for (;;) {
    const std::size_t length = first.read_into(left);
    if (second.read_into(right) != length) return false;
    if (length == 0) return true;
    if (std::memcmp(left.data(), right.data(), length) != 0) return false;
  }
}

}  // namespace

std::uint64_t copy_to_new_file(const std::string& from, const std::string& to,
                               const StopFlag* stop) {
  const File source(from, O_RDONLY, stop);
  File target(to, O_RDWR | O_CREAT | O_EXCL, stop);
  std::uint64_t copied = copy_in_kernel(source, target, stop);
  std::vector<char> buffer(kBuffer);
  while (const std::size_t length = source.read_into(buffer)) {
    target.write_all(buffer.data(), length);
    copied += length;
  }
  target.sync();
  source.rewind();
  target.rewind();
  if (!same_content(source, target)) {
    throw std::system_error(EIO, std::generic_category(), to + " does not equal " + from);
  }
  target.close_checked();
  return copied;
}

}  // namespace etl
