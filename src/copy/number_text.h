// Numbers as texts: what int2in(), int4in(), int8in(), numeric_in(), float4in() and float8in() of
// PostgreSQL 12 to 18 make of them (src/backend/utils/adt/{int,int8,numutils,numeric,float}.c).
#pragma once

#include <string>
#include <string_view>

#include "copy/text_fit.h"
#include "etl/copy/text_conventions.h"

namespace etl {

// `bytes`: 2, 4 or 8.
TextFit integer_fit(std::string_view text, int bytes);
// `precision` -1: numeric without one. Rounds to the scale first, as the server does.
TextFit numeric_fit(std::string_view text, int precision, int scale);
TextFit float_fit(std::string_view text, bool single_precision);

// The file's way to write numbers, turned into PostgreSQL's.
class NumberForm {
 public:
  enum class Spelling {
    kPlain,      // there is nothing to turn
    kRespelled,  // as `out` says
    kWrong,      // a number of another convention, or none: could be read as something else
  };

  // Throws Error kUsage for signs that cannot be told from each other or from the digits.
  explicit NumberForm(const TextConventions& conventions);

  bool plain() const { return decimal_ == '.' && thousands_ == '\0'; }
  Spelling respell(std::string_view text, std::string& out) const;
  // "1.234,56", for messages; empty where it is PostgreSQL's own.
  std::string example() const;

 private:
  char decimal_;
  char thousands_;  // 0: none
};

}  // namespace etl
