#include "etl/runtime/random_access_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "etl/core/error.h"

namespace etl {

namespace {

// The code comes first, and so is read first: making a message may change errno.
struct Failure {
  int code;
  Message what;
};

[[noreturn]] void throw_error(const Failure& failure) {
  throw Error(ErrorKind::kMirror,
              message("%1: %2", failure.what, std::generic_category().message(failure.code)),
              failure.code == ENOSPC || failure.code == EDQUOT
                  ? message("free space on the mirror's file system, or point the mirror elsewhere")
                  : message("check that the mirror's folder exists and can be written"));
}

}  // namespace

RandomAccessFile::RandomAccessFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

RandomAccessFile::RandomAccessFile(RandomAccessFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

RandomAccessFile::~RandomAccessFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

RandomAccessFile RandomAccessFile::open_existing(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) throw_error({errno, message("cannot open %1", path)});
  return {path, descriptor};
}

RandomAccessFile RandomAccessFile::make_temporary_beside(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  for (;;) {
    const std::string name =
        path + "." + std::to_string(getpid()) + "." + std::to_string(++counter) + ".sort";
    const int descriptor = open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
      if (errno == EEXIST) continue;  // left by a process of the same id that was killed
      throw_error({errno, message("cannot make %1", name)});
    }
    RandomAccessFile file(name, descriptor);
    if (unlink(name.c_str()) != 0) {
      throw_error({errno, message("cannot remove the name of %1", name)});
    }
    return file;
  }
}

void RandomAccessFile::read_at(std::uint64_t offset, unsigned char* data, std::size_t size) const {
  while (size > 0) {
    const ssize_t got = pread(descriptor_, data, size, static_cast<off_t>(offset));
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_error({errno, message("cannot read %1", path_)});
    }
    if (got == 0)
      throw_error({EIO, message("cannot read %1", path_)});  // shorter than what was written
    data += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
}

void RandomAccessFile::write_at(std::uint64_t offset, const unsigned char* data,
                                std::size_t size) const {
  while (size > 0) {
    const ssize_t written = pwrite(descriptor_, data, size, static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_error({errno, message("cannot write %1", path_)});
    }
    data += written;
    offset += static_cast<std::uint64_t>(written);
    size -= static_cast<std::size_t>(written);
  }
}

void RandomAccessFile::resize(std::uint64_t size) const {
  while (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    if (errno != EINTR) throw_error({errno, message("cannot resize %1", path_)});
  }
}

std::uint64_t RandomAccessFile::size() const {
  struct stat status = {};
  if (fstat(descriptor_, &status) != 0) throw_error({errno, message("cannot look at %1", path_)});
  return static_cast<std::uint64_t>(status.st_size);
}

void RandomAccessFile::close_checked() {
  const int descriptor = std::exchange(descriptor_, -1);
  if (descriptor >= 0 && close(descriptor) != 0)
    throw_error({errno, message("cannot write %1", path_)});
}

}  // namespace etl
