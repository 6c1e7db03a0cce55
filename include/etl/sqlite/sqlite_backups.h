// Backups of the mirror as files warehouse_YYYYMMDD.db (local date) in a folder. One mirror, one
// folder: there is one file a day, whose ever it is.
#pragma once

#include <memory>
#include <string>

#include "etl/core/backup.h"

namespace etl {

class StopFlag;

struct SqliteBackupOptions {
  std::string folder;
  std::string mirror;              // never replaced or removed, should it be called like a backup
  long keep = 0;                   // backups that stay, the newest ones; 0: all
  const StopFlag* stop = nullptr;  // outlives the store; nullptr: never stopped
};

std::unique_ptr<BackupStore> make_sqlite_backups(SqliteBackupOptions options);

}  // namespace etl
