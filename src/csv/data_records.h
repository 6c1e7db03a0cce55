// The records of a CSV file that are rows: without the header, where there is one, and without the
// footer.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "csv/opened_text.h"
#include "csv/record_reader.h"
#include "etl/core/byte_buffer.h"

namespace etl {

class CsvDataRecords {
 public:
  // Reads the header or looks at the first record. Throws Error kBadInput where there is none.
  CsvDataRecords(OpenedText text, const CsvOptions& options);

  const CsvDialect& dialect() const { return dialect_; }
  // The fields of the header; of the first record where there is no header.
  const std::vector<std::string>& first() const { return first_; }

  // As CsvRecordReader.
  bool next(ByteBuffer& bytes, std::vector<CsvField>& fields);
  std::uint64_t line() const { return line_; }
  Error error_at(std::uint64_t line, const std::string& what, const std::string& hint) const {
    return reader_.error_at(line, what, hint);
  }

 private:
  struct Record {
    ByteBuffer bytes;
    std::vector<CsvField> fields;
    std::uint64_t line = 0;
  };

  bool read(Record& record);
  void read_first();

  const CsvDialect dialect_;
  CsvRecordReader reader_;
  const CsvOptions options_;
  std::vector<std::string> first_;
  std::deque<Record> held_;  // read, and not given out: they may be the footer
  Record spare_;             // its memory
  bool ended_ = false;
  std::uint64_t line_ = 0;
};

}  // namespace etl
