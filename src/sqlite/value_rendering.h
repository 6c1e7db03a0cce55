// From a stored value back to the source's own spelling, as COPY would give it: the inverse of
// value_binding.h, written apart from it, so that the proof does not rest on what it has to prove.
#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

#include "etl/core/storage.h"

namespace etl {

enum class RenderMode {
  // A value of another storage class than the column's own cannot have come from the source; it is
  // marked with kForeignValue, so that it never equals what it looks like.
  kTable,
  // Numbers and text as SQLite has them, whatever the class: a view computes its values.
  kView,
};

// Appends the value of a result column that is not NULL.
class ValueRenderer {
 public:
  ValueRenderer(Conversion conversion, int scale, RenderMode mode)
      : conversion_(conversion), scale_(scale < 0 ? 0 : scale), mode_(mode) {}

  void append(sqlite3_stmt* statement, int column, std::vector<char>& out) const;

 private:
  void append_integer(sqlite3_stmt* statement, int column, std::vector<char>& out) const;
  void append_real(sqlite3_stmt* statement, int column, std::vector<char>& out) const;
  void append_text(sqlite3_stmt* statement, int column, std::vector<char>& out) const;
  void append_blob(sqlite3_stmt* statement, int column, std::vector<char>& out) const;
  void mark(std::vector<char>& out) const;

  Conversion conversion_;
  int scale_;
  RenderMode mode_;
};

}  // namespace etl
