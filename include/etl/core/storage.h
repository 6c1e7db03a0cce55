// How a PostgreSQL type is kept in SQLite: the one place that decides it. SQLite derives affinity
// from the declared name (sqlite.org/datatype3.html#determination_of_column_affinity), so only
// INTEGER, REAL, TEXT, BLOB, NUMERIC(p,s) and BOOLEAN are ever declared.
#pragma once

#include <string>

#include "etl/core/schema.h"

namespace etl {

// What the sink does with a field's text before it binds it.
enum class Conversion {
  kInteger,      // 64-bit signed
  kReal,         // double; NaN and infinities stay TEXT of that name
  kNumeric,      // exact decimal of at most 15 digits: integer or double; NaN stays TEXT
  kText,         // as it is
  kTrimmedText,  // char(n): trailing spaces go
  kBoolean,      // t/f to 1/0
  kBytea,        // \x... to bytes
  kTimestampTz,  // ...+00 to ...+00:00
};

enum class NumericStorage { kAuto, kText, kReal };

struct StorageOptions {
  NumericStorage numeric = NumericStorage::kAuto;
};

struct ColumnStorage {
  std::string declared_type;  // "INTEGER", "NUMERIC(10,2)", ...
  std::string collation;      // "NOCASE" for citext, else empty
  Conversion conversion = Conversion::kText;
  std::string source_cast;  // appended to the column in the source's SELECT: "::numeric", or ""
  std::string note;         // why it is not the plain storage; empty where it is
};

ColumnStorage storage_for(const SourceType& type, const StorageOptions& options);

}  // namespace etl
