// The lines of a CSV file, read ahead by fast-cpp-csv-parser's LineReader in a thread of its own.
// A line may have 2^24 bytes, less two; see csv/text_stream.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "csv/opened_text.h"
#include "csv/text_stream.h"
#include "etl/core/error.h"

namespace etl {

class LineStream {
 public:
  // Reads the first 32 MiB at once. Throws Error kBadInput, kInterrupted.
  explicit LineStream(OpenedText text);
  // Waits for a read under way.
  ~LineStream();
  LineStream(const LineStream&) = delete;
  LineStream& operator=(const LineStream&) = delete;

  // The next line without its end, valid until the next call; false at the end. Throws Error
  // kBadInput, with the line, where it is too long or holds a byte that cannot be taken.
  bool next(std::string_view& line);
  // Of the line read last, from 1, as a reader of the whole file counts.
  std::uint64_t number() const { return number_; }
  // Line ends inside the line read last, which a reader of the file would count.
  void count_more(std::uint64_t lines) { number_ += lines; }
  const TextOrigin& origin() const { return origin_; }
  LineEnd line_end() const;
  // False: no line so far holds a kQuotedCarriageReturn.
  bool has_quoted_carriage_return() const;

  // What is wrong with a line, in one line: "name:17: what".
  Error error_at(std::uint64_t line, const Message& what, const Message& hint) const;

 private:
  class Reader;

  [[noreturn]] void refuse_damage() const;

  TextOrigin origin_;
  std::unique_ptr<Reader> reader_;
  std::uint64_t number_;
};

}  // namespace etl
