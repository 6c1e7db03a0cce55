// A CSV file as a row source: its header, then the chosen fields of each record.
#pragma once

#include <string>
#include <vector>

#include "csv/line_map.h"
#include "csv/record_reader.h"
#include "etl/core/csv_input.h"

namespace etl {

class CsvRowSource : public CsvInput {
 public:
  // Reads the header. Throws Error kBadInput: unreadable, empty, a column without a name or twice.
  CsvRowSource(const std::string& path, const CsvOptions& options);

  const std::string& path() const override { return path_; }
  const std::vector<std::string>& header() const override { return header_; }
  void select(const std::vector<std::size_t>& fields) override { selected_ = fields; }
  std::uint64_t line_of(std::uint64_t row) const override { return lines_.line_of(row); }
  bool next(RowBatch& batch) override;
  std::uint64_t row_count() const override { return rows_; }

 private:
  void read_header();

  std::string path_;
  CsvRecordReader reader_;
  std::vector<std::string> header_;
  std::vector<std::size_t> selected_;
  std::vector<CsvField> fields_;  // reused
  LineMap lines_;
  std::uint64_t rows_ = 0;
  bool done_ = false;
};

}  // namespace etl
