#include "etl/csv/csv_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "csv/csv_row_source.h"
#include "etl/core/error.h"

namespace etl {

namespace {

namespace fs = std::filesystem;

bool is_csv(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension == ".csv";
}

std::vector<std::string> in_folder(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_csv(entry->path()) && !entry->is_directory()) files.push_back(entry->path().string());
  }
  if (error) {
    throw Error(ErrorKind::kBadInput, folder + ": cannot be read: " + error.message(),
                "check the path and its permissions");
  }
  if (files.empty()) {
    throw Error(ErrorKind::kBadInput, folder + ": no CSV file in this folder",
                "name files or folders: etl load-csv PATH...");
  }
  std::sort(files.begin(), files.end());
  return files;
}

class CsvFileReader : public CsvFiles {
 public:
  std::vector<std::string> list(const std::vector<std::string>& paths) override {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
      std::error_code error;
      const fs::file_status status = fs::status(path, error);
      if (path == "-") {
        files.push_back(path);
      } else if (!fs::exists(status)) {
        throw Error(ErrorKind::kBadInput, path + ": no such file or folder",
                    "name files or folders: etl load-csv PATH...");
      } else if (fs::is_directory(status)) {
        const std::vector<std::string> found = in_folder(path);
        files.insert(files.end(), found.begin(), found.end());
      } else {
        files.push_back(path);
      }
    }
    return files;
  }

  std::unique_ptr<CsvInput> open(const std::string& path, const CsvOptions& options) override {
    return std::make_unique<CsvRowSource>(path, options);
  }
};

}  // namespace

std::unique_ptr<CsvFiles> make_csv_files() { return std::make_unique<CsvFileReader>(); }

}  // namespace etl
