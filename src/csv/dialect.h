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
};

// Throws Error kUsage for characters that cannot be what they are asked to be, or are the same.
void check_characters(const CsvOptions& options);

// What the options say; the defaults where they say nothing.
CsvDialect dialect_of(const CsvOptions& options);

}  // namespace etl
