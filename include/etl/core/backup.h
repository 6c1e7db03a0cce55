// Where a replication puts a copy of what it published, one a day. Implemented by the SQLite
// adapter.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace etl {

struct Backup {
  std::string path;
  std::uint64_t bytes = 0;
};

class BackupStore {
 public:
  virtual ~BackupStore() = default;

  // Before anything is copied: the backup of that day can be written. Takes the folder's lock for
  // as long as the store lives. Throws Error: kLocked; kMirror where the folder cannot be written,
  // or something is in the backup's place that is not ours.
  virtual void prepare(std::chrono::system_clock::time_point day) = 0;
  // Whole or not at all, in the place of an earlier one of that day. `generation`: path of the
  // published one. Throws Error: kMirror, kInterrupted.
  virtual Backup write(const std::string& generation) = 0;
  // Removes old ones, where that is asked for; never the one just written. Throws Error kMirror.
  virtual void prune() = 0;
};

}  // namespace etl
