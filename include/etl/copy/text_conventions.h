// How the texts of a file spell numbers and dates, where that is not PostgreSQL's way.
#pragma once

#include <optional>
#include <string>

namespace etl {

struct TextConventions {
  char decimal = '.';  // or ','
  // Between groups of exactly three digits before the decimal sign, so that no 1.5 is read as 15:
  // one of . , ' _ and the space. A number may also go without.
  std::optional<char> thousands;
  // Of dates, and of timestamps, which may also have an ISO time behind a date of this format.
  // Empty: all that PostgreSQL reads. The words are those of its to_date()
  // (postgresql.org/docs/15/functions-formatting.html), in capital or small letters:
  //   YYYY  four digits          YY          two digits, 1970 to 2069
  //   MM    1 or 2 digits        Mon, Month  the English name, short or in full
  //   DD    1 or 2 digits
  //   HH24, or HH12 with AM or PM; MI; SS    1 or 2 digits each
  // MM, DD and the like are exactly two digits where nothing separates the words, as in
  // YYYYMMDD. What is no letter and no digit stands for itself, and so does text "in quotes".
  std::string date_format;
};

// Throws Error kUsage, with what is understood as its hint.
void check_conventions(const TextConventions& conventions);

}  // namespace etl
