// What the columns of a file could be in PostgreSQL, from all its rows: for --create-table.
//
// Of each column the narrowest of these that takes every value of it:
//   boolean           true and false in any case; t, f, yes and no only where there is both a true
//                     and a false one, so that a column of "NO" (Norway) or "t" stays text. Not
//                     1 and 0.
//   integer, bigint   digits and a minus. Leading zeros ("007") and a plus are signs of names and
//                     telephone numbers: text. So is a column of whole numbers with one beyond
//                     bigint, since nothing is counted that far.
//   numeric(p,s)      s is the largest scale seen. p is 15, which a mirror keeps as a number, or
//                     38 where that is not enough: tomorrow's file may have larger numbers.
//                     Without (p,s) beyond that, and where there are exponents. "12E4" without
//                     a point or a sign in it is a name, too: text.
//   date, timestamp, timestamptz
//                     YYYY-MM-DD (or with / or .), HH:MM, HH:MM:SS, a fraction of at most six
//                     digits; or by --date-format. Dates among timestamps are midnight; with and
//                     without a zone in one column is text.
//   uuid              with its four hyphens
//   text              everything else: an empty string in quotes, and columns without any value
// All may be NULL: that one file has a value everywhere says nothing about the next.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "etl/copy/text_conventions.h"
#include "etl/core/row_batch.h"
#include "etl/core/schema.h"

namespace etl {

// One thread at a time.
class TypeInference {
 public:
  // Columns are named after the header, see column_name_for(). Throws Error kBadInput where the
  // file could not be matched to its table again: a field without letters and digits, too long a
  // one, and two that differ in nothing else; kUsage for conventions that are none.
  TypeInference(const std::vector<std::string>& header, const TextConventions& conventions);
  ~TypeInference();
  TypeInference(const TypeInference&) = delete;
  TypeInference& operator=(const TypeInference&) = delete;

  void add(const RowBatch& batch);
  // Of all rows so far.
  Relation relation(const QualifiedName& name) const;

 private:
  class ColumnTexts;
  class Readers;

  std::vector<std::string> names_;
  std::unique_ptr<Readers> readers_;
  std::vector<ColumnTexts> columns_;
};

}  // namespace etl
