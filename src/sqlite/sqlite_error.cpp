#include "sqlite/sqlite_error.h"

#include <sqlite3.h>

namespace etl {

namespace {

std::string way_out(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "free space on the mirror's file system; the mirror is as it was";
    case SQLITE_IOERR:
      return "check the mirror's file system; the mirror is as it was";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds the file; try again when it is done";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "restore an earlier generation, or remove the file and run `etl replicate`";
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "check the permissions of the mirror and its folder";
    default:
      return {};
  }
}

// Whoever knows the stop flag adds the signal.
Error stopped(const std::string& what) {
  return Error(ErrorKind::kInterrupted, what + ": stopped");
}

}  // namespace

Error mirror_error(const std::string& what, const SQLite::Exception& cause) {
  if (cause.getErrorCode() == SQLITE_INTERRUPT) return stopped(what);
  return Error(ErrorKind::kMirror, what + ": " + cause.what(), way_out(cause.getErrorCode()));
}

Error mirror_error(const std::string& what, const std::system_error& cause) {
  return Error(ErrorKind::kMirror, what + ": " + cause.what(),
               cause.code() == std::errc::no_space_on_device
                   ? "free space on the mirror's file system; the mirror is as it was"
                   : "check the permissions of the mirror and its folder");
}

Error mirror_error(const std::string& what, sqlite3* connection) {
  if (sqlite3_errcode(connection) == SQLITE_INTERRUPT) return stopped(what);
  return Error(ErrorKind::kMirror, what + ": " + sqlite3_errmsg(connection),
               way_out(sqlite3_errcode(connection)));
}

}  // namespace etl
