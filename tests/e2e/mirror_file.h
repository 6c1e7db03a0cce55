// A SQLite file as an analyst opens it: through SQLite's C library, with nothing of ours.
#pragma once

#include <string>
#include <vector>

struct sqlite3;

namespace etl {

class MirrorFile {
 public:
  enum class Access { kRead, kWrite };

  // Throws std::runtime_error where the file cannot be opened; so do the others with SQLite's text.
  explicit MirrorFile(const std::string& path, Access access = Access::kRead);
  ~MirrorFile();
  MirrorFile(const MirrorFile&) = delete;
  MirrorFile& operator=(const MirrorFile&) = delete;

  void run(const std::string& sql);
  // Every value as SQLite's text; NULL is "NULL".
  std::vector<std::vector<std::string>> rows(const std::string& sql);
  std::string value(const std::string& sql);  // first of the first row

 private:
  sqlite3* database_ = nullptr;
};

// Makes a small SQLite file that is not ours.
void make_foreign_sqlite_file(const std::string& path);

}  // namespace etl
