#include "etl/sqlite/sqlite_mirror.h"

#include "etl/runtime/file_lock.h"
#include "etl/runtime/files.h"
#include "sqlite/generation_files.h"
#include "sqlite/publishing.h"
#include "sqlite/sqlite_error.h"
#include "sqlite/sqlite_generation.h"
#include "sqlite/sqlite_reader.h"

namespace etl {

namespace {

class SqliteMirror : public MirrorStore {
 public:
  explicit SqliteMirror(SqliteMirrorOptions options)
      : options_(std::move(options)), files_(options_.path) {}

  std::string path() const override { return options_.path; }

  void lock_for_writing() override {
    with_mirror_errors(message("cannot write mirror %1", options_.path), [&] {
      files_.check_ours();
      make_private_folder(files_.folder());
      check_folder_writable(files_.mirror_folder());
      check_folder_writable(files_.folder());
      if (lock_.try_lock(files_.lock())) {
        undo_unfinished_copy(files_);
        published_run(files_);  // a live file that is damaged is found here
        return;
      }
      const auto holder = FileLock::holder(files_.lock());
      throw Error(
          ErrorKind::kLocked,
          holder ? message("another run holds the mirror %1 (process %2)", options_.path, *holder)
                 : message("another run holds the mirror %1", options_.path),
          message("wait for it to end, or stop it"));
    });
  }

  std::unique_ptr<MirrorGeneration> begin_generation(const std::string& run_id) override {
    with_mirror_errors(message("cannot write mirror %1", options_.path),
                       [&] { files_.remove_remains(); });
    return std::make_unique<SqliteGeneration>(files_, run_id, options_);
  }

  std::unique_ptr<MirrorReader> open_published() override {
    if (!path_exists(files_.mirror())) {
      throw Error(ErrorKind::kMirror, message("there is no mirror at %1", options_.path),
                  message("run `%1` first, or name another path with --mirror", "etl replicate"));
    }
    files_.check_ours();
    with_mirror_errors(message("cannot read mirror %1", options_.path),
                       [&] { undo_unfinished_copy(files_); });
    return std::make_unique<SqliteReader>(files_.mirror(), options_.stop);
  }

  WentBack go_back() override {
    return with_mirror_errors(message("cannot go back in mirror %1", options_.path),
                              [&] { return etl::go_back(files_, options_); });
  }

 private:
  SqliteMirrorOptions options_;
  GenerationFiles files_;
  FileLock lock_;
};

}  // namespace

std::unique_ptr<MirrorStore> make_sqlite_mirror(SqliteMirrorOptions options) {
  return std::make_unique<SqliteMirror>(std::move(options));
}

}  // namespace etl
