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
  // `keep_text`: header_text(), text() and footer() will be asked for.
  CsvDataRecords(OpenedText text, const CsvOptions& options, bool keep_text = false);

  const CsvDialect& dialect() const { return dialect_; }
  // The fields of the header; of the first record where there is no header.
  const std::vector<std::string>& first() const { return first_; }

  // As CsvRecordReader.
  bool next(ByteBuffer& bytes, std::vector<CsvField>& fields);
  std::uint64_t line() const { return line_; }

  // As they stand in the file, without their line end.
  const std::string& header_text() const { return header_text_; }
  const std::string& text() const { return text_; }  // of the record read last
  std::vector<std::string> footer() const;           // once next() has returned false

  Error error_at(std::uint64_t line, const Message& what, const Message& hint) const {
    return reader_.error_at(line, what, hint);
  }

 private:
  struct Record {
    ByteBuffer bytes;
    std::vector<CsvField> fields;
    std::uint64_t line = 0;
    std::string text;
  };

  bool read(Record& record);
  void read_first();

  const CsvDialect dialect_;
  CsvRecordReader reader_;
  const CsvOptions options_;
  const bool keeps_text_;
  std::vector<std::string> first_;
  std::string header_text_;
  std::string text_;
  std::deque<Record> held_;  // read, and not given out: they may be the footer
  Record spare_;             // its memory
  bool ended_ = false;
  std::uint64_t line_ = 0;
};

}  // namespace etl
