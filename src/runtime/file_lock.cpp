#include "etl/runtime/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "etl/runtime/files.h"

namespace etl {

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);  // closing gives the lock back
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

bool FileLock::try_lock(const std::string& path) {
  // Not through a link that somebody put there: the pid would go into a file of ours elsewhere.
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    close(descriptor);
    if (reason == EWOULDBLOCK) return false;
    throw std::system_error(reason, std::generic_category(), path);
  }
  const std::string pid = std::to_string(process_id()) + "\n";
  // The pid is for messages only; a file that cannot take it is still a good lock.
  if (ftruncate(descriptor, 0) == 0) {
    const ssize_t written = pwrite(descriptor, pid.data(), pid.size(), 0);
    static_cast<void>(written);
  }
  *this = FileLock();
  descriptor_ = descriptor;
  return true;
}

std::optional<std::int64_t> FileLock::holder(const std::string& path) {
  try {
    const std::string text = read_file(path);
    char* end = nullptr;
    const long long pid = std::strtoll(text.c_str(), &end, 10);
    if (end != text.c_str() && pid > 0) return pid;
  } catch (const std::system_error&) {
    // No file, no permission: then nobody can be named.
  }
  return std::nullopt;
}

}  // namespace etl
