// Dates and times as texts: what date_in(), timestamp_in(), timestamptz_in() and time_in() make of
// those written year first, whatever DateStyle says (src/backend/utils/adt/datetime.c of
// PostgreSQL 12 to 18). The many other ways that the server understands are kUnknown.
#pragma once

#include <string_view>

#include "copy/text_fit.h"

namespace etl {

bool is_leap_year(int year);
// Of the Gregorian calendar, from year 1 on.
bool is_date(int year, int month, int day);

// How a text that fits is written.
struct DateTimeShape {
  bool compact = false;  // YYYYMMDD, which could be any number
  bool time = false;
  bool zone = false;
  bool two_digits = true;  // all of month, day, hour, minute and second
  bool real_time = true;   // below 24:00:00, and no second 60
  int fraction_digits = 0;
};

// For date, timestamp and timestamptz alike: each takes the text of the others.
// YYYY-MM-DD, YYYY/MM/DD, YYYY.MM.DD or YYYYMMDD; then, after a space or T, HH:MM, HH:MM:SS or
// HH:MM:SS.fff; then Z, +HH, +HHMM or +HH:MM.
TextFit date_time_fit(std::string_view text, DateTimeShape& shape);
// HH:MM, HH:MM:SS or HH:MM:SS.fff, and a zone, which the server ignores.
TextFit time_fit(std::string_view text);

}  // namespace etl
