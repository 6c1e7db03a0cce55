// From a field's text to the value that SQLite would store, had the text been converted and bound,
// and the column's affinity applied (sqlite.org/datatype3.html#type_affinity). No allocation.
#pragma once

#include <string>
#include <string_view>

#include "etl/core/storage.h"
#include "sqlite/bulk/stored_value.h"

namespace etl::bulk {

enum class Affinity { kBlob, kText, kNumeric, kInteger, kReal };

// By the rules of sqlite.org/datatype3.html#determination_of_column_affinity.
Affinity affinity_of(std::string_view declared_type);

class ValueEncoder {
 public:
  ValueEncoder(Conversion conversion, Affinity affinity)
      : conversion_(conversion), affinity_(affinity) {}

  // False where SQLite would turn the converted text into a number again, which this class does
  // not do: texts in a column of numeric affinity.
  bool supported() const;
  // True where every value that is not NULL is an integer, is text, is a blob.
  bool always_integer() const;
  bool always_text() const;
  // True where a value that is no number is a rarity: NaN as text.
  bool mostly_number() const {
    return (conversion_ == Conversion::kReal || conversion_ == Conversion::kNumeric) &&
           (affinity_ == Affinity::kReal || affinity_ == Affinity::kNumeric);
  }
  bool always_blob() const { return conversion_ == Conversion::kBytea; }

  // False where the text cannot be one of this conversion. `value` may point into `text`, and
  // into this object until the next call.
  bool encode(std::string_view text, StoredValue& value);
  // As the column keeps a double. `value` may point into this object until the next call.
  void store_real(double number, StoredValue& value);

 private:
  bool encode_integer(std::string_view text, StoredValue& value);
  bool encode_real(std::string_view text, StoredValue& value);
  bool encode_long_real(std::string_view text, StoredValue& value);
  bool encode_numeric(std::string_view text, StoredValue& value);
  bool encode_boolean(std::string_view text, StoredValue& value);
  bool numeric_affinity() const {
    return affinity_ != Affinity::kText && affinity_ != Affinity::kBlob;
  }
  void store_integer(std::int64_t number, StoredValue& value);

  Conversion conversion_;
  Affinity affinity_;
  char scratch_[32] = {};  // a number in a TEXT column
};

}  // namespace etl::bulk
