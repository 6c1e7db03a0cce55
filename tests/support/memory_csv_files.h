// CSV files in memory: headers and rows, and a line number for each row.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "etl/core/csv_input.h"
#include "support/memory_row_stream.h"

namespace etl {

struct MemoryCsvFile {
  std::vector<std::string> header;
  std::vector<MemoryRow> rows;
  std::vector<std::uint64_t> lines;  // of the rows; where empty, one a row from line 2 on
};

class MemoryCsvInput : public CsvInput {
 public:
  MemoryCsvInput(std::string path, const MemoryCsvFile& file)
      : path_(std::move(path)), file_(file), rows_(file.rows, file.header.size()) {}

  const std::string& path() const override { return path_; }
  const std::vector<std::string>& header() const override { return file_.header; }
  void select(const std::vector<std::size_t>&) override {}
  std::uint64_t line_of(std::uint64_t row) const override {
    return file_.lines.empty() ? row + 2 : file_.lines.at(static_cast<std::size_t>(row));
  }
  bool next(RowBatch& batch) override { return rows_.next(batch); }
  std::uint64_t row_count() const override { return rows_.row_count(); }

 private:
  std::string path_;
  const MemoryCsvFile& file_;
  MemoryRowSource rows_;
};

// Lists all its files, whatever it is asked for.
class MemoryCsvFiles : public CsvFiles {
 public:
  std::vector<std::string> list(const std::vector<std::string>&) override {
    std::vector<std::string> paths;
    for (const auto& [path, file] : files) paths.push_back(path);
    return paths;
  }
  std::unique_ptr<CsvInput> open(const std::string& path, const CsvOptions&) override {
    return std::make_unique<MemoryCsvInput>(path, files.at(path));
  }

  std::map<std::string, MemoryCsvFile> files;
};

}  // namespace etl
