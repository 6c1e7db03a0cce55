// Reading a CSV text through the real adapter, from a file of its own.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "etl/csv/csv_files.h"
#include "etl/runtime/stop_flag.h"
#include "support/memory_row_stream.h"
#include "support/temporary_folder.h"

namespace etl {

class CsvText {
 public:
  explicit CsvText(const std::string& text, const std::string& name = "file.csv")
      : path_(folder_.file(name)) {
    std::ofstream(path_, std::ios::binary) << text;
  }

  const std::string& path() const { return path_; }
  std::unique_ptr<CsvInput> open(const CsvOptions& options = {}) const {
    return make_csv_files(stop_)->open(path_, options);
  }
  // All records after the header.
  std::vector<MemoryRow> rows(const CsvOptions& options = {}) const {
    const std::unique_ptr<CsvInput> input = open(options);
    std::vector<MemoryRow> rows;
    MemoryRowSink sink(rows);
    RowBatch batch;
    while (input->next(batch)) sink.write(batch);
    sink.finish();
    return rows;
  }
  // The Error that reading ends with.
  Error error(const CsvOptions& options = {}) const {
    try {
      rows(options);
    } catch (const Error& error) {
      return error;
    }
    throw std::logic_error("the file was read without an error");
  }

 private:
  TemporaryFolder folder_;
  StopFlag stop_;
  std::string path_;
};

}  // namespace etl
