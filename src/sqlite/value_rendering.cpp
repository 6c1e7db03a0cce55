#include "sqlite/value_rendering.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "etl/core/mirror.h"

namespace etl {

namespace {

void append_chars(std::string_view text, std::vector<char>& out) {
  out.insert(out.end(), text.begin(), text.end());
}

template <typename Number>
void append_number(Number number, std::vector<char>& out) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  out.insert(out.end(), text, end);
}

// digits * 10^-scale, with all its decimals.
void append_scaled(std::int64_t digits, int scale, std::vector<char>& out) {
  if (digits < 0) out.push_back('-');
  char text[40];
  const auto magnitude =
      digits < 0 ? 0 - static_cast<std::uint64_t>(digits) : static_cast<std::uint64_t>(digits);
  const auto end = std::to_chars(text, text + sizeof text, magnitude).ptr;
  const auto count = static_cast<int>(end - text);
  if (count <= scale) {
    append_chars("0.", out);
    out.insert(out.end(), static_cast<std::size_t>(scale - count), '0');
    out.insert(out.end(), text, end);
    return;
  }
  out.insert(out.end(), text, end - scale);
  if (scale == 0) return;
  out.push_back('.');
  out.insert(out.end(), end - scale, end);
}

// True, with the digits, where the double is the one that stands for a decimal of this scale.
bool decimal_digits(double number, int scale, std::int64_t& digits) {
  constexpr int kExactPowersOfTen = 22;  // 10^22 is the largest that a double holds exactly
  if (scale > kExactPowersOfTen) return false;
  double power = 1;
  for (int i = 0; i < scale; ++i) power *= 10;
  const double scaled = std::nearbyint(number * power);
  if (!(std::fabs(scaled) < 1e15)) return false;
  digits = static_cast<std::int64_t>(scaled);
  // The quotient of two exact doubles is rounded once, to the double nearest to the decimal.
  return scaled / power == number;
}

}  // namespace

void ValueRenderer::mark(std::vector<char>& out) const {
  // Bytes are never text: the two look alike only here.
  if (mode_ == RenderMode::kTable || conversion_ == Conversion::kBytea) {
    append_chars(kForeignValue, out);
  }
}

void ValueRenderer::append_integer(sqlite3_stmt* statement, int column,
                                   std::vector<char>& out) const {
  const std::int64_t number = sqlite3_column_int64(statement, column);
  switch (conversion_) {
    case Conversion::kBoolean:
      if (number == 0 || number == 1) {
        out.push_back(number == 1 ? 't' : 'f');
        return;
      }
      mark(out);
      break;
    case Conversion::kInteger:
      break;
    case Conversion::kNumeric:
      append_number(number, out);
      if (mode_ == RenderMode::kTable && scale_ > 0) {
        out.push_back('.');
        out.insert(out.end(), static_cast<std::size_t>(scale_), '0');
      }
      return;
    default:
      mark(out);
  }
  append_number(number, out);
}

void ValueRenderer::append_real(sqlite3_stmt* statement, int column, std::vector<char>& out) const {
  const double number = sqlite3_column_double(statement, column);
  if (conversion_ == Conversion::kNumeric && mode_ == RenderMode::kTable) {
    std::int64_t digits = 0;
    if (decimal_digits(number, scale_, digits)) return append_scaled(digits, scale_, out);
    mark(out);
  } else if (conversion_ != Conversion::kReal) {
    mark(out);
  }
  append_number(number, out);
}

void ValueRenderer::append_text(sqlite3_stmt* statement, int column, std::vector<char>& out) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  const std::string_view text(bytes,
                              static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  switch (conversion_) {
    case Conversion::kText:
    case Conversion::kTrimmedText:
      break;
    case Conversion::kReal:
    case Conversion::kNumeric:
      if (text != "NaN" && text != "Infinity" && text != "-Infinity") mark(out);
      break;
    case Conversion::kTimestampTz: {
      const std::size_t offset = text.rfind("+00:00");
      if (offset != std::string_view::npos) {
        append_chars(text.substr(0, offset + 3), out);
        return append_chars(text.substr(offset + 6), out);
      }
      if (text != "infinity" && text != "-infinity") mark(out);
      break;
    }
    default:
      mark(out);
  }
  append_chars(text, out);
}

void ValueRenderer::append_blob(sqlite3_stmt* statement, int column, std::vector<char>& out) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
  const std::string_view blob(bytes,
                              static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  if (conversion_ == Conversion::kBytea) return append_chars(blob, out);
  mark(out);
  append_chars("\\x", out);
  constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : blob) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  }
}

void ValueRenderer::append(sqlite3_stmt* statement, int column, std::vector<char>& out) const {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return append_integer(statement, column, out);
    case SQLITE_FLOAT:
      return append_real(statement, column, out);
    case SQLITE_TEXT:
      return append_text(statement, column, out);
    default:
      return append_blob(statement, column, out);
  }
}

}  // namespace etl
