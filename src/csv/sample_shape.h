// What a piece of text looks like when it is read with some delimiter and quote. No errors: what
// record_reader.h refuses is counted.
#pragma once

#include <cstddef>
#include <string>

#include "csv/detection.h"

namespace etl {

struct SampleShape {
  std::size_t width = 0;         // fields of the first record
  std::size_t records = 0;       // that are complete, but for the footer
  std::size_t agreeing = 0;      // of them, with as many fields as the first
  bool broken = false;           // text behind a closing quote, a quote that nobody closes
  bool quoted = false;           // some field is
  bool first_is_quoted = false;  // all fields of the first record are
  std::string line_end;          // the first; empty: none
  bool mixed_line_ends = false;
};

SampleShape shape_of(const CsvSample& sample, const CsvDialect& dialect, std::size_t footer);

}  // namespace etl
