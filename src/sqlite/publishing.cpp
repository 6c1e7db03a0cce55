#include "sqlite/publishing.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include "etl/core/error.h"
#include "etl/runtime/files.h"

namespace etl {

namespace {

// Readers hold the file for as long as their longest query.
constexpr int kBusyMilliseconds = 60'000;

void copy_into_live_file(const std::string& generation, const std::string& mirror) {
  if (!path_exists(mirror)) create_private_file(mirror);
  SQLite::Database source(generation, SQLite::OPEN_READONLY);
  SQLite::Database live(mirror, SQLite::OPEN_READWRITE, kBusyMilliseconds);
  SQLite::Backup backup(live, source);
  // All pages in one step is one transaction: a reader sees the old content or the new.
  const int code = backup.executeStep(-1);
  if (code == SQLITE_DONE) return;
  throw Error(ErrorKind::kMirror, "cannot write " + mirror + ": " + sqlite3_errstr(code),
              "a reader holds the file for long; the mirror is as it was");
}

}  // namespace

void publish_generation(const GenerationFiles& files, const std::string& run_id,
                        const SqliteMirrorOptions& options) {
  if (options.publish == PublishWay::kCopy || is_regular_file(files.mirror())) {
    copy_into_live_file(files.generation(run_id), files.mirror());
  } else {
    replace_symbolic_link(files.mirror(), files.link_text(run_id));
  }
  sync_folder(files.mirror_folder());
}

}  // namespace etl
