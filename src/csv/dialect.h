// How a CSV file is written, once that is settled: what was asked for, and what was found out.
#pragma once

#include <string>

#include "etl/core/csv_input.h"

namespace etl {

// No text holds it, so that readers need not ask whether there are comments.
inline constexpr char kNoComment = '\0';

struct CsvDialect {
  char delimiter = ',';
  char quote = '"';  // or kNoQuote
  char comment = kNoComment;
  std::string null_text;
  bool header = true;
  std::string line_end = "\n";  // the first; none in a file without
  bool mixed_line_ends = false;
  std::string encoding = "UTF-8";
  bool byte_order_mark = false;
  std::string packing;  // the program; empty: none
};

// Throws Error kUsage for characters that cannot be what they are asked to be, or are the same.
void check_characters(const CsvOptions& options);

// What the options say; the defaults where they say nothing.
CsvDialect dialect_of(const CsvOptions& options);

// In one line: "comma, quotes, CRLF, UTF-8 with BOM, header".
std::string in_words(const CsvDialect& dialect);

}  // namespace etl
