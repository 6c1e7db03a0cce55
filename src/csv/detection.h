// Finds out how a CSV file is written, from its start.
//
//   - The delimiter is the one of comma, semicolon, tab and pipe that gives every record of the
//     sample as many fields as the first, and at least two; where none does, most records (a file
//     may have bad rows). Comma wins over any other, and where several others fit, it is comma too:
//     then the header will not match, which is better than a guess.
//   - Single quotes are quotes only where double ones are not used and either the fields of the
//     first record are all within them, or without them the records do not fit.
//
// So a file of commas and double quotes is never taken for anything else, bad rows or not. (A file
// of one column is, where its very header holds another delimiter, and as many as each row.)
#pragma once

#include <string_view>

#include "csv/dialect.h"

namespace etl {

struct CsvSample {
  std::string_view text;  // from the first record on
  bool whole = false;     // nothing comes behind it
};

// What was asked for, and the rest as the sample has it.
CsvDialect found_dialect(const CsvSample& sample, const CsvOptions& options);

}  // namespace etl
