#include "e2e/mirror_file.h"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace etl {

namespace {

[[noreturn]] void fail(sqlite3* database, const std::string& what) {
  throw std::runtime_error(std::string(sqlite3_errmsg(database)) + " in: " + what);
}

}  // namespace

MirrorFile::MirrorFile(const std::string& path, Access access) {
  const int flags =
      access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(path.c_str(), &database_, flags, nullptr) != SQLITE_OK) {
    const std::string reason = sqlite3_errmsg(database_);
    sqlite3_close(database_);
    throw std::runtime_error(path + ": " + reason);
  }
}

MirrorFile::~MirrorFile() { sqlite3_close(database_); }

void MirrorFile::run(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(database_, sql);
  }
}

std::vector<std::vector<std::string>> MirrorFile::rows(const std::string& sql) {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
    fail(database_, sql);
  }
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared,
                                                                             &sqlite3_finalize);
  std::vector<std::vector<std::string>> found;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(prepared)) == SQLITE_ROW) {
    std::vector<std::string> fields;
    for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
      fields.emplace_back(text == nullptr ? "NULL" : text);
    }
    found.push_back(std::move(fields));
  }
  if (step != SQLITE_DONE) fail(database_, sql);
  return found;
}

std::string MirrorFile::value(const std::string& sql) {
  const std::vector<std::vector<std::string>> found = rows(sql);
  return found.empty() ? "no row" : found.at(0).at(0);
}

void make_foreign_sqlite_file(const std::string& path) {
  MirrorFile file(path, MirrorFile::Access::kWrite);
  file.run("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('pão de queijo')");
}

}  // namespace etl
