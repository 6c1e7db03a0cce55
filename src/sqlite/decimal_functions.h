// sum(), avg() and round() as exact decimal functions, for our own reading connections: a binary
// sum of 0.10 is 0.9999999999999999 after ten of them, and a metric must not differ for that.
//
// A REAL counts as the shortest decimal that names it (%.15g, exact for the NUMERIC columns of a
// mirror), a TEXT as the decimal it spells. A result with decimals is TEXT. Where a number is no
// decimal of at most 38 digits, SQLite's own arithmetic in doubles is used.
#pragma once

struct sqlite3;

namespace etl {

// Throws Error kMirror.
void register_decimal_functions(sqlite3* connection);

}  // namespace etl
