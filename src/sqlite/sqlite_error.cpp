#include "sqlite/sqlite_error.h"

#include <sqlite3.h>

namespace etl {

namespace {

Message free_space() {
  return message("free space on the mirror's file system; the mirror is as it was");
}

Message check_permissions() {
  return message("check the permissions of the mirror and its folder");
}

Message way_out(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return free_space();
    case SQLITE_IOERR:
      return message("check the mirror's file system; the mirror is as it was");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return message("another program holds the file; try again when it is done");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return message("restore an earlier generation, or remove the file and run `%1`",
                     "etl replicate");
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return check_permissions();
    default:
      return {};
  }
}

// Whoever knows the stop flag adds the signal.
Error stopped(const Message& what) {
  return Error(ErrorKind::kInterrupted, message("%1: stopped", what));
}

}  // namespace

Error mirror_error(const Message& what, const SQLite::Exception& cause) {
  if (cause.getErrorCode() == SQLITE_INTERRUPT) return stopped(what);
  return Error(ErrorKind::kMirror, message("%1: %2", what, cause.what()),
               way_out(cause.getErrorCode()));
}

Error mirror_error(const Message& what, const std::system_error& cause) {
  return Error(ErrorKind::kMirror, message("%1: %2", what, cause.what()),
               cause.code() == std::errc::no_space_on_device ? free_space() : check_permissions());
}

Error mirror_error(const Message& what, sqlite3* connection) {
  if (sqlite3_errcode(connection) == SQLITE_INTERRUPT) return stopped(what);
  return Error(ErrorKind::kMirror, message("%1: %2", what, sqlite3_errmsg(connection)),
               way_out(sqlite3_errcode(connection)));
}

}  // namespace etl
