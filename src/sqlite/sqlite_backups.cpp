#include "etl/sqlite/sqlite_backups.h"

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "etl/runtime/clock.h"
#include "etl/runtime/file_copy.h"
#include "etl/runtime/file_lock.h"
#include "etl/runtime/files.h"
#include "sqlite/file_header.h"
#include "sqlite/sqlite_error.h"
#include "sqlite/waiting.h"

namespace etl {

namespace {

namespace fs = std::filesystem;

constexpr char kPrefix[] = "warehouse_";
constexpr char kSuffix[] = ".db";
constexpr std::size_t kDateLength = 8;
constexpr char kOption[] = "--backup-dir";
// A name that is a backup's with ".tmp" behind it and a dot before it.
constexpr char kTemporary[] = ".tmp";

// "warehouse_20260301.db", and nothing else.
bool is_backup_name(const std::string& name) {
  const std::string prefix = kPrefix;
  if (name.size() != prefix.size() + kDateLength + 3 || name.rfind(prefix, 0) != 0) return false;
  return name.find_first_not_of("0123456789", prefix.size()) == prefix.size() + kDateLength &&
         name.substr(prefix.size() + kDateLength) == kSuffix;
}

bool is_remains(const std::string& name) {
  const std::string end = kTemporary;
  return name.size() > end.size() + 1 && name[0] == '.' &&
         name.substr(name.size() - end.size()) == end &&
         is_backup_name(name.substr(1, name.size() - 1 - end.size()));
}

class SqliteBackups : public BackupStore {
 public:
  explicit SqliteBackups(SqliteBackupOptions options) : options_(std::move(options)) {}

  void prepare(std::chrono::system_clock::time_point day) override {
    name_ = kPrefix + local_compact(day).substr(0, kDateLength) + kSuffix;
    const Message what = message("cannot write backups to %1", options_.folder);
    translated(what, message("the mirror is as it was"), [&] {
      make_private_folder(options_.folder);
      check_folder_writable(options_.folder);
      if (!lock_.try_lock(in_folder(".warehouse.lock"))) {
        throw Error(ErrorKind::kLocked,
                    message("another run writes backups to %1", options_.folder),
                    message("wait for it to end; each mirror needs a folder of its own"));
      }
      check_place();
      for (const std::string& name : files_in_folder(options_.folder)) {
        if (is_remains(name)) remove_file(in_folder(name));
      }
    });
  }

  Backup write(const std::string& generation) override {
    const std::string path = in_folder(name_);
    const std::string temporary = in_folder("." + name_ + kTemporary);
    const Message what = message("cannot write the backup %1", path);
    return translated(what, message("the mirror is published"), [&] {
      try {
        const std::uint64_t bytes = copy(generation, temporary);
        check_place();
        fs::rename(temporary, path);
        sync_folder(options_.folder);
        return Backup{path, bytes};
      } catch (...) {
        remove_file(temporary);
        throw;
      }
    });
  }

  void prune() override {
    if (options_.keep == 0) return;
    const Message state = message("the mirror is published, and the backup is made");
    translated(message("cannot remove old backups"), state, [&] {
      std::vector<std::string> others;
      for (const std::string& name : files_in_folder(options_.folder)) {
        if (name != name_ && is_backup_name(name) && is_ours(in_folder(name))) {
          others.push_back(in_folder(name));
        }
      }
      // By their dates, oldest first.
      const std::size_t stay = std::min(others.size(), static_cast<std::size_t>(options_.keep - 1));
      others.resize(others.size() - stay);
      for (const std::string& path : others) remove_file(path);
    });
  }

 private:
  std::string in_folder(const std::string& name) const { return options_.folder + "/" + name; }

  // A generation is never written once it is published, so its bytes are the backup: the kernel
  // copies them faster than SQLite's backup API would page by page, and has nothing to copy where
  // the file system shares extents. Should somebody open it for writing all the same, the lock of a
  // reader holds him up until the copy is made and compared. Its pages were checked and proven
  // before it was published: equal bytes say as much of the copy as another check would.
  std::uint64_t copy(const std::string& generation, const std::string& temporary) const {
    SQLite::Database reader(generation, SQLite::OPEN_READONLY);
    wait_and_obey_stops(reader.getHandle(), options_.stop);
    reader.exec("BEGIN");
    reader.execAndGet("SELECT count(*) FROM sqlite_schema");
    return copy_to_new_file(generation, temporary, options_.stop);
  }

  bool is_mirror(const std::string& path) const {
    std::error_code nothing_there;
    return fs::equivalent(path, options_.mirror, nothing_there);
  }

  bool is_ours(const std::string& path) const {
    if (!is_regular_file(path) || is_mirror(path) || in_use(path)) return false;
    try {
      check_header(path, kOption);
    } catch (const Error&) {
      return false;
    }
    return true;
  }

  // SQLite would take what is left over for a part of the file that comes in its place.
  static bool in_use(const std::string& path) {
    return path_exists(path + "-journal") || path_exists(path + "-wal");
  }

  // Nothing there, or an earlier backup that nobody is writing.
  void check_place() const {
    const std::string path = in_folder(name_);
    const auto refuse = [](const Message& what) {
      throw Error(ErrorKind::kMirror, message("%1; it is left as it is", what),
                  message("move it away, or choose another folder with %1", kOption));
    };
    if (link_target(path)) refuse(message("%1 is a link", path));
    if (is_mirror(path)) refuse(message("%1 is the mirror itself", path));
    if (path_exists(path)) check_header(path, kOption);
    if (in_use(path)) {
      refuse(message("%1 has a journal beside it: a program writes there, or did", path));
    }
  }

  template <typename Body>
  auto translated(const Message& what, const Message& state, const Body& body) const
      -> decltype(body()) {
    const auto error = [&](const std::string& why, bool full) {
      return Error(
          ErrorKind::kMirror, message("%1: %2", what, why),
          full ? message("%1; free space there, or choose another one with %2", state, kOption)
               : message("%1; check the permissions of the folder, or choose another one with %2",
                         state, kOption));
    };
    try {
      return body();
    } catch (const SQLite::Exception& cause) {
      const Error translation = mirror_error(what, cause);
      if (translation.kind == ErrorKind::kInterrupted) throw translation;
      throw error(cause.what(), false);
    } catch (const std::system_error& cause) {
      throw error(cause.code().message(), cause.code() == std::errc::no_space_on_device);
    }
  }

  const SqliteBackupOptions options_;
  FileLock lock_;
  std::string name_;
};

}  // namespace

std::unique_ptr<BackupStore> make_sqlite_backups(SqliteBackupOptions options) {
  return std::make_unique<SqliteBackups>(std::move(options));
}

}  // namespace etl
