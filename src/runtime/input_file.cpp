#include "etl/runtime/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

#include "etl/runtime/poll.h"

namespace etl {

namespace {

constexpr const char* kStandardInput = "-";
constexpr std::chrono::milliseconds kNoLimit{-1};

[[noreturn]] void throw_errno(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

// O_NONBLOCK: open(2) of a FIFO would wait for a writer, and not see a stop (fifo(7)). Standard
// input is left as it is: its flags are shared with whoever else has it open.
int opened(const std::string& path) {
  if (path == kStandardInput) return STDIN_FILENO;
  const int descriptor = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) throw_errno(path);
  return descriptor;
}

}  // namespace

InputFile::InputFile(const std::string& path, const StopFlag& stop)
    : path_(path), stop_(stop), descriptor_(opened(path)) {
  struct stat status = {};
  if (path != kStandardInput && fstat(descriptor_, &status) == 0) {
    regular_ = S_ISREG(status.st_mode);
  }
  opened_ = stamp();
}

InputFile::~InputFile() {
  if (path_ != kStandardInput) close(descriptor_);
}

std::size_t InputFile::read(char* buffer, std::size_t size) {
  for (;;) {
    stop_.throw_if_requested();
    // On Linux a FIFO that never had a writer is not readable, so this waits for one (poll(2)).
    if (!regular_) wait_for_socket(descriptor_, true, false, kNoLimit, stop_);
    stop_.throw_if_requested();
    const ssize_t got = ::read(descriptor_, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR && errno != EAGAIN) throw_errno(path_);
  }
}

std::optional<std::uint64_t> InputFile::size() const {
  if (!regular_) return std::nullopt;
  return static_cast<std::uint64_t>(opened_.size);
}

bool InputFile::changed() const {
  if (!regular_) return false;
  const Stamp now = stamp();
  return now.size != opened_.size || now.seconds != opened_.seconds ||
         now.nanoseconds != opened_.nanoseconds;
}

InputFile::Stamp InputFile::stamp() const {
  struct stat status = {};
  if (fstat(descriptor_, &status) != 0) return {};
  return {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

}  // namespace etl
