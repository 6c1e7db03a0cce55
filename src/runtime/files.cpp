#include "etl/runtime/files.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

namespace etl {

namespace {

[[noreturn]] void throw_errno(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC, mode)), path_(path) {
    if (descriptor_ < 0) throw_errno(path);
  }
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write_all(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = write(descriptor_, content.data(), content.size());
      if (written < 0) {
        if (errno == EINTR) continue;
        throw_errno(path_);
      }
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (fsync(descriptor_) != 0) throw_errno(path_);
  }
  // Some file systems report a failed write only here.
  void close_checked() {
    const int descriptor = std::exchange(descriptor_, -1);
    if (close(descriptor) != 0) throw_errno(path_);
  }
  int number() const { return descriptor_; }

 private:
  int descriptor_;
  std::string path_;
};

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// A name beside `path` that no other process and no other call of this one uses.
std::string name_beside(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  const std::filesystem::path original(path);
  return (original.parent_path() /
          ("." + original.filename().string() + "." + std::to_string(getpid()) + "." +
           std::to_string(++counter) + ".tmp"))
      .string();
}

class RemoveUnlessKept {
 public:
  explicit RemoveUnlessKept(std::string path) : path_(std::move(path)) {}
  ~RemoveUnlessKept() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  RemoveUnlessKept(const RemoveUnlessKept&) = delete;
  RemoveUnlessKept& operator=(const RemoveUnlessKept&) = delete;
  void keep() { path_.clear(); }

 private:
  std::string path_;
};

}  // namespace

bool path_exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

std::string absolute_path(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string read_file(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = read(file.number(), buffer, sizeof buffer);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_errno(path);
    }
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
  }
}

void make_private_folder(const std::string& path) {
  std::filesystem::path made;
  for (const std::filesystem::path& part : std::filesystem::path(path)) {
    made /= part;
    if (made.empty() || std::filesystem::is_directory(made)) continue;
    if (mkdir(made.c_str(), 0700) != 0 && errno != EEXIST) throw_errno(made.string());
  }
  if (!std::filesystem::is_directory(path)) {
    errno = ENOTDIR;
    throw_errno(path);
  }
}

void check_folder_writable(const std::string& path) {
  // Never with a name for longer than a moment, so that a kill leaves nothing.
  std::optional<Descriptor> probe;
  try {
    probe.emplace(path, O_WRONLY | O_TMPFILE, 0600);
  } catch (const std::system_error& error) {
    const int code = error.code().value();  // open(2): of kernels and file systems without it
    if (code != EOPNOTSUPP && code != EISDIR) throw;
    const std::string name = name_beside((std::filesystem::path(path) / "probe").string());
    probe.emplace(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    remove_file(name);
  }
  probe->write_all(std::string(4096, '\0'));  // a full disk still takes empty files
  probe->close_checked();
}

void write_file_atomically(const std::string& path, std::string_view content, unsigned mode) {
  const std::string temporary = name_beside(path);
  Descriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL, mode);
  RemoveUnlessKept leftover(temporary);
  file.write_all(content);
  file.sync();
  file.close_checked();
  if (rename(temporary.c_str(), path.c_str()) != 0) throw_errno(path);
  leftover.keep();
  sync_folder(folder_of(path));
}

void create_private_file(const std::string& path) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  file.close_checked();
}

void sync_file(const std::string& path) { Descriptor(path, O_RDONLY).sync(); }

void sync_folder(const std::string& path) { Descriptor(path, O_RDONLY | O_DIRECTORY).sync(); }

bool remove_file(const std::string& path) {
  if (unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  throw_errno(path);
}

std::vector<std::string> files_in_folder(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->is_directory()) names.push_back(entry->path().filename().string());
  }
  if (error) throw std::system_error(error, path);
  std::sort(names.begin(), names.end());
  return names;
}

void replace_symbolic_link(const std::string& path, const std::string& target) {
  const std::string temporary = name_beside(path);
  if (symlink(target.c_str(), temporary.c_str()) != 0) throw_errno(temporary);
  RemoveUnlessKept leftover(temporary);
  if (rename(temporary.c_str(), path.c_str()) != 0) throw_errno(path);
  leftover.keep();
  sync_folder(folder_of(path));
}

std::optional<std::string> link_target(const std::string& path) {
  char buffer[PATH_MAX];
  const ssize_t length = readlink(path.c_str(), buffer, sizeof buffer);
  if (length >= 0) return std::string(buffer, static_cast<std::size_t>(length));
  if (errno == EINVAL || errno == ENOENT) return std::nullopt;
  throw_errno(path);
}

bool is_regular_file(const std::string& path) {
  struct stat status = {};
  return lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::chrono::system_clock::time_point last_written(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) throw_errno(path);
  return std::chrono::system_clock::from_time_t(status.st_mtime);
}

unsigned shared_permissions(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) throw_errno(path);
  return status.st_mode & 077U;
}

std::string host_name() {
  char buffer[HOST_NAME_MAX + 1] = {};
  if (gethostname(buffer, sizeof buffer - 1) != 0) return "unknown";
  return buffer;
}

std::int64_t process_id() { return getpid(); }

bool runs_as_root() { return geteuid() == 0; }

bool process_runs(std::int64_t pid) {
  // Not a group (0 and below), and no number that is cut short to another one.
  if (pid <= 0 || pid > std::numeric_limits<pid_t>::max() || pid == process_id()) return false;
  return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

}  // namespace etl
