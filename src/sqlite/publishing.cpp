#include "sqlite/publishing.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <vector>

#include "etl/core/error.h"
#include "etl/runtime/files.h"
#include "sqlite/sqlite_reader.h"
#include "sqlite/waiting.h"

namespace etl {

namespace {

// Pages between looks for a stop: some 40 MiB.
constexpr int kPagesAtOnce = 10'000;

// A reader of `to` sees the old content or the new: from the first step to the end it is one
// transaction, rolled back unless it comes to its end (sqlite.org/c3ref/backup_finish.html).
void copy_pages(const std::string& from, const std::string& to, const StopFlag* stop) {
  SQLite::Database source(from, SQLite::OPEN_READONLY);
  SQLite::Database target(to, SQLite::OPEN_READWRITE);
  wait_and_obey_stops(target.getHandle(), stop);
  SQLite::Backup backup(target, source);
  int code = SQLITE_OK;
  do {
    code = backup.executeStep(kPagesAtOnce);
    if (code != SQLITE_DONE) throw_if_stopped(stop);
  } while (code == SQLITE_OK);
  if (code == SQLITE_DONE) return;
  throw Error(ErrorKind::kMirror, message("cannot write %1: %2", to, sqlite3_errstr(code)),
              message("a reader holds the file for long; the mirror is as it was"));
}

// Nothing is there yet: a copy half-done would stand in the way of every later run, so it is made
// under another name, which the next run removes where this one is killed.
void place_first_copy(const std::string& generation, const std::string& mirror,
                      const StopFlag* stop) {
  for (const char* part : {"-journal", "-wal"}) {
    if (!path_exists(mirror + part)) continue;
    throw Error(ErrorKind::kMirror,
                message("%1 is left over from a database that is gone: SQLite would take it for a "
                        "part of the new mirror",
                        mirror + part),
                message("move it away, or choose another path with --mirror"));
  }
  const std::filesystem::path path(mirror);
  const std::string temporary =
      (path.parent_path() / ("." + path.filename().string() + ".first.tmp")).string();
  const auto remove_remains = [&] {
    for (const char* part : {"", "-journal"}) remove_file(temporary + part);
  };
  remove_remains();
  create_private_file(temporary);
  try {
    copy_pages(generation, temporary, stop);
    sync_file(temporary);
    std::filesystem::rename(temporary, mirror);
  } catch (...) {
    remove_remains();
    throw;
  }
}

void publish_by_copy(const std::string& generation, const GenerationFiles& files,
                     const StopFlag* stop) {
  if (!path_exists(files.mirror())) return place_first_copy(generation, files.mirror(), stop);
  try {
    copy_pages(generation, files.mirror(), stop);
  } catch (...) {
    // After a failed write SQLite leaves the undoing to whoever opens the file next: to us.
    try {
      undo_unfinished_copy(files);
    } catch (const SQLite::Exception&) {
      // Then the next run does it.
    }
    throw;
  }
}

// As file systems without symbolic links answer (symlink(2)).
bool has_no_links(const std::error_code& code) {
  return code == std::errc::operation_not_permitted || code == std::errc::not_supported ||
         code == std::errc::operation_not_supported || code == std::errc::function_not_supported;
}

}  // namespace

void publish_generation(const GenerationFiles& files, const std::string& run_id,
                        const SqliteMirrorOptions& options) {
  const std::string generation = files.generation(run_id);
  if (options.publish == PublishWay::kCopy || is_regular_file(files.mirror())) {
    publish_by_copy(generation, files, options.stop);
  } else {
    try {
      replace_symbolic_link(files.mirror(), files.link_text(run_id));
    } catch (const std::system_error& error) {
      if (!has_no_links(error.code())) throw;
      publish_by_copy(generation, files, options.stop);
    }
  }
  sync_folder(files.mirror_folder());
}

std::optional<std::string> published_run(const GenerationFiles& files) {
  if (!is_regular_file(files.mirror())) return files.linked();
  const std::optional<MirrorRun> run = SqliteReader(files.mirror()).last_run();
  if (!run) return std::nullopt;
  return run->run_id;
}

WentBack go_back(const GenerationFiles& files, const SqliteMirrorOptions& options) {
  const std::optional<std::string> current = published_run(files);
  if (!current) {
    throw Error(ErrorKind::kMirror, message("there is no mirror at %1", options.path),
                message("run `%1` first, or name another path with --mirror", "etl replicate"));
  }
  const std::vector<std::string> runs = files.generations();
  const auto after = std::lower_bound(runs.begin(), runs.end(), *current);
  if (after == runs.begin()) {
    throw Error(ErrorKind::kMirror,
                message("there is no generation before %1 in %2", *current, files.folder()),
                message("the mirror stays as it is; --keep or MIRROR_KEEP says how many stay"));
  }
  const std::string& before = *std::prev(after);
  SqliteReader(files.generation(before)).last_run();  // throws where it is damaged
  publish_generation(files, before, options);
  return {files.generation(*current), files.generation(before)};
}

void undo_unfinished_copy(const GenerationFiles& files) {
  if (!is_regular_file(files.mirror()) || !path_exists(files.mirror() + "-journal")) return;
  SQLite::Database mirror(files.mirror(), SQLite::OPEN_READWRITE);
  wait_and_obey_stops(mirror.getHandle(), nullptr);
  mirror.execAndGet("SELECT count(*) FROM sqlite_schema");
}

}  // namespace etl
