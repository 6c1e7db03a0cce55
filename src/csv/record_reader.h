// The records of a CSV file: RFC 4180, and what people write instead. Any number of fields, quotes,
// line breaks inside quotes.
//
//   - A line that begins with CsvDialect::comment is left out, but for one inside quotes.
//   - An unquoted field that is CsvDialect::null_text (the default: nothing) is NULL; "" is the
//     empty string.
//   - A quote counts only at the start of a field; inside an unquoted one it is data. Text after a
//     closing quote is an error (PostgreSQL's COPY would add it to the value).
//   - `\.` is data (to COPY it is the end of the file).
//   - Empty lines are left out, as most readers do. A file of one column is another matter: there
//     an empty line is what COPY writes and reads for NULL, so it is a record; see
//     keep_empty_lines().
//   - Spaces belong to the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/line_stream.h"
#include "csv/opened_text.h"
#include "etl/core/byte_buffer.h"

namespace etl {

// Bytes of a record. Enough for whatever people keep in a field; without a limit, a quote that
// nobody closes would take all that comes behind it into memory.
inline constexpr std::size_t kLongestRecord = std::size_t{64} << 20;

struct CsvField {
  std::size_t start = 0;  // in the bytes that next() appended to
  std::size_t size = 0;
  bool null = false;
};

class CsvRecordReader {
 public:
  // Throws as LineStream does.
  explicit CsvRecordReader(OpenedText text);

  // Appends the text of the next record to `bytes` and sets `fields` to where its fields lie in
  // there (without quotes; what lies between them has no meaning). False at the end. Throws Error
  // kBadInput with the line, kInterrupted.
  bool next(ByteBuffer& bytes, std::vector<CsvField>& fields);
  // From now on an empty line is a record of one field, or none.
  void keep_empty_lines(bool keep) { keep_empty_lines_ = keep; }

  // From now on text() is the record read last as it stands in the file, without its line end.
  void keep_text() { keeps_text_ = true; }
  const std::string& text() const { return text_; }

  // Line, from 1, on which the record read last starts.
  std::uint64_t line() const { return record_line_; }
  // The record read last was an empty line.
  bool at_empty_line() const { return at_empty_line_; }
  const TextOrigin& origin() const { return lines_.origin(); }
  Error error_at(std::uint64_t line, const Message& what, const Message& hint) const {
    return lines_.error_at(line, what, hint);
  }

 private:
  void split_plain(std::string_view line, ByteBuffer& bytes, std::vector<CsvField>& fields);
  void split_quoted(std::string_view line, ByteBuffer& bytes, std::vector<CsvField>& fields);
  void take_quoted(std::string_view& line, std::size_t& at, ByteBuffer& bytes);
  void add_to_text(std::string_view line);
  void append_quoted(std::string_view text, bool before_line_feed, ByteBuffer& bytes);
  bool is_null(std::string_view text) const { return text == null_text_; }

  const char delimiter_;
  const char quote_;
  const char comment_;
  const std::string null_text_;
  bool keep_empty_lines_ = false;
  bool at_empty_line_ = false;
  bool keeps_text_ = false;
  std::string text_;
  LineStream lines_;
  std::uint64_t record_line_ = 0;
  std::size_t record_start_ = 0;  // in the bytes that next() appends to
};

}  // namespace etl
