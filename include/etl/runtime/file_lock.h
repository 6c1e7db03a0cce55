// A lock that the kernel gives back when its holder dies: flock(2) on a file of its own, which
// holds the pid of the holder for messages. The file stays after release.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace etl {

class FileLock {
 public:
  FileLock() = default;
  ~FileLock();
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;

  // Does not wait. False when another process (or another FileLock) holds it. Throws
  // std::system_error where the file cannot be made.
  bool try_lock(const std::string& path);
  bool held() const { return descriptor_ >= 0; }

  // Pid that the file names; no value where it cannot be read. For messages only.
  static std::optional<std::int64_t> holder(const std::string& path);

 private:
  int descriptor_ = -1;
};

}  // namespace etl
