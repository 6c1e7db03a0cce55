#include "sqlite/value_binding.h"

#include <charconv>
#include <cstdint>

namespace etl {

namespace {

int bind_text(sqlite3_stmt* statement, int position, std::string_view value) {
  // data() of an empty view may be null, which SQLite would take for NULL.
  const char* bytes = value.empty() ? "" : value.data();
  return sqlite3_bind_text64(statement, position, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

// NaN and the infinities are no numbers to SQLite: a bound NaN would be stored as NULL.
bool is_number(std::string_view value) {
  if (value.empty()) return false;
  const char first = value[value[0] == '-' && value.size() > 1 ? 1 : 0];
  return (first >= '0' && first <= '9') || first == '.';
}

int bind_integer(sqlite3_stmt* statement, int position, std::string_view value) {
  std::int64_t number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error != std::errc() || end != last) return bind_text(statement, position, value);
  return sqlite3_bind_int64(statement, position, number);
}

int bind_real(sqlite3_stmt* statement, int position, std::string_view value) {
  if (!is_number(value)) return bind_text(statement, position, value);
  double number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error != std::errc() || end != last) return bind_text(statement, position, value);
  return sqlite3_bind_double(statement, position, number);
}

// As NUMERIC affinity would store it: a whole number as INTEGER, anything else as REAL.
int bind_numeric(sqlite3_stmt* statement, int position, std::string_view value) {
  const std::size_t point = value.find('.');
  const std::string_view decimals =
      point == std::string_view::npos ? std::string_view() : value.substr(point + 1);
  if (decimals.find_first_not_of('0') == std::string_view::npos) {
    return bind_integer(statement, position, value.substr(0, point));
  }
  return bind_real(statement, position, value);
}

}  // namespace

int ValueBinder::bind(sqlite3_stmt* statement, int position, std::string_view value) {
  switch (conversion_) {
    case Conversion::kInteger:
      return bind_integer(statement, position, value);
    case Conversion::kReal:
      return bind_real(statement, position, value);
    case Conversion::kNumeric:
      return bind_numeric(statement, position, value);
    case Conversion::kBoolean:
      if (value == "t") return sqlite3_bind_int64(statement, position, 1);
      if (value == "f") return sqlite3_bind_int64(statement, position, 0);
      return SQLITE_MISMATCH;
    case Conversion::kBytea:
      // data() of an empty view may be null, which SQLite would take for NULL.
      return sqlite3_bind_blob64(statement, position, value.empty() ? "" : value.data(),
                                 value.size(), SQLITE_STATIC);
    case Conversion::kTrimmedText:
      return bind_text(statement, position, value.substr(0, value.find_last_not_of(' ') + 1));
    case Conversion::kTimestampTz: {
      // The session's time zone is UTC: "+00", which SQLite's date functions cannot read.
      // Before " BC" too; an infinity has no offset.
      const std::size_t offset = value.rfind("+00");
      const bool hours_alone = offset != std::string_view::npos &&
                               (offset + 3 == value.size() || value[offset + 3] == ' ');
      if (!hours_alone) return bind_text(statement, position, value);
      scratch_.assign(value.substr(0, offset + 3)).append(":00").append(value.substr(offset + 3));
      return bind_text(statement, position, scratch_);
    }
    case Conversion::kText:
      return bind_text(statement, position, value);
  }
  return SQLITE_MISMATCH;
}

}  // namespace etl
