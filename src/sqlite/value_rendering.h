// From a stored value back to the source's own spelling, as COPY would give it: the inverse of
// value_binding.h, written apart from it, so that the proof does not rest on what it has to prove.
#pragma once

#include <sqlite3.h>

#include "etl/core/byte_buffer.h"
#include "etl/core/storage.h"

namespace etl {

enum class RenderMode {
  // A value of another storage class than the column's own cannot have come from the source; it is
  // marked with kForeignValue, so that it never equals what it looks like.
  kTable,
  // Numbers and text as SQLite has them, whatever the class: a view computes its values.
  kView,
};

// Appends a value that is not NULL. It may be an unprotected one, of a connection without mutexes
// (sqlite.org/c3ref/value.html): its functions cost half of what those of a statement's column do.
class ValueRenderer {
 public:
  ValueRenderer(Conversion conversion, int scale, RenderMode mode);

  void append(sqlite3_value* value, ByteBuffer& out) const;

 private:
  void append_integer(sqlite3_value* value, ByteBuffer& out) const;
  void append_real(sqlite3_value* value, ByteBuffer& out) const;
  void append_text(sqlite3_value* value, ByteBuffer& out) const;
  void append_blob(sqlite3_value* value, ByteBuffer& out) const;
  void mark(ByteBuffer& out) const;

  Conversion conversion_;
  int scale_;
  double power_ = 1;  // 10^scale; 0 where a double does not hold it exactly
  RenderMode mode_;
};

}  // namespace etl
