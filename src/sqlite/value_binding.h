// From a field of a row batch to the value that SQLite stores.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "etl/core/storage.h"

namespace etl {

// Binds values of one column after the other. Text is bound without a copy (SQLITE_STATIC): it must
// live until the statement has run.
class ValueBinder {
 public:
  explicit ValueBinder(Conversion conversion) : conversion_(conversion) {}

  // Returns SQLite's result code. `position` from 1.
  int bind(sqlite3_stmt* statement, int position, std::string_view value);

 private:
  Conversion conversion_;
  std::string scratch_;  // reused; holds converted text until the next bind()
};

}  // namespace etl
