#include "etl/csv/csv_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "csv/byte_input.h"
#include "csv/content_hash.h"
#include "csv/csv_row_source.h"
#include "csv/kept_bytes.h"
#include "csv/record_copy.h"
#include "etl/core/error.h"

namespace etl {

namespace {

namespace fs = std::filesystem;

Message name_them() { return message("name files or folders: etl load-csv PATH..."); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool take_off(std::string& name, const std::string& end) {
  const std::size_t start = name.size() - std::min(name.size(), end.size());
  if (name.compare(start, std::string::npos, end) != 0) return false;
  name.resize(start);
  return true;
}

// Not what starts with a point: "._sales.csv" is what macOS leaves beside sales.csv on other disks.
bool is_csv(const fs::path& path) {
  std::string name = path.filename().string();
  if (name.front() == '.') return false;
  std::transform(name.begin(), name.end(), name.begin(), lower);
  static_cast<void>(take_off(name, ".gz") || take_off(name, ".zst"));
  return take_off(name, ".csv") || take_off(name, ".tsv");
}

std::vector<std::string> in_folder(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown;
    if (is_csv(entry->path()) && !entry->is_directory(unknown)) {
      files.push_back(entry->path().string());
    }
  }
  if (error) {
    throw Error(ErrorKind::kBadInput, message("%1: cannot be read: %2", folder, error.message()),
                message("check the path and its permissions"));
  }
  if (files.empty()) {
    throw Error(ErrorKind::kBadInput, message("%1: no CSV file in this folder", folder),
                name_them());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// One name for one file, however it was written.
std::string identity(const std::string& path) {
  std::error_code error;
  const fs::path canonical = path == "-" ? fs::path() : fs::canonical(path, error);
  return error || canonical.empty() ? path : canonical.string();
}

// Opens files, and what was kept of a pipe in its place.
class FilesWithKeptPipes {
 public:
  explicit FilesWithKeptPipes(const StopFlag& stop) : stop_(stop) {}

  std::unique_ptr<ByteInput> open(const std::string& path, bool keep) {
    const auto kept = kept_.find(path);
    if (kept != kept_.end()) return KeptBytes::reading(kept->second);
    std::unique_ptr<ByteInput> bytes = open_file(path, stop_);
    if (!keep || bytes->file_size()) return bytes;
    const auto made = kept_.emplace(path, std::make_shared<KeptBytes>(std::move(bytes))).first;
    return KeptBytes::reading(made->second);
  }

 private:
  const StopFlag& stop_;
  std::map<std::string, std::shared_ptr<KeptBytes>> kept_;
};

class CsvFilesOnDisk final : public CsvFiles {
 public:
  explicit CsvFilesOnDisk(const StopFlag& stop)
      : files_(std::make_shared<FilesWithKeptPipes>(stop)) {}

  std::vector<std::string> list(const std::vector<std::string>& paths) override {
    std::vector<std::string> files;
    std::set<std::string> seen;
    for (const std::string& path : paths) {
      for (const std::string& file : files_of(path)) {
        if (seen.insert(identity(file)).second) files.push_back(file);
      }
    }
    return files;
  }

  std::unique_ptr<CsvInput> open(const std::string& path, const CsvOptions& options) override {
    return std::make_unique<CsvRowSource>(
        path, options,
        [files = files_, path, keep = options.rereadable] { return files->open(path, keep); });
  }

  std::string sha256(const std::string& path) override {
    return sha256_of(*files_->open(path, false));
  }
  void copy_records(const std::string& path, const CsvOptions& options,
                    const std::vector<std::uint64_t>& records, bool as_a_file,
                    std::ostream& out) override {
    etl::copy_records(path, files_->open(path, options.rereadable), options, records, as_a_file,
                      out);
  }

 private:
  static std::vector<std::string> files_of(const std::string& path) {
    if (path == "-") return {path};
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      throw Error(ErrorKind::kBadInput, message("%1: no such file or folder", path), name_them());
    }
    if (fs::is_directory(status)) return in_folder(path);
    return {path};  // what else is wrong with it, open() will find
  }

  const std::shared_ptr<FilesWithKeptPipes> files_;  // inputs may outlive this object
};

}  // namespace

std::unique_ptr<CsvFiles> make_csv_files(const StopFlag& stop) {
  return std::make_unique<CsvFilesOnDisk>(stop);
}

}  // namespace etl
