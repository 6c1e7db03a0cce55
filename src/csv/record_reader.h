// The records of a CSV file (RFC 4180, and what people write instead): any number of fields,
// quotes, line breaks inside quotes. Stands on fast-cpp-csv-parser's LineReader, which reads ahead
// in a thread of its own.
//
// Rules (see README, "CSV files"): an empty field is NULL, "" is the empty string; `\.` is plain
// data; wholly empty lines are skipped; a quote counts only at the start of a field; text after a
// closing quote is an error; a line may have 2^24 bytes.
#pragma once

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "etl/core/csv_input.h"

namespace etl {

// One field; the view is valid until the next record is read.
struct CsvField {
  std::string_view text;
  bool null = false;
};

class CsvRecordReader {
 public:
  // Throws Error kBadInput where the file cannot be read.
  CsvRecordReader(const std::string& path, const CsvOptions& options);

  // Reads the next record into `fields`. False at the end. Throws Error kBadInput, with the line.
  bool next(std::vector<CsvField>& fields);
  // Line, from 1, on which the record read last starts.
  std::uint64_t line() const { return record_line_; }

 private:
  bool next_line(std::string_view& line);
  void split_plain(std::string_view line, std::vector<CsvField>& fields) const;
  void split_quoted(std::string_view line, std::vector<CsvField>& fields);
  void take_quoted(std::string_view& line, std::size_t& at, std::vector<CsvField>& fields);
  void check_utf8(std::string_view line) const;
  bool is_null(std::string_view text) const { return text.empty() || text == options_.null_text; }
  [[noreturn]] void refuse(std::uint64_t line, const std::string& what,
                           const std::string& hint = {}) const;

  std::string path_;
  CsvOptions options_;
  io::LineReader lines_;
  std::uint64_t line_ = 0;  // read last
  std::uint64_t record_line_ = 0;
  // A quoted field's text is put together here; fields hold offsets until the record is whole.
  struct Piece {
    std::size_t field;
    std::size_t start;
    std::size_t size;
  };
  std::string assembled_;
  std::string joined_;  // the lines of a record that spans several
  std::vector<Piece> pieces_;
};

}  // namespace etl
