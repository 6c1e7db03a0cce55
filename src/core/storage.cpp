#include "etl/core/storage.h"

#include <map>
#include <set>

namespace etl {

namespace {

// A double holds any decimal of 15 significant digits exactly enough to print it back
// (DBL_DIG); at 16 digits about one value in ten is already wrong.
constexpr int kExactDigits = 15;

ColumnStorage plain(std::string declared, Conversion conversion) {
  ColumnStorage storage;
  storage.declared_type = std::move(declared);
  storage.conversion = conversion;
  return storage;
}

// 10^22 is the largest power of ten that a double holds exactly: up to there a decimal is the
// quotient of two exact doubles, rounded once. PostgreSQL takes scales up to 1000, where a double
// is long zero.
constexpr int kExactScale = 22;

// numeric(3,-2) has whole numbers of 5 digits, numeric(3,5) fractions of 3 digits after zeros.
bool exact_as_double(const SourceType& type) {
  if (type.precision < 0 || type.precision > kExactDigits) return false;
  return type.scale >= 0 ? type.scale <= kExactScale : type.precision - type.scale <= kExactDigits;
}

ColumnStorage numeric_storage(const SourceType& type, NumericStorage wanted) {
  if (wanted == NumericStorage::kReal) {
    ColumnStorage storage = plain("REAL", Conversion::kReal);
    storage.note =
        message("numeric kept as REAL, as asked: values of more than 15 digits are rounded");
    return storage;
  }
  if (wanted == NumericStorage::kAuto && exact_as_double(type)) {
    return plain(
        "NUMERIC(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")",
        Conversion::kNumeric);
  }
  ColumnStorage storage = plain("TEXT", Conversion::kText);
  if (wanted == NumericStorage::kText) {
    storage.note = message("numeric kept as TEXT, as asked");
  } else if (type.precision < 0) {
    storage.note = message("numeric without precision kept as TEXT, to be exact");
  } else if (type.precision <= kExactDigits && type.scale > kExactScale) {
    storage.note = message("numeric of more than 22 decimals kept as TEXT, to be exact");
  } else {
    storage.note = message("numeric of more than 15 digits kept as TEXT, to be exact");
  }
  return storage;
}

const std::map<std::string, ColumnStorage>& plain_types() {
  static const std::map<std::string, ColumnStorage> types = {
      {"int2", plain("INTEGER", Conversion::kInteger)},
      {"int4", plain("INTEGER", Conversion::kInteger)},
      {"int8", plain("INTEGER", Conversion::kInteger)},
      {"oid", plain("INTEGER", Conversion::kInteger)},
      {"float4", plain("REAL", Conversion::kReal)},
      {"float8", plain("REAL", Conversion::kReal)},
      {"bool", plain("BOOLEAN", Conversion::kBoolean)},
      {"bytea", plain("BLOB", Conversion::kBytea)},
      {"bpchar", plain("TEXT", Conversion::kTrimmedText)},
      {"timestamptz", plain("TEXT", Conversion::kTimestampTz)},
  };
  return types;
}

// Kept as text without a word: SQLite has no other way, and nothing is lost.
Message note_for_text(const SourceType& type) {
  if (type.kind == TypeKind::kArray) return message("array kept as PostgreSQL's own text");
  if (type.kind == TypeKind::kComposite) return message("composite kept as PostgreSQL's own text");
  if (type.kind == TypeKind::kEnum) {
    return message(
        "enum kept as TEXT, which sorts by letter; etl_enums has the labels in their order");
  }
  if (type.kind == TypeKind::kRange) return message("range kept as PostgreSQL's own text");
  static const std::set<std::string> texts = {"text", "varchar", "name",     "date",
                                              "time", "timetz",  "timestamp"};
  if (texts.count(type.base) > 0) return {};
  if (type.base == "interval") return message("interval kept as ISO 8601 text");
  return message("%1 kept as PostgreSQL's own text", type.base);
}

}  // namespace

ColumnStorage storage_for(const SourceType& type, const StorageOptions& options) {
  if (type.kind == TypeKind::kBase) {
    if (type.base == "numeric") return numeric_storage(type, options.numeric);
    if (type.base == "money") {
      // Its text depends on lc_monetary, its number does not.
      ColumnStorage storage = numeric_storage(type, options.numeric);
      storage.source_cast = "::numeric";
      storage.note = message("money kept as its number");
      return storage;
    }
    if (type.base == "citext") {
      ColumnStorage storage = plain("TEXT", Conversion::kText);
      storage.collation = "NOCASE";
      storage.note =
          message("citext kept as TEXT COLLATE NOCASE, which folds the letters A to Z only");
      return storage;
    }
    const auto known = plain_types().find(type.base);
    if (known != plain_types().end()) return known->second;
  }
  ColumnStorage storage = plain("TEXT", Conversion::kText);
  if (type.kind == TypeKind::kArray && options.arrays == ArrayStorage::kJson) {
    storage.source_function = "pg_catalog.to_json";
    storage.note = message("array kept as JSON, as asked: lower bounds other than 1 are lost");
    return storage;
  }
  storage.note = note_for_text(type);
  return storage;
}

std::string storage_options_text(const StorageOptions& options) {
  std::string text = "numeric=";
  switch (options.numeric) {
    case NumericStorage::kAuto:
      text += "auto";
      break;
    case NumericStorage::kText:
      text += "text";
      break;
    case NumericStorage::kReal:
      text += "real";
      break;
  }
  return text + (options.arrays == ArrayStorage::kJson ? " arrays=json" : " arrays=text");
}

StorageOptions parse_storage_options(const std::string& text) {
  const auto says = [&](const char* setting) { return text.find(setting) != std::string::npos; };
  StorageOptions options;
  if (says("numeric=text")) options.numeric = NumericStorage::kText;
  if (says("numeric=real")) options.numeric = NumericStorage::kReal;
  if (says("arrays=json")) options.arrays = ArrayStorage::kJson;
  return options;
}

}  // namespace etl
