// How far a table's copy is, as one line for a terminal.
#pragma once

#include <cstdint>
#include <string>

#include "etl/core/message.h"

namespace etl {

struct Progress {
  std::string table;
  std::uint64_t rows = 0;
  double expected_rows = -1;  // PostgreSQL's estimate; unknown where it is not above 0
  double seconds = 0;
};

// "fact_sales  [=======>    ]  61%  3,050,000 rows  1,012,345 rows/s  0:02 left", at most `columns`
// wide. Without an estimate, or past it, without bar, percentage and remaining time.
std::string progress_line(const Progress& progress, int columns, const Catalogue& catalogue = {});

// At most `width` characters (code points); a longer text ends with "…".
std::string shortened(const std::string& text, std::size_t width);
std::size_t displayed_width(const std::string& text);

}  // namespace etl
