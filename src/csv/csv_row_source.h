// A CSV file as a row source: its header, where it has one, then the chosen fields of each record.
//
// A file that can be read again is closed between the header and the first row: load-csv looks at
// the headers of all files before it loads the first, and an open reader has a thread and up to
// 48 MiB.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "csv/byte_input.h"
#include "csv/data_records.h"
#include "csv/line_map.h"
#include "etl/core/csv_input.h"

namespace etl {

class CsvRowSource : public CsvInput {
 public:
  using OpenBytes = std::function<std::unique_ptr<ByteInput>()>;

  // `open_bytes` opens the file at its start: once, or twice where its size is known. `path` is for
  // messages. Reads the header, or the first record. Throws Error kBadInput: unreadable, empty, a
  // column without a name or twice; kUsage for characters that cannot be delimiter or quote;
  // kInterrupted.
  CsvRowSource(const std::string& path, const CsvOptions& options, OpenBytes open_bytes);

  const std::string& path() const override { return path_; }
  const std::string& dialect() const override { return dialect_; }
  const CsvOptions& options() const override { return options_; }
  bool has_header() const override { return options_.header; }
  const std::vector<std::string>& header() const override;
  std::size_t field_count() const override { return first_.size(); }
  std::optional<std::uint64_t> byte_size() const override { return byte_size_; }
  void select(const std::vector<std::size_t>& fields) override { selected_ = fields; }
  void note_faults(FaultLog& faults) override { faults_ = &faults; }
  std::uint64_t record_count() const override { return record_count_; }
  std::uint64_t line_of(std::uint64_t record) const override { return lines_.line_of(record); }
  bool next(RowBatch& batch) override;
  std::uint64_t row_count() const override { return rows_; }

 private:
  void open();
  void open_again();
  void check_header() const;
  void end();
  // That the record just read has another number of fields. Throws where nobody notes faults.
  void note_width(std::uint64_t record) const;

  std::string path_;
  CsvOptions options_;
  const OpenBytes open_bytes_;
  std::string dialect_;
  std::unique_ptr<CsvDataRecords> records_;  // none before the first row, and behind the last
  std::optional<std::uint64_t> byte_size_;
  bool done_ = false;
  std::vector<std::string> first_;  // fields of the header or of the first record
  std::vector<std::size_t> selected_;
  std::vector<CsvField> fields_;  // reused
  FaultLog* faults_ = nullptr;
  LineMap lines_;
  std::uint64_t record_count_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace etl
