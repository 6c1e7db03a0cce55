// sum(), avg() and round() as exact decimal functions, for our own reading connections: a binary
// sum of 0.10 is 0.9999999999999999 after ten of them, and a metric must not differ for that.
//
// A REAL counts as the shortest decimal that names it (%.15g, exact for the NUMERIC columns of a
// mirror), a TEXT as the decimal it spells. Where a number is no decimal of at most 37 digits,
// doubles are used, as SQLite itself does.
//
// A result with decimals is a REAL, so that it compares and sorts as a number. Where a double does
// not hold it, the decimal is kept beside it for as long as the value stays within one expression:
// round(avg(x), 2) rounds the exact average.
#pragma once

#include <sqlite3.h>

#include <array>
#include <optional>
#include <string>

#include "sqlite/decimal.h"

namespace etl {

// Decimals of the latest results, found again by the value's subtype
// (sqlite.org/c3ref/value_subtype.html) and its double. Belongs to one connection, and outlives it.
class ExactResults {
 public:
  void give(sqlite3_context* context, const Decimal& value);
  // No value where it is no decimal.
  std::optional<Decimal> decimal_of(sqlite3_value* value) const;
  // A result column that is not NULL, as text: the exact decimal where it is one.
  std::string text_of(sqlite3_value* column) const;

 private:
  const Decimal* kept(sqlite3_value* value) const;

  struct Kept {
    double rough = 0;
    Decimal exact;
  };
  std::array<Kept, 255> kept_;  // subtype 1 is the first; 0 means none
  unsigned next_ = 0;
};

// Throws Error kMirror.
void register_decimal_functions(sqlite3* connection, ExactResults& results);

}  // namespace etl
