#include "sqlite/value_rendering.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "etl/core/mirror.h"

namespace etl {

namespace {

template <typename Number>
void append_number(Number number, ByteBuffer& out) {
  constexpr std::size_t kLongest = 40;
  char* const at = out.extend(kLongest);
  out.truncate(static_cast<std::size_t>(std::to_chars(at, at + kLongest, number).ptr - out.data()));
}

// digits * 10^-scale, with all its decimals.
void append_scaled(std::int64_t digits, std::size_t scale, ByteBuffer& out) {
  if (digits < 0) out.push_back('-');
  char text[40];
  const auto magnitude =
      digits < 0 ? 0 - static_cast<std::uint64_t>(digits) : static_cast<std::uint64_t>(digits);
  const auto count =
      static_cast<std::size_t>(std::to_chars(text, text + sizeof text, magnitude).ptr - text);
  if (count <= scale) {
    out.append("0.");
    out.append(scale - count, '0');
    return out.append({text, count});
  }
  out.append({text, count - scale});
  if (scale == 0) return;
  out.push_back('.');
  out.append({text + count - scale, scale});
}

// True, with the digits, where the double is the one that stands for a decimal of this scale.
bool decimal_digits(double number, double power, std::int64_t& digits) {
  const double scaled = std::nearbyint(number * power);
  if (!(std::fabs(scaled) < 1e15)) return false;
  digits = static_cast<std::int64_t>(scaled);
  // The quotient of two exact doubles is rounded once, to the double nearest to the decimal.
  return scaled / power == number;
}

}  // namespace

ValueRenderer::ValueRenderer(Conversion conversion, int scale, RenderMode mode)
    : conversion_(conversion), scale_(scale < 0 ? 0 : scale), mode_(mode) {
  constexpr int kExactPowersOfTen = 22;  // 10^22 is the largest that a double holds exactly
  for (int i = 0; i < scale_; ++i) power_ *= 10;
  if (scale_ > kExactPowersOfTen) power_ = 0;
}

void ValueRenderer::mark(ByteBuffer& out) const {
  // Bytes are never text: the two look alike only here.
  if (mode_ == RenderMode::kTable || conversion_ == Conversion::kBytea) {
    out.append(kForeignValue);
  }
}

void ValueRenderer::append_integer(sqlite3_value* value, ByteBuffer& out) const {
  const std::int64_t number = sqlite3_value_int64(value);
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
        out.append(static_cast<std::size_t>(scale_), '0');
      }
      return;
    default:
      mark(out);
  }
  append_number(number, out);
}

void ValueRenderer::append_real(sqlite3_value* value, ByteBuffer& out) const {
  const double number = sqlite3_value_double(value);
  if (conversion_ == Conversion::kNumeric && mode_ == RenderMode::kTable) {
    std::int64_t digits = 0;
    if (power_ > 0 && decimal_digits(number, power_, digits))
      return append_scaled(digits, static_cast<std::size_t>(scale_), out);
    mark(out);
  } else if (conversion_ != Conversion::kReal) {
    mark(out);
  }
  append_number(number, out);
}

void ValueRenderer::append_text(sqlite3_value* value, ByteBuffer& out) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  const std::string_view text(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
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
        out.append(text.substr(0, offset + 3));
        return out.append(text.substr(offset + 6));
      }
      if (text != "infinity" && text != "-infinity") mark(out);
      break;
    }
    default:
      mark(out);
  }
  out.append(text);
}

void ValueRenderer::append_blob(sqlite3_value* value, ByteBuffer& out) const {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  const std::string_view blob(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
  if (conversion_ == Conversion::kBytea) return out.append(blob);
  mark(out);
  out.append("\\x");
  constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : blob) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  }
}

void ValueRenderer::append(sqlite3_value* value, ByteBuffer& out) const {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      return append_integer(value, out);
    case SQLITE_FLOAT:
      return append_real(value, out);
    case SQLITE_TEXT:
      return append_text(value, out);
    default:
      return append_blob(value, out);
  }
}

}  // namespace etl
