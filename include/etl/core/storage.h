// How a PostgreSQL type is kept in SQLite: the one place that decides it. SQLite derives affinity
// from the declared name (sqlite.org/datatype3.html#determination_of_column_affinity), so only
// INTEGER, REAL, TEXT, BLOB, NUMERIC(p,s) and BOOLEAN are ever declared.
#pragma once

#include <string>

#include "etl/core/message.h"
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
  kBytea,        // bytes as they are
  kTimestampTz,  // ...+00 to ...+00:00
};

enum class NumericStorage { kAuto, kText, kReal };
enum class ArrayStorage { kText, kJson };

// A mirror remembers those it was made with (etl_runs.options), so that validate reads it alike.
struct StorageOptions {
  NumericStorage numeric = NumericStorage::kAuto;
  ArrayStorage arrays = ArrayStorage::kText;
};

// "numeric=auto arrays=text", and back; what is missing or unknown there is the default.
std::string storage_options_text(const StorageOptions& options);
StorageOptions parse_storage_options(const std::string& text);

struct ColumnStorage {
  std::string declared_type;  // "INTEGER", "NUMERIC(10,2)", ...
  std::string collation;      // "NOCASE" for citext, else empty
  Conversion conversion = Conversion::kText;
  // Around and behind the column in the source's SELECT: "pg_catalog.to_json", "::numeric", or "".
  std::string source_function;
  std::string source_cast;
  Message note;  // why it is not the plain storage; empty where it is
};

ColumnStorage storage_for(const SourceType& type, const StorageOptions& options);

}  // namespace etl
